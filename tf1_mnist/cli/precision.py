"""The training precision: float32 or bfloat16.

A bfloat16 is the upper half of a float32: it has the same range, but 8 significant bits instead of
24. Some processors multiply bfloat16 numbers faster than float32 numbers. Only the matrix products
and convolutions of a step use bfloat16; the variables, the loss and Adam stay in float32.
TensorFlow inserts the conversions between the two types when it optimizes the graph, so they do not
appear in the network's source.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Dict, List

from tf1_mnist import tf1 as tf
from tf1_mnist.recipe import WORDS

CHOICES = ("auto", *WORDS["precision"])
CPUINFO = Path("/proc/cpuinfo")
_OPTION = "auto_mixed_precision_onednn_bfloat16"  # an option of grappler, which optimizes graphs


def resolve(choice: str) -> str:
    """Returns the precision to train in, `float32` or `bfloat16`.

    `auto` chooses the faster of the two. This is bfloat16 on processors with AMX and on AMD
    processors with avx512_bf16, unless TensorFlow finds a GPU. In all other cases, it is float32.
    On Intel processors with avx512_bf16 but without AMX, bfloat16 halves the speed, as
    benchmarks/RESULTS.md shows.

    Args:
        choice: one of CHOICES.
    Raises:
        ValueError: the choice is not one of CHOICES, or is bfloat16 although this machine lacks
            something that bfloat16 requires.
    """
    if choice not in CHOICES:
        raise ValueError(f"precision {choice!r}; expected one of {', '.join(CHOICES)}")
    if choice == "float32":
        return choice
    processor = _processor()
    missing = _missing(processor)
    if choice == "bfloat16":
        if missing:
            raise ValueError(f"precision bfloat16: {missing}; expected float32 or auto")
        return choice
    is_faster = "amx_bf16" in processor["flags"] or processor["vendor_id"] == ["AuthenticAMD"]
    has_gpu = bool(tf.config.experimental.list_physical_devices("GPU"))
    return "bfloat16" if is_faster and not missing and not has_gpu else "float32"


def config(precision: str) -> tf.ConfigProto:
    """Returns the tf.ConfigProto for a session that trains in `float32` or in `bfloat16`."""
    config = tf.ConfigProto()
    if precision == "bfloat16":
        setattr(config.graph_options.rewrite_options, _OPTION, 1)  # RewriterConfig.ON
    return config


def _missing(processor: Dict[str, List[str]]) -> str:
    """Returns what this machine lacks for bfloat16, or an empty string if nothing is missing."""
    if not {"amx_bf16", "avx512_bf16"}.intersection(processor["flags"]):
        return "this processor has neither amx_bf16 nor avx512_bf16"
    if not hasattr(tf.ConfigProto().graph_options.rewrite_options, _OPTION):
        return f"TensorFlow {tf.VERSION} does not support it"
    if os.environ.get("TF_ENABLE_ONEDNN_OPTS", "").lower() in ("0", "false"):
        return "TF_ENABLE_ONEDNN_OPTS is off in the environment"
    return ""


def _processor() -> Dict[str, List[str]]:
    """Returns the vendor and the instruction sets of the first processor, as Linux names them.

    Both are lists of words. The lists are empty if CPUINFO does not exist.
    """
    found: Dict[str, List[str]] = {"vendor_id": [], "flags": []}
    try:
        lines = CPUINFO.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return found
    for line in reversed(lines):
        name, _, value = line.partition(":")
        if name.strip() in found:
            found[name.strip()] = value.split()
    return found
