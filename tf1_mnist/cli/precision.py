"""float32 or bfloat16: in what a step's matrix products and convolutions are computed.

A bfloat16 is the upper half of a float32: its range, and 8 binary digits of 24. Processors
with instructions for it multiply faster. The products come out in bfloat16 too; variables,
loss and Adam stay in float32. TensorFlow puts the casts into the graph when it optimizes
it, so that the network's source knows nothing of them.
"""

import os
from pathlib import Path
from typing import Any, Set

from tf1_mnist import tf1 as tf

CHOICES = ("auto", "float32", "bfloat16")
_INSTRUCTIONS = {"amx_bf16", "avx512_bf16"}  # Intel's two, of which AMD has the second
_OPTION = "auto_mixed_precision_onednn_bfloat16"  # of grappler, the graph's optimizer


def resolve(choice: str) -> str:
    """Returns `float32` or `bfloat16`: what the choice comes to here.

    Args:
        choice: one of CHOICES; `auto` is bfloat16 wherever that can be had.
    Raises:
        ValueError: bfloat16 is asked for, and cannot be had.
    """
    if choice not in CHOICES:
        raise ValueError(f"precision {choice!r}; expected one of {', '.join(CHOICES)}")
    if choice == "float32":
        return choice
    missing = _missing()
    if missing and choice == "bfloat16":
        raise ValueError(f"precision bfloat16: {missing}; expected float32 or auto here")
    return "float32" if missing else "bfloat16"


def config(precision: str) -> Any:
    """The tf.ConfigProto of a session that computes in `float32` or in `bfloat16`."""
    config = tf.ConfigProto()
    if precision == "bfloat16":
        setattr(config.graph_options.rewrite_options, _OPTION, 1)  # RewriterConfig.ON
    return config


def _missing() -> str:
    """What this machine lacks for bfloat16; an empty string where it lacks nothing."""
    if not _INSTRUCTIONS & _flags(Path("/proc/cpuinfo")):
        return "this processor has neither of {}".format(" and ".join(sorted(_INSTRUCTIONS)))
    if not hasattr(tf.ConfigProto().graph_options.rewrite_options, _OPTION):
        return f"TensorFlow {tf.VERSION} cannot compute in it"
    if os.environ.get("TF_ENABLE_ONEDNN_OPTS", "").lower() in ("0", "false"):
        return "TF_ENABLE_ONEDNN_OPTS is off in the environment"
    return ""


def _flags(cpuinfo: Path) -> Set[str]:
    """The first processor's instruction sets, as Linux names them; none elsewhere."""
    try:
        lines = cpuinfo.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return set()
    return set(next((line for line in lines if line.startswith("flags")), "").split())
