"""The timeline of a step: when and for how long each op ran, and which ran in parallel."""

from pathlib import Path
from typing import Any, Dict, Iterator, List

from tf1_mnist import tf1 as tf
from tf1_mnist.data import Split
from tf1_mnist.files import write_json
from tf1_mnist.model import Model
from tf1_mnist.runs import checkpoints, tensorboard


def write(model: Model, batch: Split, run: Path, config: Any) -> None:
    """Takes two more steps from a run's last checkpoint and writes the timeline of the second.

    It writes `trace.json` for a browser's trace viewer (chrome://tracing, Perfetto), and the
    same data to `train/` for TensorBoard's graph page. The steps are taken in a separate
    session, so they do not affect the run.

    Args:
        model: the graph of a single process.
        batch: the step's images, uint8 of shape (n, 28, 28), and labels, uint8 of shape (n,).
        run: the run's folder.
        config: the tf.ConfigProto of the run's sessions.
    """
    metadata = tf.RunMetadata()
    with tf.Session(graph=model.graph, config=config) as session:
        checkpoints.restore(session, model, run)
        feeds = {model.images: batch.images, model.labels: batch.labels, model.training: True}
        session.run(model.train_op, feeds)  # the first step also prepares the graph
        session.run(
            model.train_op,
            feeds,
            options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE),
            run_metadata=metadata,
        )
        step = int(session.run(model.global_step))
    tensorboard.write_trace(run, step, metadata)
    write_json(run / "trace.json", {"traceEvents": list(_events(metadata))})


def _events(metadata: Any) -> Iterator[Dict[str, Any]]:
    """Yields events in the trace viewer's format: a complete event ("X") per op, in microseconds.

    TensorFlow does not report the thread of an op. Ops that ran at the same time are placed in
    different lanes; each op goes into the first free lane.
    """
    for number, device in enumerate(metadata.step_stats.dev_stats):
        yield {"ph": "M", "name": "process_name", "pid": number, "args": {"name": device.device}}
        lanes: List[int] = []  # the end of each lane's last op
        for node in sorted(device.node_stats, key=lambda node: int(node.all_start_micros)):
            start, duration = node.all_start_micros, node.all_end_rel_micros
            free = (lane for lane, end in enumerate(lanes) if end <= start)
            lane = next(free, len(lanes))
            lanes[lane : lane + 1] = [start + duration]
            yield {
                "ph": "X",
                "name": node.node_name,
                "pid": number,
                "tid": lane,
                "ts": start,
                "dur": duration,
                "args": {"label": node.timeline_label},
            }
