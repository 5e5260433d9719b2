"""Writes the encoder of the bundled model as an ONNX graph that ONNX Runtime runs quickly.

Input: ``Weights``. Output: the bytes of a graph from token embeddings (word and position summed)
and an attention mask to hidden states. The 4-bit blocks go in as they are, one to one
(``MatMulNBits`` has the same blocks of 32), so no weight is rounded a second time; activations are
quantised for each token on its own, so that a text's vector does not depend on its neighbours in
the batch. The table of 250,000 words stays outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from store.embed.weights import BLOCK, Weights, nibbles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EMBEDDINGS = "embeddings"
MASK = "mask"
_FUSED = "com.microsoft"
_INT8_ACTIVATIONS = 4


class _Writer:
    """Collects nodes and constants; each method returns the name of its result."""

    def __init__(self, weights: Weights) -> None:
        import onnx.helper
        import onnx.numpy_helper

        self.weights = weights
        self.nodes: list[object] = []
        self.constants: list[object] = []
        self._node = onnx.helper.make_node
        self._constant = onnx.numpy_helper.from_array

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.append(self._constant(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], output: str, **attributes: object) -> str:
        self.nodes.append(self._node(kind, list(inputs), [output], **attributes))
        return output

    def linear(self, source: str, names: Sequence[str], output: str) -> str:
        """``source`` times the named matrices, side by side, plus their biases."""
        tensor = self.weights.vector
        biases = np.concatenate([tensor(f"{name}.b") for name in names])
        wide = names[0].endswith(".fo")
        width = self.weights.shape.feed_forward if wide else self.weights.shape.hidden
        blocks = np.concatenate([self.weights.blocks(f"{name}.w", width) for name in names])
        numbers = nibbles(blocks)
        packed = numbers[..., 0::2] | (numbers[..., 1::2] << 4)
        inputs = [
            source,
            self.constant(f"{output}.weights", packed),
            self.constant(f"{output}.scales", blocks["scale"].astype(np.float32)),
            "",
            "",
            self.constant(f"{output}.biases", biases),
        ]
        return self.add(
            "MatMulNBits",
            inputs,
            output,
            domain=_FUSED,
            K=width,
            N=len(blocks),
            bits=4,
            block_size=BLOCK,
            accuracy_level=_INT8_ACTIVATIONS,
        )

    def normalised(self, sources: Sequence[str], name: str, output: str) -> str:
        """Layer normalisation of the sum of one or two sources."""
        scale = self.constant(f"{name}.scale", self.weights.vector(f"{name}.w"))
        shift = self.constant(f"{name}.shift", self.weights.vector(f"{name}.b"))
        inputs = [*sources, scale, shift]
        epsilon = self.weights.shape.epsilon
        if len(sources) == 1:
            return self.add("LayerNormalization", inputs, output, epsilon=epsilon)
        return self.add("SkipLayerNormalization", inputs, output, domain=_FUSED, epsilon=epsilon)

    def layer(self, number: int, source: str) -> str:
        """One transformer layer: attention, then the feed-forward part, each with its residual."""
        at = f"l{number}."
        joint = self.linear(source, [f"{at}q", f"{at}k", f"{at}v"], f"{at}joint")
        parts = [f"{at}query", f"{at}key", f"{at}value"]
        self.nodes.append(self._node("Split", [joint], parts, axis=-1, num_outputs=3))
        heads = self.weights.shape.heads
        inputs = [*parts, "", MASK]
        mixed = self.add("MultiHeadAttention", inputs, f"{at}mixed", domain=_FUSED, num_heads=heads)
        attended = self.linear(mixed, [f"{at}ao"], f"{at}attended")
        middle = self.normalised([attended, source], f"{at}aln", f"{at}middle")
        raised = self.linear(middle, [f"{at}fi"], f"{at}raised")
        bent = self.add("Gelu", [raised], f"{at}bent", domain=_FUSED)
        lowered = self.linear(bent, [f"{at}fo"], f"{at}lowered")
        return self.normalised([lowered, middle], f"{at}oln", f"{at}output")


def build_graph(weights: Weights) -> bytes:
    """The serialised graph, from ``embeddings`` and an int32 ``mask`` over (texts, tokens).

    Raises:
        ImportError: onnx is not installed.
    """
    import onnx

    writer = _Writer(weights)
    state = writer.normalised([EMBEDDINGS], "emb.ln", "input")
    for number in range(weights.shape.layers):
        state = writer.layer(number, state)
    shape = ["texts", "tokens", weights.shape.hidden]
    value = onnx.helper.make_tensor_value_info
    number_type = onnx.TensorProto
    graph = onnx.helper.make_graph(
        writer.nodes,
        "multilingual-e5-small",
        [value(EMBEDDINGS, number_type.FLOAT, shape), value(MASK, number_type.INT32, shape[:2])],
        [value(state, number_type.FLOAT, shape)],
        writer.constants,
    )
    versions = [onnx.helper.make_opsetid("", 21), onnx.helper.make_opsetid(_FUSED, 1)]
    model = onnx.helper.make_model(graph, opset_imports=versions, ir_version=10)
    return bytes(model.SerializeToString())
