"""The precision of a step's matrix products and convolutions: float32 or bfloat16.

A bfloat16 is the upper half of a float32: it has the same range, and 8 of the 24 bits of the
significand. Processors with bfloat16 instructions multiply faster. The products are bfloat16,
too; variables, loss and Adam stay in float32. TensorFlow inserts the casts when it optimizes
the graph, so they do not appear in the network's source.
"""

import os
from pathlib import Path
from typing import Any, Set

from tf1_mnist import tf1 as tf

CHOICES = ("auto", "float32", "bfloat16")
_INSTRUCTIONS = {"amx_bf16", "avx512_bf16"}  # Intel has both, AMD only the second
_OPTION = "auto_mixed_precision_onednn_bfloat16"  # an option of Grappler, the graph optimizer


def resolve(choice: str) -> str:
    """Resolves a choice of precision for this machine.

    Args:
        choice: one of CHOICES; `auto` means bfloat16 where it is available.
    Returns:
        `float32` or `bfloat16`.
    Raises:
        ValueError: bfloat16 is requested but not available.
    """
    if choice not in CHOICES:
        raise ValueError(f"precision {choice!r}; expected one of {', '.join(CHOICES)}")
    if choice == "float32":
        return choice
    missing = _missing()
    if missing and choice == "bfloat16":
        raise ValueError(f"precision bfloat16: {missing}; expected float32 or auto")
    return "float32" if missing else "bfloat16"


def config(precision: str) -> Any:
    """Returns the tf.ConfigProto of a session that computes in `float32` or `bfloat16`."""
    config = tf.ConfigProto()
    if precision == "bfloat16":
        setattr(config.graph_options.rewrite_options, _OPTION, 1)  # RewriterConfig.ON
    return config


def _missing() -> str:
    """Returns why bfloat16 is not available here; an empty string if it is."""
    if not _INSTRUCTIONS & _flags(Path("/proc/cpuinfo")):
        return "this processor has neither {}".format(" nor ".join(sorted(_INSTRUCTIONS)))
    if not hasattr(tf.ConfigProto().graph_options.rewrite_options, _OPTION):
        return f"TensorFlow {tf.VERSION} does not support it"
    if os.environ.get("TF_ENABLE_ONEDNN_OPTS", "").lower() in ("0", "false"):
        return "TF_ENABLE_ONEDNN_OPTS is off in the environment"
    return ""


def _flags(cpuinfo: Path) -> Set[str]:
    """Returns the first processor's instruction sets by their Linux names; none elsewhere."""
    try:
        lines = cpuinfo.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return set()
    return set(next((line for line in lines if line.startswith("flags")), "").split())
