"""The words of the log-in page, in both languages."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "login": ("Log in", "로그인"),
    "logout": ("Log out", "로그아웃"),
    "login_key": ("Your key", "키"),
    "login_help": (
        "Whoever runs this server makes one with “assistant keys add NAME”.",
        "키는 서버 관리자가 “assistant keys add 이름”으로 만듭니다.",
    ),
    "login_wrong": (
        "This key is unknown or was revoked. Paste it again, or ask for another.",
        "없거나 폐기된 키입니다. 다시 붙여 넣거나 새 키를 받으세요.",
    ),
    "login_as": ("You are logged in as {name}.", "{name}(으)로 로그인되어 있습니다."),
    "login_free": (
        "This server asks for no key.",
        "이 서버는 키를 요구하지 않습니다.",
    ),
    "login_open": ("Open the chat", "대화 열기"),
}


def login_word(key: str, language: str, **values: object) -> str:
    """The text for a key, with its values filled in."""
    return _WORDS[key][1 if language == "ko" else 0].format(**values)
