"""Makes `tf.data` shuffle the first epoch in the order of 1.15.5, if a seed fixes the order.

1.15.5 shuffles and repeats in one operation, which starts its random numbers with the seed. Today,
this operation first draws another seed, so the order differs. The later epochs still differ: in
1.15.5, their random numbers continue those of the first, which no operation of today does.
"""

import functools
from typing import Any

from tf1run import tf1 as tf
from tf1run.stand_ins import StandIn
from tf1run.tensorflow import random_seed


def _repeat_as_before(gen_dataset_ops: Any) -> None:
    repeat = gen_dataset_ops.repeat_dataset
    shuffle_and_repeat = gen_dataset_ops.shuffle_and_repeat_dataset

    @functools.wraps(shuffle_and_repeat)
    def in_order_of_1(
        input_dataset: Any, buffer_size: Any, seed: Any, seed2: Any, count: Any, **rest: Any
    ) -> Any:
        """Shuffles the first epoch with the seed itself, and the later ones as today."""
        inputs = input_dataset, buffer_size, seed, seed2
        epochs = tf.get_static_value(count)
        if tf.executing_eagerly() or not epochs or not any(map(tf.get_static_value, inputs[2:])):
            return shuffle_and_repeat(*inputs, count, **rest)
        with random_seed.counted_as(1):
            first = shuffle_and_repeat(*inputs, 1, reshuffle_each_iteration=False, **rest)
            if epochs == 1:
                return first
            later = shuffle_and_repeat(*inputs, epochs - 1 if epochs > 0 else -1, **rest)
            return gen_dataset_ops.concatenate_dataset(first, later, **rest)

    @functools.wraps(repeat)
    def repeat_dataset(input_dataset: Any, count: Any, **rest: Any) -> Any:
        """Joins the two operations where 1.15.5 does so when it optimizes the graph."""
        shuffled = None if tf.executing_eagerly() else input_dataset.op
        if (
            shuffled is None
            or shuffled.type != "ShuffleDataset"
            or not shuffled.get_attr("reshuffle_each_iteration")
            or not any(map(tf.get_static_value, shuffled.inputs[2:4]))
            or tf.get_static_value(count) == 1  # the optimizer first removes such an operation
        ):
            return repeat(input_dataset, count, **rest)
        dataset, buffer_size, seed, seed2 = shuffled.inputs
        return in_order_of_1(dataset, buffer_size, seed, seed2, count, **rest)

    gen_dataset_ops.repeat_dataset = repeat_dataset
    gen_dataset_ops.shuffle_and_repeat_dataset = in_order_of_1


STAND_IN = StandIn(changes={"tensorflow.python.ops.gen_dataset_ops": _repeat_as_before})
