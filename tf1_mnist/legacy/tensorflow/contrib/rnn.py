"""`tf.nn.rnn_cell` and `tf.contrib.rnn`: TensorFlow 1's cells, from the copy in tf_keras."""

import sys
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import Name, StandIn
from tf1_mnist.legacy.tensorflow.contrib import in_files

_INSTEAD = "the loop in the guide"
CELLS = "tf_keras.api._v1.keras.__internal__.legacy.rnn_cell"
_OURS = {
    "_cells": (
        "BasicLSTMCell",
        "GRUBlockCell",
        "GRUBlockCellV2",
        "LSTMBlockCell",
        "LayerNormBasicLSTMCell",
        "LayerRNNCell",
        "MultiRNNCell",
        "NASCell",
    ),
    "_cell_wrappers": ("EmbeddingWrapper", "InputProjectionWrapper", "OutputProjectionWrapper"),
}


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
    """Stacks layers of `bidirectional_dynamic_rnn`; each reads both directions of the layer below.

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


STAND_IN = StandIn(
    section="`tf.nn.rnn_cell.BasicLSTMCell`",
    instead=_INSTEAD,
    modules={
        "tensorflow.contrib.rnn.*": __name__,
        "tensorflow.models": "",
        "tensorflow.models.rnn": "",
        "tensorflow.models.rnn.rnn": __name__,
        "tensorflow.models.rnn.rnn_cell": __name__,
        "tensorflow.python.ops.rnn_cell": __name__,
    },
    moved={
        **in_files(_OURS),
        "bidirectional_dynamic_rnn": "tf.nn.bidirectional_dynamic_rnn",
        "bidirectional_rnn": "tf.nn.static_bidirectional_rnn",
        "dynamic_rnn": "tf.nn.dynamic_rnn",
        "rnn": "tf.nn.static_rnn",
        "static_bidirectional_rnn": "tf.nn.static_bidirectional_rnn",
        "static_rnn": "tf.nn.static_rnn",
        "static_state_saving_rnn": "tf.nn.static_state_saving_rnn",
        # Files of which this module consisted.
        "core_rnn_cell": "tensorflow.contrib.rnn",
        "core_rnn_cell_impl": "tensorflow.contrib.rnn",
        "rnn_cell": "tensorflow.contrib.rnn",
    },
    rest=(CELLS,),
    names={"tf.nn.rnn_cell": Name(sys.modules[__name__], _INSTEAD)},
)
