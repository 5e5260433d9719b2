"""Passages as nodes of LlamaIndex: the metadata under which its `ChromaVectorStore` keeps them.

In: a passage and its entry. Out: flat metadata, and the passage again from it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.codec import content_hash, day_number
from store.records import Passage

if TYPE_CHECKING:
    from typing import Any

    from store.chroma_records import Cut


def node_metadata(cut: Cut, passage: Passage) -> dict[str, Any]:
    """The metadata of a LlamaIndex node: what other applications may filter by and show."""
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
    from llama_index.core.vector_stores.utils import node_to_metadata_dict

    shown: dict[str, Any] = {
        "title": cut.entry.title,
        "day": day_number(passage.day),
        "arxiv_id": passage.arxiv_id,
        "url": cut.entry.url,
        "authors": ", ".join(cut.entry.authors),
    }
    if passage.label is not None:
        shown["section"] = passage.label
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=shown,
        excluded_embed_metadata_keys=list(shown),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=cut.entry.key)},
    )
    own = {
        "entry": cut.entry.key,
        "entry_content": content_hash(cut.entry),
        "count": len(cut.passages),
        "ordinal": passage.ordinal,
        "body": passage.body,
    }
    return {**node_to_metadata_dict(node, remove_text=True, flat_metadata=True), **own}


def passage_of_node(key: str, text: str, meta: dict[str, Any]) -> Passage:
    """The passage that a node was made of."""
    day = date.fromisoformat(meta["entry"].rpartition("@")[2])
    where = (meta["entry"], meta["arxiv_id"], day, meta.get("section"), meta["ordinal"])
    return Passage(key, *where, text, meta["body"])
