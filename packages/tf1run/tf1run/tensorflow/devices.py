"""Runs the operations within `tf.device("/gpu:0")` on the CPU if the machine has no GPU."""

from typing import Any

from tf1run import tf1 as tf
from tf1run import usage
from tf1run.stand_ins import Name, StandIn

SECTION = '`tf.device("/gpu:0")`'


def device(device_name_or_function: Any) -> Any:
    """Stands in for `tf.device`, but ignores the GPUs of this process if it has none.

    The GPUs of other processes in a cluster are not ignored, since TensorFlow cannot list them yet.
    """
    name = device_name_or_function
    if isinstance(name, str) and "gpu" in name.lower() and not has_gpu():
        spec = tf.DeviceSpec.from_string(name)
        if str(spec.device_type).endswith("GPU") and spec.job in (None, "localhost"):
            usage.note(f'tf.device("{name}")', "tf.ConfigProto(allow_soft_placement=True)", SECTION)
            # The job and the task still apply.
            name = spec.replace(device_type=None, device_index=None).to_string() or None
    return tf.device(name)


def has_gpu() -> bool:
    """Returns whether TensorFlow finds a GPU."""
    return bool(tf.config.list_physical_devices("GPU"))


def _ignore_gpus(ops: Any) -> None:
    """Also makes `ops.device` ignore missing GPUs, since TensorFlow 1.15.5's files call it."""
    ops.device = device


STAND_IN = StandIn(
    section=SECTION,
    names={"tf.device": Name(device, "")},
    changes={"tensorflow.python.framework.ops": _ignore_gpus},
)
