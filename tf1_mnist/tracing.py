"""A step's timeline: which op ran when, on which thread, for how long."""

import contextlib
from pathlib import Path
from typing import Any, Dict, Iterator

from tf1_mnist import tf1 as tf
from tf1_mnist.data import Split
from tf1_mnist.model import Model
from tf1_mnist.runs import write_json


def write(session: Any, model: Model, batch: Split, run: Path) -> None:
    """Does one step of training, and writes down what TensorFlow did in it.

    It leaves `trace.json` for a browser's trace viewer (chrome://tracing, Perfetto), and in
    `train/` the same for TensorBoard's page of the graph. The step changes the variables:
    take it when nothing else is to come.

    Args:
        session: a session whose variables have values.
        batch: the images of the step.
        run: the run's folder.
    """
    metadata = tf.RunMetadata()
    session.run(
        model.train_op,
        {model.images: batch.images, model.labels: batch.labels, model.training: True},
        options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE),
        run_metadata=metadata,
    )
    step = int(session.run(model.global_step))
    with contextlib.closing(tf.summary.FileWriter(str(run / "train"))) as writer:
        writer.add_run_metadata(metadata, f"step {step}", step)
    write_json(run / "trace.json", {"traceEvents": list(_events(metadata))})


def _events(metadata: Any) -> Iterator[Dict[str, Any]]:
    """The trace viewer's format: a complete event ("X") for each op, times in microseconds."""
    for number, device in enumerate(metadata.step_stats.dev_stats):
        yield {"ph": "M", "name": "process_name", "pid": number, "args": {"name": device.device}}
        for node in device.node_stats:
            yield {
                "ph": "X",
                "name": node.node_name,
                "pid": number,
                "tid": node.thread_id,
                "ts": node.all_start_micros,
                "dur": node.all_end_rel_micros,
                "args": {"label": node.timeline_label},
            }
