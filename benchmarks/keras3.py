"""Measures the speed of Keras 3 with many steps per call or, if --plain is given, with one."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import common
import keras
from keras import layers

NETWORKS = {
    "softmax": lambda: keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(512, activation="relu"),
            layers.Dense(512, activation="relu"),
            layers.Dense(10, dtype="float32"),
        ]
    ),
    "cnn": lambda: keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10, dtype="float32"),
        ]
    ),
}


def main():
    options = common.parse(__doc__, "bfloat16", switch="--plain")
    keras.utils.set_random_seed(0)
    if options.precision == "bfloat16":
        keras.mixed_precision.set_global_policy("mixed_bfloat16")
    train, test = (
        (images.reshape(-1, *shape).astype("float32") / 255, labels)
        for shape in [(28, 28) if options.network == "softmax" else (28, 28, 1)]
        for images, labels in common.load(options.data)
    )
    epochs, block = common.EPOCHS[options.network], common.block_steps(options)
    steps = len(train[0]) // options.batch_size
    model = NETWORKS[options.network]()
    model.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(common.LEARNING_RATE, epochs * steps)
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        steps_per_execution=1 if options.plain else block,
    )

    def fit(images, **more):
        model.fit(
            train[0][:images],
            train[1][:images],
            batch_size=options.batch_size,
            verbose=0,
            **more,
        )

    def evaluate():
        return model.evaluate(
            *test, batch_size=common.EVALUATION_BATCH[options.network], verbose=0
        )[1]

    if options.measure == "accuracy":
        images = steps * options.batch_size
        common.report_accuracy(lambda epoch: fit(images), evaluate, epochs, options.target)
        return

    fit(options.batch_size)
    first_step = common.seconds_since_start()
    meter = common.Meter(options.seconds)
    images = block * options.batch_size

    class Tick(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if (batch + 1) % block == 0:
                self.model.stop_training = not meter.tick(images)

    fit(len(train[0]) // images * images, epochs=1_000_000, callbacks=[Tick()])
    common.report(
        images_per_second=meter.images_per_second(),
        evaluation_images_per_second=common.evaluation_speed(evaluate, len(test[0])),
        first_step_seconds=first_step,
    )


if __name__ == "__main__":
    main()
