"""What of a question to the records is a topic, and what only tells how it is asked."""

from __future__ import annotations

import pytest

from tests.named_archive import asked


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how many papers on speech were covered in June 2024?", "speech"),
        ("most upvoted robotics paper of June 2024", "robotics"),
        ("6월에 20표 넘게 받은 음성 논문은 몇 편?", "음성"),
        ("KV 캐시 압축을 다룬 논문은 몇 편이야?", "KV 캐시 압축을"),
        ("which day had the most papers on unlearning?", "unlearning"),
    ],
)
def test_a_topic_stands_where_a_topic_stands(text: str, topic: str) -> None:
    assert asked(text).topic == topic


@pytest.mark.parametrize(
    "text",
    [
        "most popular paper in the whole archive",
        "Which paper is in second place by votes across everything you have?",
        "2024년 6월 한 달 동안 가장 많은 표를 받은 논문을 알려 주세요.",
        "2024-06-03 최다 득표 논문, 공동 1위면 둘 다 말해줘",
        "how many daily digests are in here overall",
        "6월 3일이 들어 있는 주에는 논문이 몇 편 실렸나요?",
        "most voted paper(s) on christmas day 2023",
        "I am looking for everything by Kim, Hana",
        "How many papers were covered in June 2024?",
        "number of papers between june 3 and june 5 2024, inclusive",
        "Which paper was the runner-up by votes in 2024, right behind the number one?",
        "2024년 다이제스트 중에서 표를 가장 많이 얻은 논문이 뭐였나요?",
        "2024 여름(6월~8월) 인기 논문 톱3",
        "in 2024 which month was the quietest, i.e. had the fewest papers?",
        "what's the date of the very first digest",
        "라스 판덴베르흐(Lars van der Berg)가 저자로 들어간 논문 찾아줘",
        "6월에 나온 김하나(Hana Kim) 논문 알려줘",
    ],
)
def test_talk_of_the_archive_is_no_topic(text: str) -> None:
    found = asked(text)
    assert found.intent in ("top", "count", "by_author")
    assert found.topic == ""
