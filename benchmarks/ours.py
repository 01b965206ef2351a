"""Measures the speed of this package on TensorFlow 2.21 or on the genuine 1.15.5."""

import functools
import itertools

import common

from tf1_mnist import cnn, loop, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision
from tf1_mnist.data import Batches, Examples
from tf1_mnist.recipe import Recipe, Settings

INFERENCE = {"softmax": softmax.inference, "cnn": cnn.inference}


def endless(batches):
    """Yields the batches of one epoch after another, indefinitely."""
    for epoch in itertools.count():
        yield from batches.since(epoch * batches.steps_per_epoch)


def train(session, model, batches, take):
    """Trains indefinitely; after each call to `run`, yields the number of steps taken so far."""
    taken = 0
    while True:
        for step in take(session, model, batches, taken):
            taken = step[0]
            yield taken


def main():
    options = common.parse(__doc__, "bfloat16")
    train_split, test = (Examples(*arrays) for arrays in common.load(options.data))
    epochs = common.EPOCHS[options.network]
    batches = Batches(train_split, options.batch_size, seed=0)
    settings = Settings(epochs, options.batch_size, common.LEARNING_RATE)
    recipe = Recipe(INFERENCE[options.network], settings)
    model, repeated = loop.build(recipe, recipe.steps(train_split))  # as the commands do
    take = functools.partial(loop.take_steps, repeated)
    with tf.Session(graph=model.graph, config=precision.config(options.precision)) as session:
        session.run(model.init_op)

        if options.measure == "accuracy":
            trained = training.run_epochs(session, model, batches, test, epochs, 0, take=take)
            history = []
            # Each epoch ends with an evaluation on the images that are passed for validation.
            common.report_accuracy(
                lambda epoch: history.append(next(trained)),
                lambda: history[-1].validation_accuracy,
                epochs,
                options.target,
            )
            return

        taken = train(session, model, batches, take)
        step = next(taken)
        first_step = common.seconds_since_start()
        block = common.block_steps(options)
        meter = common.Meter(options.seconds)
        wanted = True
        while wanted:
            before = step
            while step < before + block:
                step = next(taken)
            wanted = meter.tick((step - before) * options.batch_size)
        common.report(
            images_per_second=meter.images_per_second(),
            evaluation_images_per_second=common.evaluation_speed(
                lambda: training.evaluate(session, model, test),
                len(test.images),
            ),
            first_step_seconds=first_step,
        )


if __name__ == "__main__":
    main()
