"""Makes recurrent cells accept arguments and states in the form used before TensorFlow 1.1."""

import copy
import functools
from typing import Any

from tf1run import tf1 as tf
from tf1run.stand_ins import StandIn


def _as_before(impl: Any) -> None:
    impl.BasicLSTMCell.__init__ = _without_input_size(impl.BasicLSTMCell.__init__)
    impl.BasicLSTMCell.call = _with_one_tensor(impl.BasicLSTMCell.call)
    impl.MultiRNNCell.call = _with_separate_cells(impl.MultiRNNCell.call)


def _without_input_size(init: Any) -> Any:
    @functools.wraps(init)
    def as_before(self: Any, num_units: int, *args: Any, **options: Any) -> None:
        options.pop("input_size", None)
        init(self, num_units, *args, **options)

    return as_before


def _with_one_tensor(call: Any) -> Any:
    """Makes the cell accept a single tensor as its state and return the new state in this form."""

    @functools.wraps(call)
    def as_before(self: Any, inputs: Any, state: Any) -> Any:
        if isinstance(state, (list, tuple)) or not self._state_is_tuple:
            return call(self, inputs, state)
        output, state = call(self, inputs, tf.split(state, 2, 1))
        return output, tf.concat(state, 1)

    return as_before


def _with_separate_cells(call: Any) -> Any:
    """Copies a cell that is used for several layers (`[cell] * 2`) if the inputs differ in size."""

    @functools.wraps(call)
    def as_before(self: Any, inputs: Any, state: Any) -> Any:
        first = self._cells[0]
        repeated = sum(cell is first for cell in self._cells) > 1
        if repeated and inputs.shape[-1] != first.output_size and not first.built:
            self._cells = [copy.deepcopy(cell) for cell in self._cells]
        return call(self, inputs, state)

    return as_before


STAND_IN = StandIn(
    section="`tf.nn.rnn_cell.BasicLSTMCell`",
    instead="the loop in the guide",
    modules={
        "tensorflow.models": "",
        "tensorflow.models.rnn": "",
        "tensorflow.models.rnn.rnn": "tensorflow.python.ops.rnn",
        "tensorflow.models.rnn.rnn_cell": "tensorflow.python.ops.rnn_cell",
    },
    changes={"tensorflow.python.ops.rnn_cell_impl": _as_before},
)
