"""Decoding step by step, until all sequences are finished."""

from typing import Any, NamedTuple

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.tensorflow.contrib._seq2seq import shapes


class Decoder:
    """The interface that `dynamic_decode` requires.

    batch_size: an int32 scalar.
    output_size, output_dtype: the size and the dtype of the outputs that `step` returns for each
        sequence.
    tracks_own_finished: whether the `finished` of a step replaces that of all earlier steps, as it
        must where sequences change places.
    """

    batch_size: Any = None
    output_size: Any = None
    output_dtype: Any = None
    tracks_own_finished = False

    def initialize(self, name: Any = None) -> Any:
        """Returns which sequences are already finished, the first inputs and the first state."""
        raise NotImplementedError

    def step(self, time: Any, inputs: Any, state: Any, name: Any = None) -> Any:
        """Returns the outputs, the next state and inputs, and which sequences are finished."""
        raise NotImplementedError

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        """Converts the outputs of all steps and the last state to the final result."""
        return outputs, final_state


def dynamic_decode(
    decoder: Any,
    output_time_major: bool = False,
    impute_finished: bool = False,
    maximum_iterations: Any = None,
    parallel_iterations: int = 32,
    swap_memory: bool = False,
    scope: Any = None,
) -> Any:
    """Decodes until all sequences are finished, or for a number of steps.

    Args:
        impute_finished: whether the outputs of finished sequences become 0 and their states stay
            unchanged.
    Returns:
        The outputs (batch, time, ...), the last state, and the lengths of the sequences.
    """
    with tf.variable_scope(scope, "decoder"):
        finished, inputs, state = decoder.initialize()
        if maximum_iterations is not None:
            maximum_iterations = tf.convert_to_tensor(maximum_iterations, tf.int32)
            finished |= maximum_iterations <= 0
        batch = tf.TensorShape([tf.get_static_value(tf.convert_to_tensor(decoder.batch_size))])

        def all_steps(size: Any, dtype: Any) -> Any:
            element_shape = batch.concatenate(tf.TensorShape(size))
            return tf.TensorArray(dtype, 0, dynamic_size=True, element_shape=element_shape)

        def body(time: Any, written: Any, state: Any, inputs: Any, done: Any, lengths: Any) -> Any:
            outputs, next_state, inputs, finished = decoder.step(time, inputs, state)
            if impute_finished:
                outputs = tf.nest.map_structure(
                    lambda new: tf.where(done, tf.zeros_like(new), new), outputs
                )
                next_state = tf.nest.map_structure(_kept_if(done), state, next_state)
            written = tf.nest.map_structure(
                lambda steps, new: steps.write(time, new), written, outputs
            )
            lengths = tf.where(done, lengths, tf.fill(tf.shape(lengths), time + 1))
            if not decoder.tracks_own_finished:
                finished |= done
            return time + 1, written, next_state, inputs, finished, lengths

        _, written, state, _, _, lengths = tf.while_loop(
            lambda *variables: ~tf.reduce_all(variables[4]),
            body,
            (
                tf.constant(0),
                tf.nest.map_structure(all_steps, decoder.output_size, decoder.output_dtype),
                state,
                inputs,
                finished,
                tf.zeros_like(finished, tf.int32),
            ),
            parallel_iterations=parallel_iterations,
            maximum_iterations=maximum_iterations,
            swap_memory=swap_memory,
        )
        outputs = tf.nest.map_structure(lambda steps: steps.stack(), written)
        outputs, state = decoder.finalize(outputs, state, lengths)
        if not output_time_major:
            outputs = tf.nest.map_structure(shapes.transposed, outputs)
    return outputs, state, lengths


def _kept_if(finished: Any) -> Any:
    """Returns a function that keeps the old state of finished sequences."""

    def kept(old: Any, new: Any) -> Any:
        if isinstance(old, tf.TensorArray) or old.shape.ndims == 0:
            return new
        return tf.where(finished, old, new)

    return kept


class BasicDecoderOutput(NamedTuple):
    """The outputs of one step or of all steps.

    rnn_output: the output of the cell, or of the layer above it.
    sample_id: the classes that the helper chose.
    """

    rnn_output: Any
    sample_id: Any


class BasicDecoder(Decoder):
    """Decodes with the inputs that a helper chooses."""

    def __init__(
        self, cell: Any, helper: Any, initial_state: Any, output_layer: Any = None
    ) -> None:
        self._cell = cell
        self._helper = helper
        self._initial_state = initial_state
        self._output_layer = output_layer

    @property
    def batch_size(self) -> Any:
        return self._helper.batch_size

    @property
    def output_size(self) -> Any:
        size = shapes.of_outputs(self._cell, self._output_layer)
        return BasicDecoderOutput(size, self._helper.sample_ids_shape)

    @property
    def output_dtype(self) -> Any:
        dtype = tf.nest.flatten(self._initial_state)[0].dtype
        dtypes = tf.nest.map_structure(lambda _: dtype, self.output_size.rnn_output)
        return BasicDecoderOutput(dtypes, self._helper.sample_ids_dtype)

    def initialize(self, name: Any = None) -> Any:
        return (*self._helper.initialize(), self._initial_state)

    def step(self, time: Any, inputs: Any, state: Any, name: Any = None) -> Any:
        outputs, state = self._cell(inputs, state)
        if self._output_layer is not None:
            outputs = self._output_layer(outputs)
        chosen = self._helper.sample(time=time, outputs=outputs, state=state)
        finished, inputs, state = self._helper.next_inputs(
            time=time, outputs=outputs, state=state, sample_ids=chosen
        )
        return BasicDecoderOutput(outputs, chosen), state, inputs, finished
