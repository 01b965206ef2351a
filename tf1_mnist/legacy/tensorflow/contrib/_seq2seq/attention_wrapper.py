"""A cell that reads a memory by attention."""

from typing import Any, NamedTuple

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.tensorflow.contrib._seq2seq import shapes
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.attention import dense
from tf1_mnist.legacy.tensorflow.contrib.rnn import CELLS


class AttentionWrapperState(NamedTuple):
    """The state of an `AttentionWrapper`; the last three are tuples if it has several mechanisms.

    cell_state: the state of the wrapped cell.
    attention: the values that were read, (batch, size).
    time: the number of steps, an int32 scalar.
    alignments: the alignments in the last step, (batch, memory).
    alignment_history: a `TensorArray` of all alignments, or empty.
    attention_state: the state of the mechanism.
    """

    cell_state: Any
    attention: Any
    time: Any
    alignments: Any
    alignment_history: Any
    attention_state: Any

    def clone(self, **replaced: Any) -> "AttentionWrapperState":
        """Returns a copy in which some fields are replaced by others of the same shapes."""

        def checked(old: Any, new: Any) -> Any:
            if tf.is_tensor(old) and tf.is_tensor(new):
                new.set_shape(old.shape)
            return new

        state: AttentionWrapperState = tf.nest.map_structure(
            checked, self, self._replace(**replaced)
        )
        return state


class AttentionWrapper(today.load(CELLS).RNNCell):  # type: ignore[misc]
    """Wraps a cell, whose inputs then include what was read from the memory in the last step."""

    def __init__(
        self,
        cell: Any,
        attention_mechanism: Any,
        attention_layer_size: Any = None,
        alignment_history: bool = False,
        cell_input_fn: Any = None,
        output_attention: bool = True,
        initial_cell_state: Any = None,
        name: Any = None,
        attention_layer: Any = None,
        attention_fn: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        self._cell = cell
        self._is_multi = isinstance(attention_mechanism, (list, tuple))
        self._attention_mechanisms = _listed(attention_mechanism)
        values = [mechanism.values.shape.as_list()[-1] for mechanism in self._attention_mechanisms]
        self._attention_layers: Any = [None] * len(values)
        sizes = values
        if attention_layer_size is not None:
            sizes = _listed(attention_layer_size)
            self._attention_layers = [
                dense(size, "attention_layer", mechanism.dtype)
                for size, mechanism in zip(sizes, self._attention_mechanisms)
            ]
        elif attention_layer is not None:
            self._attention_layers = _listed(attention_layer)
            shapes_read = [(None, cell.output_size + size) for size in values]
            sizes = [
                tf.TensorShape(layer.compute_output_shape(shape)).as_list()[-1]
                for layer, shape in zip(self._attention_layers, shapes_read)
            ]
        layers = max(len(sizes), len(self._attention_layers))
        if layers != len(values):
            raise ValueError(f"{len(values)} attention mechanisms, but {layers} layers")
        self._attention_size = sum(sizes)
        self._attention_fn = attention_fn or _compute_attention
        self._cell_input_fn = cell_input_fn or (lambda *both: tf.concat(both, -1))
        self._output_attention = output_attention
        self._initial_cell_state = initial_cell_state
        self._alignment_history = alignment_history

    @property
    def output_size(self) -> Any:
        return self._attention_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self) -> Any:
        sizes = [mechanism.alignments_size for mechanism in self._attention_mechanisms]
        return AttentionWrapperState(
            cell_state=self._cell.state_size,
            attention=self._attention_size,
            time=tf.TensorShape([]),
            alignments=self._one_or_all(sizes),
            alignment_history=self._one_or_all(
                size if self._alignment_history else () for size in sizes
            ),
            attention_state=self._one_or_all(
                mechanism.state_size for mechanism in self._attention_mechanisms
            ),
        )

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        cell_state = self._initial_cell_state
        if cell_state is None:
            cell_state = self._cell.zero_state(batch_size, dtype)
        alignments = [
            mechanism.initial_alignments(batch_size, dtype)
            for mechanism in self._attention_mechanisms
        ]
        return AttentionWrapperState(
            cell_state=cell_state,
            attention=shapes.zeros(self._attention_size, batch_size, dtype),
            time=tf.zeros([], tf.int32),
            alignments=self._one_or_all(alignments),
            alignment_history=self._one_or_all(
                tf.TensorArray(dtype, 0, dynamic_size=True, element_shape=each.shape)
                if self._alignment_history
                else ()
                for each in alignments
            ),
            attention_state=self._one_or_all(
                mechanism.initial_state(batch_size, dtype)
                for mechanism in self._attention_mechanisms
            ),
        )

    def call(self, inputs: Any, state: Any) -> Any:
        output, cell_state = self._cell(
            self._cell_input_fn(inputs, state.attention), state.cell_state
        )
        found = [
            self._attention_fn(mechanism, output, attention_state, layer)
            for mechanism, attention_state, layer in zip(
                self._attention_mechanisms,
                state.attention_state if self._is_multi else [state.attention_state],
                self._attention_layers,
            )
        ]
        attentions, alignments, attention_states = zip(*found)
        histories = state.alignment_history if self._is_multi else [state.alignment_history]
        if self._alignment_history:
            histories = [
                history.write(state.time, each) for history, each in zip(histories, alignments)
            ]
        attention = tf.concat(attentions, 1)
        state = AttentionWrapperState(
            cell_state=cell_state,
            attention=attention,
            time=state.time + 1,
            alignments=self._one_or_all(alignments),
            alignment_history=self._one_or_all(histories),
            attention_state=self._one_or_all(attention_states),
        )
        return attention if self._output_attention else output, state

    def _one_or_all(self, values: Any) -> Any:
        values = tuple(values)
        return values if self._is_multi else values[0]


def _compute_attention(
    attention_mechanism: Any, cell_output: Any, attention_state: Any, attention_layer: Any
) -> Any:
    """Returns the attention, the alignments and the next state of one mechanism."""
    alignments = attention_mechanism(cell_output, attention_state)
    # Until 1.4, the alignments were the state.
    alignments, state = alignments if isinstance(alignments, tuple) else (alignments, alignments)
    attention = tf.matmul(alignments[:, None], attention_mechanism.values)[:, 0]
    if attention_layer is not None:
        attention = attention_layer(tf.concat([cell_output, attention], 1))
    return attention, alignments, state


def _listed(one_or_several: Any) -> Any:
    return list(one_or_several) if isinstance(one_or_several, (list, tuple)) else [one_or_several]
