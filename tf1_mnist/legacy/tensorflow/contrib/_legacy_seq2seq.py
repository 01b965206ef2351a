"""`tf.contrib.legacy_seq2seq`, or `tf.nn.seq2seq`: networks unrolled to their sequences' length.

The inputs and the outputs are lists with a tensor for each step.
"""

import copy
from typing import Any, Callable

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.tensorflow.contrib._cell_wrappers import (
    EmbeddingWrapper,
    OutputProjectionWrapper,
    linear,
)


def rnn_decoder(
    decoder_inputs: Any, initial_state: Any, cell: Any, loop_function: Any = None, scope: Any = None
) -> Any:
    """Runs a cell; `loop_function` computes each input from the last output."""
    outputs: Any = []
    state = initial_state
    with tf.variable_scope(scope or "rnn_decoder"):
        for number, given in enumerate(decoder_inputs):
            inputs = _next_input(given, number, outputs, loop_function)
            output, state = cell(inputs, state)
            outputs.append(output)
    return outputs, state


def basic_rnn_seq2seq(
    encoder_inputs: Any, decoder_inputs: Any, cell: Any, dtype: Any = tf.float32, scope: Any = None
) -> Any:
    """Encodes with a copy of the cell, and decodes."""
    with tf.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = tf.nn.static_rnn(copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    loop_function: Any = None,
    dtype: Any = tf.float32,
    scope: Any = None,
) -> Any:
    """Encodes and decodes with the same cell."""
    with tf.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = tf.nn.static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        tf.get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function, scope)


def embedding_rnn_decoder(
    decoder_inputs: Any,
    initial_state: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    scope: Any = None,
) -> Any:
    """Decodes words; with `feed_previous`, each input is the word that was decoded last."""
    with tf.variable_scope(scope or "embedding_rnn_decoder"):
        embedding = tf.get_variable("embedding", (num_symbols, embedding_size))
        loop = _fed_back(embedding, output_projection, update_embedding_for_previous)
        inputs = [tf.nn.embedding_lookup(embedding, each) for each in decoder_inputs]
        return rnn_decoder(inputs, initial_state, cell, loop if feed_previous else None)


def embedding_rnn_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> Any:
    """Encodes words with a copy of the cell, and decodes words."""
    with tf.variable_scope(scope or "embedding_rnn_seq2seq", dtype=dtype) as scope:
        encoder = EmbeddingWrapper(copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        _, state = tf.nn.static_rnn(encoder, encoder_inputs, dtype=scope.dtype)
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)

        def decode(feeds: bool, updates: bool) -> Any:
            return embedding_rnn_decoder(
                decoder_inputs,
                state,
                cell,
                num_decoder_symbols,
                embedding_size,
                output_projection,
                feeds,
                updates,
            )

        return _decoded(decode, feed_previous)


def embedding_tied_rnn_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_decoder_symbols: Any = None,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> Any:
    """Encodes and decodes words with the same cell and the same embedding."""
    with tf.variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as scope:
        embedding = tf.get_variable("embedding", (num_symbols, embedding_size))
        read = [tf.nn.embedding_lookup(embedding, each) for each in encoder_inputs]
        written = [tf.nn.embedding_lookup(embedding, each) for each in decoder_inputs]
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols or num_symbols)

        def decode(feeds: bool, updates: bool) -> Any:
            loop = _fed_back(embedding, output_projection, updates) if feeds else None
            return tied_rnn_seq2seq(read, written, cell, loop, scope.dtype)

        return _decoded(decode, feed_previous)


