"""Cells of `tf.contrib.rnn` with a layer below or above another cell."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.tensorflow.contrib.rnn import CELLS

_cells: Any = today.load(CELLS)


class _Wrapper(_cells.RNNCell):  # type: ignore[misc]
    """A cell around another."""

    def __init__(self, cell: Any, activation: Any, reuse: Any) -> None:
        super().__init__(_reuse=reuse)
        self._cell = cell
        self._activation = activation or tf.identity

    @property
    def state_size(self) -> Any:
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        return self._cell.output_size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        return self._cell.zero_state(batch_size, dtype)


class OutputProjectionWrapper(_Wrapper):
    """A cell with a layer above it."""

    def __init__(
        self, cell: Any, output_size: int, activation: Any = None, reuse: Any = None
    ) -> None:
        super().__init__(cell, activation, reuse)
        self._output_size = output_size

    @property
    def output_size(self) -> Any:
        return self._output_size

    def call(self, inputs: Any, state: Any) -> Any:
        output, state = self._cell(inputs, state)
        return self._activation(linear(output, self._output_size)), state


class InputProjectionWrapper(_Wrapper):
    """A cell with a layer below it."""

    def __init__(
        self,
        cell: Any,
        num_proj: int,
        activation: Any = None,
        input_size: Any = None,
        reuse: Any = None,
    ) -> None:
        super().__init__(cell, activation, reuse)
        self._num_proj = num_proj

    def call(self, inputs: Any, state: Any) -> Any:
        return self._cell(self._activation(linear(inputs, self._num_proj)), state)


class EmbeddingWrapper(_Wrapper):
    """A cell whose inputs are words, which it embeds."""

    def __init__(
        self,
        cell: Any,
        embedding_classes: int,
        embedding_size: int,
        initializer: Any = None,
        reuse: Any = None,
    ) -> None:
        super().__init__(cell, None, reuse)
        self._shape = (embedding_classes, embedding_size)
        self._initializer = initializer

    def call(self, inputs: Any, state: Any) -> Any:
        initializer = self._initializer or tf.get_variable_scope().initializer
        if initializer is None:
            initializer = tf.random_uniform_initializer(-(3**0.5), 3**0.5)
        dtype = tf.nest.flatten(state)[0].dtype
        embedding = tf.get_variable("embedding", self._shape, dtype, initializer)
        return self._cell(tf.nn.embedding_lookup(embedding, tf.reshape(inputs, [-1])), state)


def linear(x: Any, units: int) -> Any:
    """Returns a dense layer whose variables are in the current scope."""
    x = product(x, units)
    return x + tf.get_variable("bias", (units,), x.dtype, tf.zeros_initializer())


def product(x: Any, units: int) -> Any:
    """Returns a dense layer without a bias."""
    return tf.matmul(x, tf.get_variable("kernel", (x.shape.as_list()[1], units), x.dtype))
