"""`tf.nn.rnn_cell` and `tf.contrib.rnn`: the cells of Keras' maintained copy of TensorFlow 1's."""

import copy
import functools
import sys
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import libraries
from tf1_mnist.legacy.names import Name

INSTEAD = "the loop in the guide"
SECTION = "`tf.nn.rnn_cell.BasicLSTMCell`"

_ELSEWHERE = {  # tf.contrib.rnn: tf.nn
    "bidirectional_dynamic_rnn": "bidirectional_dynamic_rnn",
    "bidirectional_rnn": "static_bidirectional_rnn",
    "dynamic_rnn": "dynamic_rnn",
    "rnn": "static_rnn",
    "static_bidirectional_rnn": "static_bidirectional_rnn",
    "static_rnn": "static_rnn",
    "static_state_saving_rnn": "static_state_saving_rnn",
}
_ALIASES = {  # fused versions of the same cells
    "GRUBlockCell": "GRUCell",
    "GRUBlockCellV2": "GRUCell",
    "LSTMBlockCell": "BasicLSTMCell",
}


@functools.lru_cache(maxsize=None)
def _cells() -> Any:
    libraries.load("tf_keras")
    return tf.nn.rnn_cell


@functools.lru_cache(maxsize=None)
def _basic_lstm_cell() -> Any:
    class BasicLSTMCell(_cells().BasicLSTMCell):  # type: ignore[misc]
        """The class of that name; the state may be one tensor, as before 1.0."""

        def call(self, inputs: Any, state: Any) -> Any:
            if isinstance(state, (list, tuple)) or not self._state_is_tuple:
                return super().call(inputs, state)
            output, state = super().call(inputs, tf.split(state, 2, 1))
            return output, tf.concat(state, 1)

    return BasicLSTMCell


def BasicLSTMCell(num_units: int, *args: Any, **options: Any) -> Any:  # noqa: N802
    """The class of that name, also with the argument `input_size` from before 1.0."""
    options.pop("input_size", None)
    return _basic_lstm_cell()(num_units, *args, **options)


def MultiRNNCell(cells: Any, *args: Any, **options: Any) -> Any:  # noqa: N802
    """The class of that name; `[cell] * 2` gives two layers of their own, as before 1.1."""
    layers: Any = []
    for cell in cells:
        repeated = any(cell is layer for layer in layers)
        layers.append(copy.deepcopy(cell) if repeated else cell)
    return _cells().MultiRNNCell(layers, *args, **options)


def stack_bidirectional_dynamic_rnn(
    cells_fw: Any,
    cells_bw: Any,
    inputs: Any,
    initial_states_fw: Any = None,
    initial_states_bw: Any = None,
    dtype: Any = None,
    sequence_length: Any = None,
    scope: Any = None,
    **options: Any,
) -> Any:
    """Layers of `bidirectional_dynamic_rnn`, each of which reads both directions of the last.

    Returns:
        The outputs of the last layer, (batch, time, units of both directions), and for each
        direction a tuple with the last state of each layer.
    """
    states: Any = []
    with tf.variable_scope(scope or "stack_bidirectional_rnn"):
        for number, cells in enumerate(zip(cells_fw, cells_bw)):
            outputs, state = tf.nn.bidirectional_dynamic_rnn(
                *cells,
                inputs,
                sequence_length,
                initial_states_fw and initial_states_fw[number],
                initial_states_bw and initial_states_bw[number],
                dtype,
                scope=f"cell_{number}",
                **options,
            )
            inputs = tf.concat(outputs, 2)
            states.append(state)
    return (inputs, *map(tuple, zip(*states)))


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name in ("core_rnn_cell", "core_rnn_cell_impl", "rnn_cell"):
        return sys.modules[__name__]
    if name in _ELSEWHERE:
        return getattr(tf.nn, _ELSEWHERE[name])
    return getattr(_cells(), _ALIASES.get(name, name))


NAMES = {
    "tf.nn.rnn_cell": Name(lambda: sys.modules[__name__], INSTEAD, SECTION),
}