def attention_decoder(
    decoder_inputs: Any,
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    output_size: Any = None,
    num_heads: int = 1,
    loop_function: Any = None,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Any:
    """Decodes with attention to `attention_states`, (batch, length, size).

    Vinyals et al., 2014 (https://arxiv.org/abs/1412.7449).
    """
    size = attention_states.shape.as_list()[2]
    outputs: Any = []
    state = initial_state
    with tf.variable_scope(scope or "attention_decoder", dtype=dtype):
        memory = attention_states[:, :, None]
        heads = []
        for head in range(num_heads):
            kernel = tf.get_variable(f"AttnW_{head}", (1, 1, size, size))
            features = tf.nn.conv2d(memory, kernel, [1, 1, 1, 1], "SAME")
            heads.append((features, tf.get_variable(f"AttnV_{head}", (size,))))

        def read(state: Any) -> Any:
            """Returns what each head reads, (batch, size)."""
            found = []
            for head, (features, v) in enumerate(heads):
                with tf.variable_scope(f"Attention_{head}"):
                    query = linear(tf.concat(tf.nest.flatten(state), 1), size)
                scores = tf.reduce_sum(v * tf.tanh(features + query[:, None, None]), [2, 3])
                weights = tf.nn.softmax(scores)[:, :, None, None]
                found.append(tf.reduce_sum(weights * memory, [1, 2]))
            return found

        attended = [tf.zeros([tf.shape(decoder_inputs[0])[0], size], memory.dtype)] * num_heads
        if initial_state_attention:
            attended = read(initial_state)
        for number, given in enumerate(decoder_inputs):
            inputs = _next_input(given, number, outputs, loop_function)
            inputs = linear(tf.concat([inputs, *attended], 1), inputs.shape.as_list()[1])
            output, state = cell(inputs, state)
            reuse = True if initial_state_attention else None
            with tf.variable_scope(tf.get_variable_scope(), reuse=reuse):
                attended = read(state)
            with tf.variable_scope("AttnOutputProjection"):
                output = linear(tf.concat([output, *attended], 1), output_size or cell.output_size)
            outputs.append(output)
    return outputs, state


def embedding_attention_decoder(
    decoder_inputs: Any,
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_size: Any = None,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Any:
    """Decodes words with attention."""
    with tf.variable_scope(scope or "embedding_attention_decoder", dtype=dtype):
        embedding = tf.get_variable("embedding", (num_symbols, embedding_size))
        loop = _fed_back(embedding, output_projection, update_embedding_for_previous)
        return attention_decoder(
            [tf.nn.embedding_lookup(embedding, each) for each in decoder_inputs],
            initial_state,
            attention_states,
            cell,
            output_size,
            num_heads,
            loop if feed_previous else None,
            initial_state_attention=initial_state_attention,
        )


def embedding_attention_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Any:
    """Encodes words with a copy of the cell, and decodes words with attention to the outputs."""
    with tf.variable_scope(scope or "embedding_attention_seq2seq", dtype=dtype) as scope:
        encoder = EmbeddingWrapper(copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        outputs, state = tf.nn.static_rnn(encoder, encoder_inputs, dtype=scope.dtype)
        memory = tf.stack(outputs, 1)
        output_size = None
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols

        def decode(feeds: bool, updates: bool) -> Any:
            return embedding_attention_decoder(
                decoder_inputs,
                state,
                memory,
                cell,
                num_decoder_symbols,
                embedding_size,
                num_heads,
                output_size,
                output_projection,
                feeds,
                updates,
                initial_state_attention=initial_state_attention,
            )

        return _decoded(decode, feed_previous)


def _next_input(given: Any, number: int, outputs: Any, loop_function: Any) -> Any:
    """Returns the next input; from the second step on, the variables already exist."""
    if number == 0:
        return given
    if loop_function is not None:
        with tf.variable_scope("loop_function", reuse=True):
            given = loop_function(outputs[-1], number)
    tf.get_variable_scope().reuse_variables()
    return given


def _fed_back(embedding: Any, output_projection: Any, updates: bool) -> Any:
    """Returns the function that embeds the likeliest word of an output."""

    def loop_function(output: Any, _: int) -> Any:
        if output_projection is not None:
            output = tf.nn.xw_plus_b(output, *output_projection)
        embedded = tf.nn.embedding_lookup(embedding, tf.argmax(output, 1))
        return embedded if updates else tf.stop_gradient(embedded)

    return loop_function


def _decoded(decode: Callable[[bool, bool], Any], feed_previous: Any) -> Any:
    """Decodes in one of two ways, or in both, in a `tf.cond`, if the graph has to decide."""
    if isinstance(feed_previous, bool):
        return decode(feed_previous, True)

    def branch(feeds: bool) -> Any:
        with tf.variable_scope(tf.get_variable_scope(), reuse=None if feeds else True):
            return decode(feeds, False)

    return tf.cond(feed_previous, lambda: branch(True), lambda: branch(False))
