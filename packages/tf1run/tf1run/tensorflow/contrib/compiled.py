"""Replaces the compiled libraries of `tf.contrib`, none of which TensorFlow 2 can load.

`_graphs.py` replaces some ops with short graphs, and `_cudnn_rnn.py` replaces the ops that run only
on GPUs. A call to any other op raises an error that names the op.
"""

import functools
import importlib
from types import ModuleType
from typing import Any, Callable, Dict, Tuple

from tf1run import lacks, today
from tf1run.stand_ins import StandIn
from tf1run.tensorflow import devices

_GRAPHS = "tf1run.tensorflow.contrib._graphs"
# For each generated module, the functions that `_graphs` replaces with graphs.
_WRITTEN: Dict[str, Tuple[str, ...]] = {
    "tensorflow.contrib.image.ops.gen_image_ops": (
        "image_connected_components",
        "image_projective_transform_v2",
    ),
    "tensorflow.contrib.resampler.ops.gen_resampler_ops": ("resampler",),
    "tensorflow.contrib.seq2seq.ops.gen_beam_search_ops": ("gather_tree",),
    "tensorflow.contrib.text.python.ops.gen_skip_gram_ops": ("skip_gram_generate_candidates",),
}
_CUDNN = "tf1run.tensorflow.contrib._cudnn_rnn"
_ON_GPU = (
    "cudnn_rnn",
    "cudnn_rnn_canonical_to_params",
    "cudnn_rnn_canonical_to_params_v2",
    "cudnn_rnn_params_size",
    "cudnn_rnn_params_to_canonical",
    "cudnn_rnn_params_to_canonical_v2",
    "cudnn_rnnv2",
    "cudnn_rnnv3",
)


class _Library(ModuleType):
    """Stands in for a compiled library; a call to one of the library's ops raises an error."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **options: refuse(name)


def refuse(op: str) -> None:
    """Raises the error for an op that cannot run.

    Raises:
        NotImplementedError: always; the message names the op.
    """
    error = NotImplementedError(f"{op} is an op that was compiled for TensorFlow 1")
    lacks.note(error, f"needs the op {op}, which was compiled for TensorFlow 1")
    raise error


def _load_nothing(loader: Any) -> None:
    loader.load_op_library = _Library


def _take_graphs(module: Any) -> None:
    for name in _WRITTEN[module.__name__]:
        setattr(module, name, getattr(importlib.import_module(_GRAPHS), name))


def _run_without_gpu(ops: Any) -> None:
    for name in _ON_GPU:
        setattr(ops, name, _chosen(name, getattr(ops, name)))


def _chosen(name: str, op: Any) -> Any:
    """Returns a function that either calls an op, if there is a GPU, or builds a replacement."""

    @functools.wraps(op)
    def chosen(*args: Any, **options: Any) -> Any:
        if devices.has_gpu():
            return op(*args, **options)
        return getattr(importlib.import_module(_CUDNN), name)(*args, **options)

    return chosen


def _refuse_unknown(library: Any) -> None:
    """Refuses calls to ops that TensorFlow 2 lacks, with an error that names the op."""
    library._apply_op_helper = _checked(library._apply_op_helper)


def _checked(apply: Callable[..., Any]) -> Callable[..., Any]:
    def checked(op_type_name: str, *args: Any, **options: Any) -> Any:
        registry = today.load("tensorflow.python.framework.op_def_registry")
        if registry.get(op_type_name) is None:
            refuse(op_type_name)
        return apply(op_type_name, *args, **options)

    return checked


STAND_IN = StandIn(
    changes={
        "tensorflow.contrib.util.loader": _load_nothing,
        "tensorflow.python.framework.op_def_library": _refuse_unknown,
        "tensorflow.python.ops.gen_cudnn_rnn_ops": _run_without_gpu,
        **dict.fromkeys(_WRITTEN, _take_graphs),
    }
)
