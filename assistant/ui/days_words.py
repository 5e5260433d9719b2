"""The words of the days pages, of the ways between pages, and of an answer's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS: Mapping[str, tuple[str, str]] = {
    "nav": ("Pages", "페이지"),
    "nav_chat": ("Chat", "대화"),
    "nav_days": ("Days", "날짜별"),
    "skip": ("Skip to the content", "본문으로 건너뛰기"),
    "days_title": ("Days", "날짜별 보기"),
    "archive": ("The archive at a glance", "한눈에 보는 아카이브"),
    "days_one": ("1 day", "1일"),
    "days_many": ("{count} days", "{count}일"),
    "papers_one": ("1 paper", "논문 1편"),
    "papers_many": ("{count} papers", "논문 {count}편"),
    "authors_one": ("1 author", "저자 1명"),
    "authors_many": ("{count} authors", "저자 {count}명"),
    "from_to": ("{first} to {last}", "{first}부터 {last}까지"),
    "by_month": ("Papers by month", "월별 논문 수"),
    "by_month_help": (
        "A bar opens its month. A paper that two digests list counts in both.",
        "막대를 누르면 그 달이 열립니다. 두 다이제스트에 실린 논문은 양쪽에 셉니다.",
    ),
    "most_voted": ("Most votes", "표를 많이 받은 논문"),
    "every_day": ("Every day", "모든 날짜"),
    "month_days": ("Days of the month", "이달의 날짜"),
    "and_more": ("and {count} more", "외 {count}명"),
    "previous_day": ("Previous day", "이전 날"),
    "next_day": ("Next day", "다음 날"),
    "previous_month": ("Previous month", "이전 달"),
    "next_month": ("Next month", "다음 달"),
    "in_order": ("In the digest's order", "다이제스트 순서"),
    "in_votes": ("By votes", "득표순"),
    "order": ("Order", "순서"),
    "filter": ("Filter these papers", "이 논문들에서 거르기"),
    "filter_hint": ("Words of titles, authors, summaries", "제목, 저자, 요약의 낱말"),
    "filter_go": ("Filter", "거르기"),
    "filter_left": ("{count} of {all}", "{all}편 중 {count}편"),
    "filter_none": ("No paper of this day has these words.", "이 낱말이 있는 논문이 없습니다."),
    "filter_clear": ("Show all", "모두 보기"),
    "ask_day": ("Ask about this day", "이 날에 대해 묻기"),
    "ask_month": ("Ask about this month", "이 달에 대해 묻기"),
    "ask_archive": ("Ask about the whole archive", "아카이브 전체에 대해 묻기"),
    "ask_paper": ("Ask about this paper", "이 논문에 대해 묻기"),
    "ask_paper_q": ("What is new in {paper}?", "{paper}: 새로운 점은 무엇인가요?"),
    "whole_day": ("The whole day", "이 날의 논문 모두"),
    "other_days": ("Also listed on", "다른 날에도 실림"),
    "no_day": ("There is no digest of this day", "이 날의 다이제스트가 없습니다"),
    "no_day_help": ("The nearest days are below.", "가까운 날짜를 아래에서 고를 수 있습니다."),
    "no_month": ("There is no digest of this month", "이 달의 다이제스트가 없습니다"),
    "no_month_help": ("The nearest months are below.", "가까운 달을 아래에서 고를 수 있습니다."),
    "all_days": ("All days", "모든 날짜"),
    "when": ("When these papers appeared", "이 논문들이 실린 때"),
    "when_only": ("only {period}", "{period}만"),
    "narrow_or_choose": ("Narrow the archive, choose who writes", "범위 좁히기, 답변 방식 고르기"),
    "backend": ("Who writes", "답변 방식"),
    "backend_extractive": ("Quotes alone, no model", "모델 없이 인용만"),
    "narrowed": ("Narrowed: {limits}", "범위: {limits}"),
    "narrowed_votes": ("from {count} votes", "{count}표 이상"),
    "narrowed_since": ("from {day}", "{day}부터"),
    "narrowed_until": ("to {day}", "{day}까지"),
    "widen": ("Ask the whole archive again", "아카이브 전체로 되돌리기"),
}
"""English and Korean by key."""
