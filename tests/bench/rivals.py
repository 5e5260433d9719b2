"""LlamaIndex's own pipelines over the same entries with the same embedder, to measure against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.embed.llama_index import as_llama_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from llama_index.core.retrievers import BaseRetriever

    from store.catalogue import Catalogue
    from store.embed import Embedder
    from tests.bench.labelled import Labelled

DEPTH = 60


def rivals(
    catalogue: Catalogue, embedder: Embedder
) -> Iterator[tuple[str, Callable[[Labelled], list[str]]]]:
    """The default pipeline (sentence splitter, one vector query), and its fusion with BM25."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.retrievers.bm25 import BM25Retriever

    documents = [
        Document(
            text="\n".join([entry.title, *(section.text for section in entry.sections)]),
            metadata={"arxiv_id": entry.arxiv_id, "day": entry.day.isoformat()},
            excluded_embed_metadata_keys=["arxiv_id", "day"],
        )
        for entry in catalogue.entries
    ]
    nodes = SentenceSplitter().get_nodes_from_documents(documents)
    index = VectorStoreIndex(nodes, embed_model=as_llama_index(embedder))
    vector = index.as_retriever(similarity_top_k=DEPTH)
    yield "LlamaIndex, default pipeline", _ranking(vector, catalogue)
    fusion = QueryFusionRetriever(
        [vector, BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=DEPTH)],
        llm=MockLLM(),
        num_queries=1,
        similarity_top_k=DEPTH,
        use_async=False,
    )
    yield "LlamaIndex, QueryFusionRetriever with BM25", _ranking(fusion, catalogue)


def _ranking(retriever: BaseRetriever, catalogue: Catalogue) -> Callable[[Labelled], list[str]]:
    """The pipeline's papers for the question as asked; the day filter is given to it as ours."""

    def ranked(labelled: Labelled) -> list[str]:
        span = labelled.question.span
        found = dict.fromkeys(
            str(node.node.metadata["arxiv_id"]) for node in retriever.retrieve(labelled.text)
        )
        return [
            paper
            for paper in found
            if span is None or any(day in span for day in catalogue.papers[paper].days)
        ][:50]

    return ranked
