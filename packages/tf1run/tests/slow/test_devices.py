"""Tests that the launcher keeps no program off a GPU; no test needs one."""

import re
from pathlib import Path
from typing import Any, Dict

import pytest

DEVICES = {
    "/gpu:0": "/device:GPU:0",
    "/device:GPU:1": "/device:GPU:1",
    "/device:XLA_GPU:0": "/device:XLA_GPU:0",
    "/job:localhost/task:0/gpu:0": "/job:localhost/task:0/device:GPU:0",
    "/job:worker/task:1/gpu:0": "/job:worker/task:1/device:GPU:0",
    "/job:gpu_workers/cpu:0": "/job:gpu_workers/device:CPU:0",
}
# In a process without a GPU: its own GPUs are ignored, those of other processes are not.
WITHOUT = {
    **DEVICES,
    "/gpu:0": "",
    "/device:GPU:1": "",
    "/device:XLA_GPU:0": "",
    "/job:localhost/task:0/gpu:0": "/job:localhost/task:0",
}
PLACED = (
    "import tensorflow as tf\n"
    "from tensorflow.python.framework import ops\n"
    "for device in (tf.device, ops.device):\n"
    f"    for name in {list(DEVICES)}:\n"
    "        with device(name):\n"
    "            print(name, repr(tf.constant(1).device))\n"
    "with tf.device('/gpu:0'):\n"
    "    print('layer', repr(tf.layers.dense(tf.ones([1, 2]), 3).op.device))\n"
    "with tf.device(tf.train.replica_device_setter(1, worker_device='/job:worker/gpu:1')):\n"
    "    print('setter', repr(tf.constant(1).device))\n"
)
WITH_A_GPU = "import tf1run.tensorflow.devices as devices\ndevices.has_gpu = lambda: True\n"


def placed(launch: Any, here: Path, program: str) -> Dict[str, str]:
    """Runs a program that prints names and devices, and returns them."""
    (here / "program.py").write_text(program)
    answer = launch("program.py")
    assert answer.returncode == 0, answer.stderr
    return dict(re.findall(r"^(\S+) '(.*)'$", answer.stdout, re.M))


def test_with_a_gpu_every_operation_is_placed_where_the_program_says(
    launch: Any, here: Path
) -> None:
    found = placed(launch, here, WITH_A_GPU + PLACED)
    layer = {"layer": "/device:GPU:0", "setter": "/job:worker/device:GPU:1"}
    assert found == {**DEVICES, **layer}


def test_without_a_gpu_only_the_gpus_of_this_process_are_ignored(launch: Any, here: Path) -> None:
    found = placed(launch, here, PLACED)
    assert found == {**WITHOUT, "layer": "", "setter": "/job:worker/device:GPU:1"}


def test_the_options_of_a_session_count(launch: Any, here: Path) -> None:
    """With soft placement, TensorFlow uses the CPU; without, an operation for a GPU fails."""
    (here / "program.py").write_text(
        f"{WITH_A_GPU}"
        "import tensorflow as tf\n"
        "with tf.device('/gpu:0'):\n"
        "    x = tf.multiply(tf.constant(2.0), 3, name='product')\n"
        "options = tf.ConfigProto(allow_soft_placement=True, log_device_placement=True)\n"
        "print(tf.Session(config=options).run(x))\n"
        "tf.Session().run(x)\n"
    )
    answer = launch("program.py")
    assert "product: (Mul): /job:localhost/replica:0/task:0/device:CPU:0\n" in answer.stdout
    assert answer.stdout.endswith("6.0\n")
    assert "InvalidArgumentError: Cannot assign a device for operation product" in answer.stderr


@pytest.mark.parametrize("lines", ["", "import tensorflow.contrib.slim\n"])
def test_tensorflow_looks_for_gpus_only_when_the_program_needs_them(
    launch: Any, here: Path, lines: str
) -> None:
    """CUDA_VISIBLE_DEVICES therefore counts even if the program itself sets it."""
    (here / "program.py").write_text(
        "import tensorflow as tf\n"
        f"{lines}"
        "from tensorflow.python.eager import context\n"
        "with tf.device('/cpu:0'):\n"
        "    x = tf.ones([2]) + tf.Variable(tf.zeros([2]))\n"
        "print(context.context()._physical_devices)\n"
        "print(len(tf.config.experimental.list_physical_devices()))\n"
        "print(context.context()._physical_devices is None)\n"
    )
    answer = launch("program.py")
    assert answer.stdout == "None\n1\nFalse\n", answer.stderr
