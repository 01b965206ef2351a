"""Graphs that replace the ops of cuDNN recurrent networks on a machine without a GPU.

The canonical weights and biases of a network are ordered by layer and then by direction. For each
direction, the weights and biases of the gates come first: those for the input, then those for the
state. The weights of the projection, if there is one, come last. The parameter buffer holds all
weights and then all biases, as the Keras layer `CuDNNLSTM` expects.
"""

from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

from tf1run import tf1 as tf
from tf1run.tensorflow import random_seed

_GATES = {"lstm": 4, "gru": 3, "rnn_tanh": 1, "rnn_relu": 1}


def _directions(direction: str = "unidirectional", **options: Any) -> int:
    return 2 if direction == "bidirectional" else 1


def _shapes(
    layers: int,
    units: int,
    inputs: int,
    rnn_mode: str = "lstm",
    input_mode: str = "linear_input",
    direction: str = "unidirectional",
    num_proj: int = 0,
    **options: Any,
) -> Tuple[List[List[int]], List[List[int]]]:
    """Returns the shapes of all canonical weights and of all canonical biases.

    Raises:
        ValueError: the options ask for a first layer without weights for its input.
    """
    if input_mode == "skip_input" or (input_mode == "auto_select" and inputs == units):
        raise ValueError("on a CPU, cudnn_rnn needs input_mode='linear_input'")
    state, directions = num_proj or units, _directions(direction)
    weights = []
    for layer in range(layers):
        of_input = [units, directions * state if layer else inputs]
        gates = [of_input] * _GATES[rnn_mode] + [[units, state]] * _GATES[rnn_mode]
        weights += (gates + [[state, units]] * bool(num_proj)) * directions
    return weights, [[units]] * (2 * _GATES[rnn_mode] * layers * directions)


def _size(layers: int, units: int, inputs: int, **options: Any) -> int:
    """Returns the size of the parameter buffer."""
    weights, biases = _shapes(layers, units, inputs, **options)
    return sum(int(np.prod(shape)) for shape in weights + biases)


def cudnn_rnn_params_size(
    num_layers: int, num_units: int, input_size: int, name: Any = None, **options: Any
) -> Any:
    """Returns the size of the parameter buffer as a tensor of shape (1,)."""
    size = _size(num_layers, num_units, input_size, **options)
    with random_seed.counted_as(4):
        return tf.constant([size], options["S"], name=name)


def cudnn_rnn_canonical_to_params(
    num_layers: int,
    num_units: int,
    input_size: int,
    weights: Sequence[Any],
    biases: Sequence[Any],
    name: Any = None,
    **options: Any,
) -> Any:
    """Returns the parameter buffer that contains the given canonical weights and biases."""
    with random_seed.counted_as(4), tf.name_scope(name, "CudnnRNNCanonicalToParams"):
        return tf.concat([tf.reshape(each, [-1]) for each in [*weights, *biases]], 0)


def cudnn_rnn_params_to_canonical(
    num_layers: int,
    num_units: int,
    input_size: int,
    params: Any,
    name: Any = None,
    **options: Any,
) -> Tuple[List[Any], List[Any]]:
    """Returns the canonical weights and biases that a parameter buffer contains."""
    weights, biases = _shapes(num_layers, num_units, input_size, **options)
    shapes = weights + biases
    with random_seed.counted_as(4), tf.name_scope(name, "CudnnRNNParamsToCanonical"):
        parts = tf.split(tf.reshape(params, [-1]), [int(np.prod(shape)) for shape in shapes])
        parts = [tf.reshape(part, shape) for part, shape in zip(parts, shapes)]
    return parts[: len(weights)], parts[len(weights) :]


cudnn_rnn_canonical_to_params_v2 = cudnn_rnn_canonical_to_params
cudnn_rnn_params_to_canonical_v2 = cudnn_rnn_params_to_canonical


def cudnn_rnn(
    input: Any, input_h: Any, input_c: Any, params: Any, **options: Any
) -> Tuple[Any, Any, Any, Any]:
    """Returns the results of `cudnn_rnnv3` except the last one."""
    return cudnn_rnnv3(input, input_h, input_c, params, **options)[:4]


def cudnn_rnnv3(
    input: Any,
    input_h: Any,
    input_c: Any,
    params: Any,
    sequence_lengths: Any = None,
    time_major: bool = True,
    name: Any = None,
    **options: Any,
) -> Tuple[Any, Any, Any, Any, Any]:
    """Runs a recurrent network over sequences.

    Args:
        input: floats of shape (time, batch, inputs).
        input_h: the initial states, floats of shape (layers * directions, batch, units); if there
            is a projection, the last dimension is the projection's size.
        input_c: the initial cells of an LSTM, floats of shape (layers * directions, batch, units).
        params: the parameter buffer.
        sequence_lengths: int32 (batch,); by default, all sequences have the full length.
        time_major: False if the batch comes first in all shapes.
        options: the kind of network and its dropout.
    Returns:
        The outputs, the last states, the last cells, and two empty tensors in place of those that
        the op keeps for its gradient. The outputs have the shape (time, batch, directions * units)
        and are 0 after the end of a sequence. The last states and cells have the same shapes as the
        initial ones.
    """
    given = [input, input_h, input_c] if _is_lstm(options) else [input, input_h]
    given = [tf.convert_to_tensor(each) for each in given]
    if sequence_lengths is not None:
        sequence_lengths = tf.convert_to_tensor(sequence_lengths)
    with random_seed.counted_as(1), tf.name_scope(name, "CudnnRNN"):
        if not time_major:
            given = [tf.transpose(each, [1, 0, 2]) for each in given]
        if sequence_lengths is None:
            sequence_lengths = tf.fill([tf.shape(given[0])[1]], tf.shape(given[0])[0])
        found = _network(given[0], given[1:], params, sequence_lengths, **options)
        if not time_major:
            found = [tf.transpose(each, [1, 0, 2]) for each in found]
        kept = tf.zeros([0], found[0].dtype)
        output_c = found[2] if _is_lstm(options) else kept
        return found[0], found[1], output_c, kept, tf.zeros([0], tf.int8)


