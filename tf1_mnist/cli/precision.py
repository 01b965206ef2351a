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
from typing import Set

from tf1_mnist import tf1 as tf

CPUINFO = Path("/proc/cpuinfo")
_OPTION = "auto_mixed_precision_onednn_bfloat16"  # an option of grappler, which optimizes graphs


def check(choice: str) -> None:
    """Checks that this machine can train in a precision, `float32` or `bfloat16`.

    Raises:
        ValueError: the choice is bfloat16, and this machine lacks something that it requires.
    """
    missing = _missing(_flags()) if choice == "bfloat16" else ""
    if missing:
        raise ValueError(f"precision bfloat16: {missing}; expected float32")


def config(precision: str) -> tf.ConfigProto:
    """Returns the tf.ConfigProto for a session that trains in `float32` or in `bfloat16`."""
    config = tf.ConfigProto()
    if precision == "bfloat16":
        setattr(config.graph_options.rewrite_options, _OPTION, 1)  # RewriterConfig.ON
    return config


def _missing(flags: Set[str]) -> str:
    """Returns what this machine lacks for bfloat16, or an empty string if nothing is missing."""
    if not flags & {"amx_bf16", "avx512_bf16"}:
        return "this processor has neither amx_bf16 nor avx512_bf16"
    if not hasattr(tf.ConfigProto().graph_options.rewrite_options, _OPTION):
        return f"TensorFlow {tf.VERSION} does not support it"
    if os.environ.get("TF_ENABLE_ONEDNN_OPTS", "").lower() in ("0", "false"):
        return "TF_ENABLE_ONEDNN_OPTS is off in the environment"
    return ""


def _flags() -> Set[str]:
    """Returns the instruction sets of the first processor, as Linux names them.

    The set is empty if CPUINFO does not exist.
    """
    try:
        lines = CPUINFO.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return set()
    found = (line.partition(":") for line in lines)
    return next((set(value.split()) for name, _, value in found if name.strip() == "flags"), set())
