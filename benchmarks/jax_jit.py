"""Measures the speed of JAX with a compiled step and optax's Adam, in float32 or bfloat16."""

from functools import partial

import common
import jax
import numpy as np
import optax
from jax import lax
from jax import numpy as jnp

SHAPES = {
    "softmax": [(784, 512), (512, 512), (512, 10)],
    "cnn": [(3, 3, 1, 32), (3, 3, 32, 64), (9216, 128), (128, 10)],
}


def initialize(network, key):
    he_uniform = jax.nn.initializers.he_uniform()
    shapes = SHAPES[network]
    keys = jax.random.split(key, len(shapes))
    return [(he_uniform(k, shape), jnp.zeros(shape[-1])) for k, shape in zip(keys, shapes)]


def dense(x, layer):
    return x @ layer[0] + layer[1]


def conv(x, layer):
    kernel, bias = layer
    dimensions = ("NHWC", "HWIO", "NHWC")
    return lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=dimensions) + bias


def max_pool(x):
    # On a CPU, the gradient of lax.reduce_window takes four times as long.
    batch, height, width, channels = x.shape
    return x.reshape(batch, height // 2, 2, width // 2, 2, channels).max((2, 4))


def dropout(x, rate, key):
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def softmax(layers, images, key):
    x = images.reshape(-1, 784)
    for layer in layers[:-1]:
        x = jax.nn.relu(dense(x, layer))
    return dense(x, layers[-1])


def cnn(layers, images, key):
    x = jax.nn.relu(conv(images[..., None], layers[0]))
    x = max_pool(jax.nn.relu(conv(x, layers[1])))
    if key is not None:
        first, second = jax.random.split(key)
        x = dropout(x, 0.25, first)
    x = jax.nn.relu(dense(x.reshape(-1, 9216), layers[2]))
    if key is not None:
        x = dropout(x, 0.5, second)
    return dense(x, layers[3])


def main():
    options = common.parse(__doc__, "bfloat16")
    train, test = common.load(options.data)
    count, batch_size = len(train[0]), options.batch_size
    epochs, block = common.EPOCHS[options.network], common.block_steps(options)
    network = {"softmax": softmax, "cnn": cnn}[options.network]
    optimizer = optax.adam(
        optax.cosine_decay_schedule(common.LEARNING_RATE, epochs * (count // batch_size))
    )

    dtype = jnp.dtype(options.precision)

    def logits(layers, images, key=None):
        layers = jax.tree.map(lambda weights: weights.astype(dtype), layers)
        return network(layers, images.astype(dtype) / 255, key).astype(jnp.float32)

    @partial(jax.jit, donate_argnums=0)
    def step(state, images, labels):
        layers, optimizer_state, key = state
        key, dropout_key = jax.random.split(key)

        def loss(layers):
            losses = optax.softmax_cross_entropy_with_integer_labels(
                logits(layers, images, dropout_key), labels
            )
            return losses.mean()

        updates, optimizer_state = optimizer.update(jax.grad(loss)(layers), optimizer_state)
        return optax.apply_updates(layers, updates), optimizer_state, key

    @jax.jit
    def correct(layers, images, labels):
        return (logits(layers, images).argmax(1) == labels).sum()

    key = jax.random.key(0)
    layers = initialize(options.network, key)
    state = layers, optimizer.init(layers), key
    random = np.random.default_rng(0)

    def orders():
        while True:
            order = random.permutation(count)[: count // batch_size * batch_size]
            yield from order.reshape(-1, batch_size)

    order = orders()

    def run(steps):
        nonlocal state
        for _ in range(steps):
            indices = next(order)
            state = step(state, train[0][indices], train[1][indices])
        jax.block_until_ready(state)

    def evaluate():
        size = common.EVALUATION_BATCH[options.network]
        slices = [slice(start, start + size) for start in range(0, len(test[0]), size)]
        return sum(int(correct(state[0], test[0][s], test[1][s])) for s in slices) / len(test[0])

    if options.measure == "accuracy":
        common.report_accuracy(
            lambda epoch: run(count // batch_size), evaluate, epochs, options.target
        )
        return

    run(1)
    first_step = common.seconds_since_start()
    meter = common.Meter(options.seconds)
    wanted = True
    while wanted:
        run(block)
        wanted = meter.tick(block * batch_size)
    common.report(
        images_per_second=meter.images_per_second(),
        evaluation_images_per_second=common.evaluation_speed(evaluate, len(test[0])),
        first_step_seconds=first_step,
    )


if __name__ == "__main__":
    main()
