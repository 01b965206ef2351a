"""Shows where the time of a training step goes: which kind of op runs in each microsecond."""

import collections
import itertools
import statistics
import time

import common
import numpy as np
import ours

from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision
from tf1_mnist.data import Batches, Split
from tf1_mnist.model import build

WARM_UP, STEPS = 50, 20
# The types of fused ops, oneDNN's ops and gradients contain these words, too.
PRODUCTS = ("MatMul", "Conv2D")
NAMES = ("nothing", "other ops", "Adam", "products")


def kind(op):
    """Returns the index in NAMES of a type of op. If two ops run at once, the higher one counts."""
    if any(name in op for name in PRODUCTS):
        return 3
    return 2 if "Adam" in op else 1


def main():
    options = common.parse(__doc__, "bfloat16")
    train = Split(*common.load(options.data)[0])
    model = build(ours.INFERENCE[options.network], 0, common.LEARNING_RATE, decay_steps=10_000)
    chosen = ours.endless(Batches(train, options.batch_size, seed=0))
    with tf.Session(graph=model.graph, config=precision.config(options.precision)) as session:
        session.run(model.init_op)
        times = []
        for batch in itertools.islice(chosen, WARM_UP + STEPS):
            began = time.perf_counter()
            take_step(session, model, batch)
            times.append(time.perf_counter() - began)
        traced = [trace(session, model, next(chosen)) for _ in range(STEPS)]

    shares = {
        name: statistics.median(np.count_nonzero(moments == index) for moments, _ in traced)
        for index, name in enumerate(NAMES)
    }
    ops = collections.Counter()
    for _, spent in traced:
        ops.update(spent)
    common.report(
        step_microseconds=statistics.median(times[WARM_UP:]) * 1e6,
        microseconds=shares,
        ops={op: spent / STEPS for op, spent in ops.most_common(8)},
    )


def take_step(session, model, batch, **options):
    session.run(
        [model.train_op, model.loss, model.accuracy],
        {model.images: batch.images, model.labels: batch.labels, model.training: True},
        **options,
    )


def trace(session, model, batch):
    """Traces a step.

    Returns:
        The kind of op that ran in each microsecond, int8, as in `kind`; and a dictionary from the
        type of each op to its time in microseconds.
    """
    metadata = tf.RunMetadata()
    take_step(
        session,
        model,
        batch,
        options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE),
        run_metadata=metadata,
    )
    (device,) = metadata.step_stats.dev_stats
    began = min(node.all_start_micros for node in device.node_stats)
    ended = max(node.all_start_micros + node.all_end_rel_micros for node in device.node_stats)
    moments = np.zeros(ended - began, np.int8)
    spent = collections.Counter()
    for node in device.node_stats:
        # "dense_1/MatMul = MatMul(flatten/Reshape, ...)"
        op = node.timeline_label.partition(" = ")[2].partition("(")[0]
        start = node.all_start_micros - began
        during = moments[start : start + node.all_end_rel_micros]
        np.maximum(during, kind(op), out=during)
        spent[op] += node.all_end_rel_micros
    return moments, spent


if __name__ == "__main__":
    main()
