"""`tf.contrib.legacy_seq2seq`: recurrent decoders and their loss."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.contrib.seq2seq import weighted_losses


def rnn_decoder(
    decoder_inputs: Any, initial_state: Any, cell: Any, loop_function: Any = None, scope: Any = None
) -> Any:
    """Runs a cell over a list of inputs; `loop_function` makes an input of the last output."""
    outputs: Any = []
    state = initial_state
    with tf.variable_scope(scope or "rnn_decoder"):
        for number, given in enumerate(decoder_inputs):
            if number > 0:
                tf.get_variable_scope().reuse_variables()
                if loop_function is not None:
                    given = loop_function(outputs[-1], number)
            output, state = cell(given, state)
            outputs.append(output)
    return outputs, state


def sequence_loss_by_example(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    softmax_loss_function: Any = None,
    name: Any = None,
) -> Any:
    """Returns the cross entropy of each sequence, float32 of shape (batch,)."""
    losses = [
        weighted_losses(logit, target, weight, softmax_loss_function)
        for logit, target, weight in zip(logits, targets, weights)
    ]
    total = tf.add_n(losses)
    return total / (tf.add_n(weights) + 1e-12) if average_across_timesteps else total


def sequence_loss(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    softmax_loss_function: Any = None,
    name: Any = None,
) -> Any:
    """Returns the mean cross entropy over the batch, or its sum, a float32 scalar."""
    losses = sequence_loss_by_example(
        logits, targets, weights, average_across_timesteps, softmax_loss_function
    )
    total = tf.reduce_sum(losses)
    if not average_across_batch:
        return total
    return total / tf.cast(tf.shape(targets[0])[0], tf.float32)


STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.nn",
    modules={"tensorflow.contrib.legacy_seq2seq.*": __name__},
)
