"""Measures the training speed of the network as it is and with one change at a time.

All variants run in one process and take turns, block by block.
"""

import itertools
import os
import time

import common
import ours

from tf1_mnist import loop, training
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision
from tf1_mnist.data import Batches, Examples
from tf1_mnist.recipe import Recipe, Settings

ROUNDS = 7
PER_RUN = 20  # steps in a call to `run`
# Without this flag, TensorFlow ignores a session's setting for XLA on a CPU.
os.environ["TF_XLA_FLAGS"] = "--tf_xla_cpu_global_jit"


class Variant:
    """A variant of the network, in a session of its own.

    options: the options from the command line.
    inference: the function that builds the network.
    config: further settings for the session, a tf.ConfigProto; None if there are none.
    one_by_one: whether each step has its own call to `run`, as in a cluster.
    """

    def __init__(self, options, inference, config=None, one_by_one=False):
        recipe = Recipe(inference, Settings(learning_rate=common.LEARNING_RATE))
        self.model, self.repeated = loop.build(recipe, 10_000)
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
                    training.take_step(self.session, self.model, batch)
            else:
                loop.take(self.session, self.repeated, self.model, several)
        self.times.append(time.perf_counter() - began)


def main():
    options = common.parse(__doc__, "bfloat16")
    train = Examples(*common.load(options.data)[0])
    plain = ours.INFERENCE[options.network]
    jit = tf.ConfigProto()
    jit.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.ON_1
    variants = {"unchanged": Variant(options, plain)}
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
