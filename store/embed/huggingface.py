"""Embedders of the ``huggingface`` extra: sentence-transformers models in this process.

Input: a model's name or folder. Output: an ``Embedder`` over LlamaIndex's
``HuggingFaceEmbedding``; tokens are counted by the model's own tokenizer.
"""

from __future__ import annotations

from dataclasses import replace

from store.embed.llama_index import FromLlamaIndex, Reading
from store.errors import ConfigError, EmbedderError

MOST_WINDOW = 8192
"""Some tokenizers state a window beyond any memory; more than this is never used."""


def huggingface(model: str, reading: Reading | None = None) -> FromLlamaIndex:
    """An embedder that runs ``model`` on torch, downloaded from the hub on its first use.

    Args:
        model: name on the hub, or a folder.
        reading: prefixes of the model; its window and its tokenizer are the model's own.

    Raises:
        ConfigError: the extra is not installed.
        EmbedderError: the model cannot be loaded.
    """
    try:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
        from transformers import AutoTokenizer
    except ImportError as exc:
        raise ConfigError(
            f"the embedder 'huggingface' needs an extra that is not installed ({exc}); "
            "pip install 'paper-digest-assistant[huggingface]'"
        ) from exc
    try:
        embedding = HuggingFaceEmbedding(model_name=model)
        tokenizer = AutoTokenizer.from_pretrained(model)
    except (OSError, ValueError, RuntimeError) as exc:
        raise EmbedderError(
            f"the Hugging Face model {model!r} cannot be loaded ({exc}); check its name and the "
            "network, or give the folder of a downloaded model"
        ) from exc

    def count(text: str) -> int:
        return len(tokenizer(text)["input_ids"])

    window = min(embedding.max_length, MOST_WINDOW)
    return FromLlamaIndex(
        embedding,
        f"huggingface/{model}",
        reading=replace(reading or Reading(), window=window, count=count),
    )
