"""Measures the training speed of the network as it is and with one change at a time.

All variants run in one process and take turns, block by block.
"""

import itertools
import os
import time

import common
import numpy as np
import ours

from tf1_mnist import cnn, layers, model
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision
from tf1_mnist.data import Batches, Split

ROUNDS = 7
PER_RUN = 20  # steps in a call to `run`
# Without this flag, TensorFlow ignores a session's setting for XLA on a CPU.
os.environ["TF_XLA_FLAGS"] = "--tf_xla_cpu_global_jit"


def float_dropout(x, rate, training, name):
    """Applies dropout with one random float32 per element and with `tf.cond` around the layer."""
    with tf.name_scope(name):
        step = tf.cast(tf.train.get_or_create_global_step(), tf.int32)

        def dropped():
            keep = tf.random.stateless_uniform(tf.shape(x), tf.stack([1, step])) >= rate
            return tf.where(keep, x / (1.0 - rate), tf.zeros_like(x))

        return tf.cond(training, dropped, lambda: x)


def cnn_with(dropout):
    """Returns the CNN with this dropout function."""

    def inference(images, training):
        x = layers.normalize(images)
        x = layers.relu(layers.conv2d(x, 32, kernel_size=3, name="conv2d_1"))
        x = layers.relu(layers.max_pool(layers.conv2d(x, 64, 3, "conv2d_2"), 2, 2))
        x = dropout(x, 0.25, training, name="dropout_1")
        x = layers.relu(layers.dense(layers.flatten(x), 128, name="dense_1"))
        x = dropout(x, 0.5, training, name="dropout_2")
        return layers.dense(x, 10, name="dense_2")

    return inference


class Variant:
    """A variant of the network, in a session of its own.

    options: the options from the command line.
    inference: the function that builds the network.
    config: further settings for the session, a tf.ConfigProto; None if there are none.
    one_by_one: whether each step has its own call to `run`, as in a cluster.
    """

    def __init__(self, options, inference, config=None, one_by_one=False):
        self.model = model.build(inference, 0, common.LEARNING_RATE, 10_000)
        chosen = precision.config(options.precision)
        chosen.MergeFrom(config or tf.ConfigProto())
        self.session = tf.Session(graph=self.model.graph, config=chosen)
        self.session.run(self.model.init_op)
        self.one_by_one, self.times = one_by_one, []

    def steps(self, batches):
        began = time.perf_counter()
        for start in range(0, len(batches), PER_RUN):
            several = batches[start : start + PER_RUN]
            if self.one_by_one:
                for batch in several:
                    self.step(batch)
            else:
                self.loop(several)
        self.times.append(time.perf_counter() - began)

    def step(self, batch):
        made = self.model
        self.session.run(
            [made.train_op, made.loss, made.accuracy],
            {made.images: batch.images, made.labels: batch.labels, made.training: True},
        )

    def loop(self, several):
        self.session.run(
            [self.model.loop.taken, self.model.loop.loss, self.model.loop.accuracy],
            {
                self.model.images: np.concatenate([batch.images for batch in several]),
                self.model.labels: np.concatenate([batch.labels for batch in several]),
                self.model.loop.batch_size: len(several[0].images),
            },
        )


def main():
    options = common.parse(__doc__, "bfloat16")
    train = Split(*common.load(options.data)[0])
    plain = ours.INFERENCE[options.network]
    jit = tf.ConfigProto()
    jit.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.ON_1
    variants = {"unchanged": Variant(options, plain)}
    if plain is cnn.inference:
        variants["dropout with a random float32 per element"] = Variant(
            options, cnn_with(float_dropout)
        )
    variants["each step in its own call to run"] = Variant(options, plain, one_by_one=True)
    variants["XLA (global_jit_level)"] = Variant(options, plain, config=jit)

    chosen = ours.endless(Batches(train, options.batch_size, seed=0))
    block = common.block_steps(options)
    for _ in range(ROUNDS + 1):  # the first round is a warm-up
        for variant in variants.values():
            variant.steps(list(itertools.islice(chosen, block)))
    common.report(
        images_per_second={
            name: [block * options.batch_size / seconds for seconds in variant.times[1:]]
            for name, variant in variants.items()
        }
    )


if __name__ == "__main__":
    main()
