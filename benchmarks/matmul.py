"""Measures how fast the machine multiplies matrices, in float32 and in bfloat16."""

import statistics
import time

import common

from tf1_mnist import tf1 as tf

SIZE = 2048


def rate(dtype):
    """Returns the number of floating-point operations per second.

    The number is computed from the median time of ten products.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        left, right = (
            tf.Variable(tf.cast(tf.random_uniform((SIZE, SIZE), seed=seed), dtype))
            for seed in (1, 2)
        )
        product = tf.matmul(left, right).op
        session.run(tf.global_variables_initializer())
        times = []
        for _ in range(13):
            began = time.perf_counter()
            session.run(product)
            times.append(time.perf_counter() - began)
    return 2 * SIZE**3 / statistics.median(times[3:])


if __name__ == "__main__":
    common.report(float32=rate(tf.float32), bfloat16=rate(tf.bfloat16))