cudnn_rnnv2 = cudnn_rnnv3


def _is_lstm(options: Dict[str, Any]) -> bool:
    return bool(options.get("rnn_mode", "lstm") == "lstm")


def _network(
    inputs: Any,
    first: List[Any],
    params: Any,
    lengths: Any,
    rnn_mode: str = "lstm",
    dropout: float = 0.0,
    seed: Any = None,
    seed2: Any = None,
    is_training: bool = True,
    **options: Any,
) -> List[Any]:
    """Returns the outputs and the last states of all layers and directions.

    Raises:
        ValueError: the sizes of the network are unknown when the graph is built.
    """
    units, size = first[-1].shape[2].value, inputs.shape[2].value
    if units is None or size is None:
        raise ValueError(f"cudnn_rnn needs known sizes: {inputs.shape}, {first[-1].shape}")
    options["rnn_mode"] = rnn_mode
    directions = _directions(**options)
    layers = _layers(first[0], params, units, size, **options)
    canonical = cudnn_rnn_params_to_canonical(layers, units, size, params, **options)
    weights, biases = (_grouped(each, layers * directions) for each in canonical)
    last = []
    for layer in range(layers):
        if layer and dropout and is_training:
            inputs = tf.nn.dropout(inputs, rate=dropout, seed=seed2 and seed2 + layer)
        outputs = []
        for at in range(layer * directions, (layer + 1) * directions):
            is_backward = at % directions == 1
            given = tf.reverse_sequence(inputs, lengths, 0, 1) if is_backward else inputs
            state = tuple(each[at] for each in first)
            output, state = _run(rnn_mode, weights[at], biases[at], given, state, lengths)
            outputs.append(tf.reverse_sequence(output, lengths, 0, 1) if is_backward else output)
            last.append(state)
        inputs = tf.concat(outputs, 2)
    return [inputs, *(tf.stack(each) for each in zip(*last))]


def _layers(first: Any, params: Any, units: int, size: int, **options: Any) -> int:
    """Derives the number of layers from the shape of the initial states or the size of the buffer.

    Raises:
        ValueError: both the shape and the size are unknown.
    """
    if first.shape[0].value is not None:
        return int(first.shape[0].value) // _directions(**options)
    total = getattr(params, "initial_value", params).shape.num_elements()
    if total is None:
        raise ValueError(f"cudnn_rnn needs the number of layers, but input_h is {first.shape}")
    return next(n for n in range(1, total) if _size(n, units, size, **options) >= total)


def _grouped(items: List[Any], groups: int) -> List[List[Any]]:
    size = len(items) // groups
    return [items[start : start + size] for start in range(0, len(items), size)]


def _run(
    rnn_mode: str, weights: List[Any], biases: List[Any], inputs: Any, first: Any, lengths: Any
) -> Tuple[Any, Any]:
    """Runs one layer in one direction; returns the layer's outputs and last state."""
    gates = _GATES[rnn_mode]
    of_input, of_state = tf.concat(weights[:gates], 0), tf.concat(weights[gates : 2 * gates], 0)
    from_input = tf.tensordot(inputs, of_input, [[2], [1]]) + tf.concat(biases[:gates], 0)
    state_bias = tf.concat(biases[gates:], 0)
    inside = tf.transpose(tf.sequence_mask(lengths, tf.shape(inputs)[0]))  # (time, batch)

    def step(state: Any, now: Any) -> Any:
        x, inside = now
        from_state = tf.matmul(state[0], of_state, transpose_b=True) + state_bias
        new = _next(rnn_mode, x, from_state, state)
        for projection in weights[2 * gates :]:
            new = (tf.matmul(new[0], projection, transpose_b=True), *new[1:])
        return tuple(tf.where(inside, *each) for each in zip(new, state))

    states = tf.scan(step, (from_input, inside), first)
    output = states[0] * tf.cast(inside[:, :, None], inputs.dtype)
    return output, tuple(each[-1] for each in states)


def _next(rnn_mode: str, x: Any, from_state: Any, state: Any) -> Any:
    """Returns the next state and, for an LSTM, the next cell."""
    if rnn_mode == "lstm":
        enter, forget, new, leave = tf.split(x + from_state, 4, 1)
        cell = tf.sigmoid(forget) * state[1] + tf.sigmoid(enter) * tf.tanh(new)
        return tf.sigmoid(leave) * tf.tanh(cell), cell
    if rnn_mode == "gru":
        reset, update, new = zip(tf.split(x, 3, 1), tf.split(from_state, 3, 1))
        new = tf.tanh(new[0] + tf.sigmoid(sum(reset)) * new[1])
        kept = tf.sigmoid(sum(update))
        return ((1 - kept) * new + kept * state[0],)
    return ((tf.tanh if rnn_mode == "rnn_tanh" else tf.nn.relu)(x + from_state),)
