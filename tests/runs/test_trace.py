"""Tests the timeline of a step in both formats, and that it does not change a run."""

import json
from pathlib import Path
from typing import Any, Dict

import pytest

from messages import assert_names
from run_folders import assert_same, train
from tf1_mnist import cnn, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Batches
from tf1_mnist.model import build
from tf1_mnist.runs import checkpoints, trace


@pytest.fixture(scope="module")
def traced(digits: Any, tmp_path_factory: Any) -> Path:
    """Returns the folder of a run with the timeline of the CNN's first step."""
    run = tmp_path_factory.mktemp("traced")
    model = build(cnn.inference, seed=0, learning_rate=1e-3, decay_steps=10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        checkpoints.save(session, model, run)
        first = next(Batches(digits[0], 50, seed=0).since(0))
        trace.write(model, first, run, tf.ConfigProto())
        assert session.run(model.global_step) == 0  # not a step of this session
    return run


def test_the_trace_file_has_every_op(traced: Path) -> None:
    events = json.loads((traced / "trace.json").read_text())["traceEvents"]
    (device,) = [
        event["pid"]
        for event in events
        if event["ph"] == "M" and event["args"]["name"].endswith("device:CPU:0")
    ]
    ops = [event for event in events if event["ph"] == "X" and event["pid"] == device]
    assert len(ops) > 100
    by_name = {op["name"]: op for op in ops}
    # TensorFlow has fused convolution, bias and ReLU, or, where pooling comes before ReLU, the
    # first two.
    names = ("conv2d_1/Relu", "conv2d_2/BiasAdd", "conv2d_2/MaxPool", "conv2d_2/Relu")
    chain = [by_name[name] for name in names]
    assert ["Conv2D" in op["args"]["label"] for op in chain] == [True, True, False, False]
    for op, waiting in zip(chain, chain[1:]):
        assert op["ts"] + op["dur"] <= waiting["ts"]
    for op in ops:
        assert op["ts"] > 1e15  # microseconds since 1970


def test_no_two_ops_of_a_lane_run_at_once(traced: Path) -> None:
    events = json.loads((traced / "trace.json").read_text())["traceEvents"]
    ends: Dict[Any, int] = {}
    for event in events:
        if event["ph"] == "X":
            lane = event["pid"], event["tid"]
            assert ends.get(lane, 0) <= event["ts"]
            ends[lane] = event["ts"] + event["dur"]
    ops = sum(event["ph"] == "X" for event in events)
    assert len(ends) < ops / 10  # ops share lanes


def test_tensorboard_gets_the_same_ops(traced: Path) -> None:
    (path,) = (traced / "train").glob("events.*")
    (event,) = [
        event
        for event in tf.train.summary_iterator(str(path))
        if event.HasField("tagged_run_metadata")
    ]
    assert event.tagged_run_metadata.tag == "step 2"
    metadata = tf.RunMetadata.FromString(event.tagged_run_metadata.run_metadata)
    named = {node.node_name for d in metadata.step_stats.dev_stats for node in d.node_stats}
    events = json.loads((traced / "trace.json").read_text())["traceEvents"]
    assert named == {event["name"] for event in events if event["ph"] == "X"}


def test_tracing_does_not_change_a_run(
    weak_run: Path, digits_npz: Path, best_precision: str, here: Path, refused: Any
) -> None:
    assert train(digits_npz, "--epochs", "2", "--quiet", "--run-dir", "traced", "--trace") == 0
    assert_same(weak_run, Path("traced"))
    assert not (weak_run / "trace.json").exists()
    events = json.loads(Path("traced/trace.json").read_text())["traceEvents"]
    assert any(event["name"] == "dense_2/Relu" for event in events)
    casts = any("CastToBf16" in event["name"] for event in events)
    assert casts == (best_precision == "bfloat16")
    line = refused(softmax, "--resume", "traced", "--trace")
    assert_names(line, "traced", "complete", "unfinished")
