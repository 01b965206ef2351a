"""This package, on TensorFlow 2.21 or on the genuine 1.15.5."""

import itertools

import common

from tf1_mnist import cnn, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision
from tf1_mnist.data import Batches, Split
from tf1_mnist.model import build

INFERENCE = {"softmax": softmax.inference, "cnn": cnn.inference}


def endless(batches):
    for epoch in itertools.count():
        yield from batches.since(epoch * batches.steps_per_epoch)


def steps(session, model, chosen):
    """Does what `training.steps` does with each batch."""
    for batch in chosen:
        session.run(
            [model.train_op, model.loss, model.accuracy],
            {model.images: batch.images, model.labels: batch.labels, model.training: True},
        )


def main():
    options = common.parse(__doc__, "bfloat16")
    train, test = (Split(*arrays) for arrays in common.load(options.data))
    epochs = common.EPOCHS[options.network]
    batches = Batches(train, options.batch_size, seed=0)
    model = build(
        INFERENCE[options.network],
        seed=0,
        learning_rate=common.LEARNING_RATE,
        decay_steps=epochs * batches.steps_per_epoch,
    )
    with tf.Session(graph=model.graph, config=precision.config(options.precision)) as session:
        session.run(model.init_op)

        if options.measure == "accuracy":
            trained = training.run_epochs(session, model, batches, test, epochs)
            history = []
            # Each epoch ends with an evaluation of the images that are passed for validation.
            common.report_accuracy(
                lambda epoch: history.append(next(trained)),
                lambda: history[-1].validation_accuracy,
                epochs,
                options.target,
            )
            return

        chosen = endless(batches)
        steps(session, model, itertools.islice(chosen, 1))
        first_step = common.seconds_since_start()
        block = common.block_steps(options)
        meter = common.Meter(options.seconds)
        while meter.tick():
            steps(session, model, itertools.islice(chosen, block))
        common.report(
            images_per_second=meter.images_per_second(block * options.batch_size),
            evaluation_images_per_second=common.evaluation_speed(
                lambda: training.evaluate(session, model, test, common.EVALUATION_BATCH),
                len(test.images),
            ),
            first_step_seconds=first_step,
        )


if __name__ == "__main__":
    main()
