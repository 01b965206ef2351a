"""Decodes sequences as in TensorFlow 1.0, where a function chooses the next input.

The function is called with the time, the state, the input of this step, the output of the previous
step, and a context of its own. In the first step, the state and the output are None. The function
returns a mask of the finished sequences (or None), the state, the next input, the output, and the
context.
"""

from typing import Any

from tf1run import tf1 as tf
from tf1run.stand_ins import Name, StandIn


def dynamic_rnn_decoder(
    cell: Any,
    decoder_fn: Any,
    inputs: Any = None,
    sequence_length: Any = None,
    parallel_iterations: Any = None,
    swap_memory: bool = False,
    time_major: bool = False,
    scope: Any = None,
    name: Any = None,
) -> Any:
    """Decodes for as many steps as there are inputs, or until `decoder_fn` reports the end.

    Returns:
        The outputs, of shape (batch, time, ...); the final state; and the final context.
    """
    if inputs is not None:
        by_time = inputs if time_major else _transposed(inputs)
        size = tf.shape(by_time)[0]
        given = tf.TensorArray(by_time.dtype, size).unstack(by_time)
        time_size, batch_size = tf.unstack(tf.shape(by_time)[:2])
        lengths = tf.fill([batch_size], time_size) if sequence_length is None else sequence_length

    def loop(time: Any, output: Any, state: Any, context: Any) -> Any:
        read, is_over = None, None
        if inputs is not None:
            is_over = time >= lengths
            zeros = tf.zeros_like(by_time[0])
            read = tf.cond(tf.reduce_all(is_over), lambda: zeros, lambda: given.read(time))
        finished, state, read, output, context = decoder_fn(time, state, read, output, context)
        return is_over if finished is None else finished, read, state, output, context

    outputs, state, context = tf.nn.raw_rnn(cell, loop, parallel_iterations, swap_memory, scope)
    stacked = outputs.stack()
    return stacked if time_major else _transposed(stacked), state, context


def simple_decoder_fn_train(encoder_state: Any, name: Any = None) -> Any:
    """Returns a decoder function that takes the input of each step from the given inputs."""

    def decoder_fn(time: Any, state: Any, given: Any, output: Any, context: Any) -> Any:
        return None, encoder_state if state is None else state, given, output, context

    return decoder_fn


def simple_decoder_fn_inference(
    output_fn: Any,
    encoder_state: Any,
    embeddings: Any,
    start_of_sequence_id: Any,
    end_of_sequence_id: Any,
    maximum_length: Any,
    num_decoder_symbols: int,
    dtype: Any = tf.int32,
    name: Any = None,
) -> Any:
    """Returns a decoder function that uses the likeliest word as the input of the next step."""
    output_fn = output_fn or tf.identity
    batch_size = tf.shape(tf.nest.flatten(encoder_state)[0])[0]

    def decoder_fn(time: Any, state: Any, given: Any, output: Any, context: Any) -> Any:
        if state is None:
            state = encoder_state
            output = tf.zeros([num_decoder_symbols])  # only determines the size
            words = tf.fill([batch_size], tf.cast(start_of_sequence_id, dtype))
            finished = tf.fill([batch_size], False)
        else:
            output = output_fn(output)
            words = tf.cast(tf.argmax(output, 1), dtype)
            finished = tf.equal(words, end_of_sequence_id) | (time > maximum_length)
        return finished, state, tf.gather(embeddings, words), output, context

    return decoder_fn


def _transposed(x: Any) -> Any:
    """Swaps the first two axes: the batch axis and the time axis."""
    return tf.transpose(x, [1, 0, *range(2, x.shape.ndims)])


_NAMES = (dynamic_rnn_decoder, simple_decoder_fn_inference, simple_decoder_fn_train)

STAND_IN = StandIn(
    section="`tf.contrib.seq2seq`",
    names={
        f"tensorflow.contrib.seq2seq.{function.__name__}": Name(function, "the lines in the guide")
        for function in _NAMES
    },
)
