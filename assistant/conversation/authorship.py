"""Other papers by the people who wrote one: "what else did they publish?", with or without history.

In: a text, and the conversation where it names no paper itself. Out: a question for papers by the
paper's authors.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conversation.focus import focus_of, known
from assistant.conversation.records import Resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Turn
    from assistant.conversation.records import Context

_WHOSE = r"(?:the\s+same|that|those|these|its|their|the|\S+['’]s)"
_PEOPLE = r"(?:authors?|people|team|group|researchers?|writers?|lab)\b"
_OTHERS = re.compile(
    r"(?i)\b(?:(?:any|some)thing\s+else|other|more|another|else)\b[^.?!]{0,40}"
    rf"\b(?:by|from|of)\s+{_WHOSE}\s+{_PEOPLE}"
    rf"|\bwhat\s+else\s+(?:did|have|has|do|does)\s+(?:they|he|she|(?:the|its|those)\s+{_PEOPLE})"
    r"[^.?!]{0,20}\b(?:writ\w*|wrote|publish\w*|release\w*|done|do|made|make|work\w*)\b"
    r"|\b(?:other|more)\s+(?:papers?|works?|research)\s+(?:of\s+theirs\b"
    rf"|(?:that\s+)?(?:they|(?:the|its|those)\s+{_PEOPLE})\s+(?:have\s+)?(?:written|wrote|publish))"
    r"|(?:사람|저자|연구자|필자|연구진|연구팀|팀|그룹)(?:들)?(?:이|의|은|는|가)?\s*"
    r"(?:(?:쓴|낸|발표한|한|작성한)\s*)?(?:또\s*)?다른\s*(?:논문|연구|작업)"
)


def by_its_authors(text: str, history: Sequence[Turn], context: Context) -> Resolved | None:
    """The text as a question for other papers by the authors of the one paper that it is about.

    Where the digests list none for it, it becomes a question for them, which says so. None where
    the text asks for no such papers, or is not about one paper.
    """
    if not _OTHERS.search(text):
        return None
    question, catalogue = context.understand(text), context.catalogue
    ids = question.named or known(focus_of(history, catalogue, 1).one, catalogue)
    if len(ids) != 1 or question.intent == "out_of_scope":
        return None
    entries = catalogue.papers[ids[0]].entries
    names = tuple(dict.fromkeys(name for entry in entries for name in entry.authors))
    bare = replace(question, topic="", named=(), unknown_authors=(), unknown_names=())
    if not names:
        return Resolved(replace(bare, intent="authors", named=ids))
    return Resolved(replace(bare, intent="by_author", authors=names, besides=ids))
