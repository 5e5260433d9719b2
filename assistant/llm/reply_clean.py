"""What a model must not put into an answer, taken out of one unit of its text.

In: a sentence, heading or cell, markers read. Out: plain Markdown words: no image, no HTML, no
link, no address but one that stands in the evidence, nothing that reads like a marker and is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.llm.reply_markers import MARK

if TYPE_CHECKING:
    from collections.abc import Collection

_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_REFERENCE = re.compile(r"\[([^\]]+)\]\[[^\]]*\]")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>|)\]'\"”’]+", re.IGNORECASE)
_CODE = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|-->")
_TEMPLATE_TOKEN = re.compile(r"<\|[^|<>]{0,40}\|>|\[/?INST\]|</?s>")
_LONE_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_MARKER_LIKE = re.compile(r"(?<!\\)\[(\^?\s*\d[\d\s,;–.-]*)(?<!\\)\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")


def clean(text: str, addresses: Collection[str]) -> str:
    """The unit without what an answer must not hold.

    Args:
        addresses: web addresses that stand in the evidence and may be repeated.
    """
    text = _CONTROL.sub("", _TEMPLATE_TOKEN.sub("", text))
    text = _IMAGE.sub("", _CODE.sub("", text))
    text = _REFERENCE.sub(r"\1", _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", text)))
    text = _TAG.sub("", text)
    text = _ADDRESS.sub(lambda found: _if_known(found[0], addresses), text)
    text = _LONE_TAG.sub(r"\\<", _MARKER_LIKE.sub(r"\\[\1\\]", text))
    return tidy(_paired(text))


def tidy(text: str) -> str:
    """White space in order, and no brackets that something was taken out of."""
    text = " ".join(_EMPTY_BRACKETS.sub("", text).split())
    return re.sub(r"\s+([.,;:!?。](?:\s|$))", r"\1", text)


def words_alone(text: str) -> str:
    """The unit's words without its markers."""
    return tidy(MARK.sub(" ", text))


def _if_known(address: str, addresses: Collection[str]) -> str:
    """The address when the evidence has it, trailing punctuation aside; else its trailing signs."""
    bare = address.rstrip(".,;:!?")
    return address if bare in addresses else address[len(bare) :]


def _paired(text: str) -> str:
    """Emphasis and code signs only in pairs, for a lone one would run on through the answer."""
    for sign in ("**", "__", "`"):
        if text.count(sign) % 2:
            text = text.replace(sign, "")
    return text


def addresses_in(text: str) -> set[str]:
    """Every web address in a text, trailing punctuation aside."""
    return {found.rstrip(".,;:!?") for found in _ADDRESS.findall(text)}
