"""Cells of `tf.contrib.rnn` that derive from the cells in tf_keras."""

import copy
from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.tensorflow.contrib._cell_wrappers import product
from tf1_mnist.legacy.tensorflow.contrib.rnn import CELLS

_cells: Any = today.load(CELLS)
LayerRNNCell: Any = _cells.GRUCell.__base__  # a base class without a public name


class BasicLSTMCell(_cells.BasicLSTMCell):  # type: ignore[misc]
    """The class of that name; it also accepts what the class accepted before 1.0.

    This is the argument `input_size`, and a state that is a single tensor.
    """

    def __init__(self, num_units: int, *args: Any, **options: Any) -> None:
        options.pop("input_size", None)
        super().__init__(num_units, *args, **options)

    def call(self, inputs: Any, state: Any) -> Any:
        if isinstance(state, (list, tuple)) or not self._state_is_tuple:
            return super().call(inputs, state)
        output, state = super().call(inputs, tf.split(state, 2, 1))
        return output, tf.concat(state, 1)


class MultiRNNCell(_cells.MultiRNNCell):  # type: ignore[misc]
    """The class of that name; `[cell] * 2` gives two separate layers, as before 1.1."""

    def __init__(self, cells: Any, *args: Any, **options: Any) -> None:
        layers: Any = []
        for cell in cells:
            repeated = any(cell is layer for layer in layers)
            layers.append(copy.deepcopy(cell) if repeated else cell)
        super().__init__(layers, *args, **options)


class LSTMBlockCell(_cells.LSTMCell):  # type: ignore[misc]
    """The class of that name, which did the same in a single operation.

    The gradient of that operation ignored `cell_clip`; here, the gradient is 0 where the state is
    clipped.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        cell_clip: Any = None,
        use_peephole: bool = False,
        dtype: Any = None,
        reuse: Any = None,
        name: str = "lstm_cell",
    ) -> None:
        super().__init__(
            num_units,
            use_peepholes=use_peephole,
            cell_clip=cell_clip,
            forget_bias=forget_bias,
            reuse=reuse,
            name=name,
            dtype=dtype,
        )


class GRUBlockCellV2(_cells.GRUCell):  # type: ignore[misc]
    """The class of that name, which did the same in a single operation."""

    def __init__(
        self,
        num_units: Any = None,
        cell_size: Any = None,
        reuse: Any = None,
        name: str = "gru_cell",
    ) -> None:
        super().__init__(cell_size or num_units, reuse=reuse, name=name)


class GRUBlockCell(GRUBlockCellV2):
    """The same cell with other names for its variables."""

    def add_weight(self, name: str, **options: Any) -> Any:
        names = {
            "gates/kernel": "w_ru",
            "gates/bias": "b_ru",
            "candidate/kernel": "w_c",
            "candidate/bias": "b_c",
        }
        return super().add_weight(names[name], **options)


class LayerNormBasicLSTMCell(_cells.RNNCell):  # type: ignore[misc]
    """An LSTM cell with layer normalization, and with dropout of the values written to its memory.

    Ba, Kiros and Hinton, 2016 (https://arxiv.org/abs/1607.06450); Semeniuta, Severyn and Barth,
    2016 (https://arxiv.org/abs/1603.05118).
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        input_size: Any = None,
        activation: Any = tf.tanh,
        layer_norm: bool = True,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
        dropout_keep_prob: Any = 1.0,
        dropout_prob_seed: Any = None,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._activation = activation
        self._layer_norm = layer_norm
        self._norm_gain = norm_gain
        self._norm_shift = norm_shift
        self._keep_prob = dropout_keep_prob
        self._seed = dropout_prob_seed

    @property
    def state_size(self) -> Any:
        return _cells.LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> Any:
        return self._num_units

    def call(self, inputs: Any, state: Any) -> Any:
        c, h = state
        units = 4 * self._num_units
        gates = product(tf.concat([inputs, h], 1), units)
        if not self._layer_norm:
            gates += tf.get_variable("bias", (units,), gates.dtype)
        names = ("input", "transform", "forget", "output")
        i, j, f, o = map(self._normalized, tf.split(gates, 4, axis=1), names)
        g = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            g = tf.nn.dropout(g, self._keep_prob, seed=self._seed)
        c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * g
        c = self._normalized(c, "state")
        h = self._activation(c) * tf.sigmoid(o)
        return h, _cells.LSTMStateTuple(c, h)

    def _normalized(self, x: Any, name: str) -> Any:
        if not self._layer_norm:
            return x
        with tf.variable_scope(name):
            shape = (self._num_units,)
            gamma = tf.get_variable(
                "gamma", shape, x.dtype, tf.constant_initializer(self._norm_gain)
            )
            beta = tf.get_variable(
                "beta", shape, x.dtype, tf.constant_initializer(self._norm_shift)
            )
            mean, variance = tf.nn.moments(x, [1], keep_dims=True)
            return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-12)


class NASCell(LayerRNNCell):  # type: ignore[misc]
    """The cell that Zoph and Le found by a search, 2016 (https://arxiv.org/abs/1611.01578)."""

    def __init__(
        self,
        num_units: int,
        num_proj: Any = None,
        use_bias: bool = False,
        reuse: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(_reuse=reuse, **options)
        self._num_units = num_units
        self._num_proj = num_proj
        self._use_bias = use_bias

    @property
    def state_size(self) -> Any:
        return _cells.LSTMStateTuple(self._num_units, self.output_size)

    @property
    def output_size(self) -> Any:
        return self._num_proj or self._num_units

    def build(self, inputs_shape: Any) -> None:
        size = 8 * self._num_units
        (_, inputs) = tf.TensorShape(inputs_shape).as_list()
        self._recurrent_kernel = self.add_weight("recurrent_kernel", [self.output_size, size])
        self._kernel = self.add_weight("kernel", [inputs, size])
        if self._use_bias:
            self._bias = self.add_weight("bias", [size], initializer=tf.zeros_initializer())
        if self._num_proj:
            shape = [self._num_units, self._num_proj]
            self._projection = self.add_weight("projection_weights", shape)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        c, h = state
        recurrent = tf.matmul(h, self._recurrent_kernel)
        if self._use_bias:
            recurrent = tf.nn.bias_add(recurrent, self._bias)
        x = tf.split(tf.matmul(inputs, self._kernel), 8, axis=1)
        m = tf.split(recurrent, 8, axis=1)
        sigmoid, tanh, relu = tf.sigmoid, tf.tanh, tf.nn.relu
        left = tanh(tanh(sigmoid(x[0] + m[0]) * relu(x[1] + m[1])) + c)
        c = left * tanh(sigmoid(x[2] + m[2]) + relu(x[3] * m[3]))
        right = tanh(tanh(x[4] + m[4]) * sigmoid(x[5] + m[5]))
        right = tanh(right + sigmoid(tanh(x[6] + m[6]) + sigmoid(x[7] + m[7])))
        h = tanh(c * right)
        if self._num_proj:
            h = tf.matmul(h, self._projection)
        return h, _cells.LSTMStateTuple(c, h)
