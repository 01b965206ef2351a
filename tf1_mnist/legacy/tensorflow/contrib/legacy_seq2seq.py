"""`tf.contrib.legacy_seq2seq`: the losses; all other functions are in `_legacy_seq2seq.py`."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.contrib import in_files
from tf1_mnist.legacy.tensorflow.contrib.seq2seq import weighted_losses


def sequence_loss_by_example(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    softmax_loss_function: Any = None,
    name: Any = None,
) -> Any:
    """Returns the cross entropy of each sequence, float32 of shape (batch,)."""
    if softmax_loss_function is None:
        targets = [tf.reshape(target, [-1]) for target in targets]
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


def model_with_buckets(
    encoder_inputs: Any,
    decoder_inputs: Any,
    targets: Any,
    weights: Any,
    buckets: Any,
    seq2seq: Any,
    softmax_loss_function: Any = None,
    per_example_loss: bool = False,
    name: Any = None,
) -> Any:
    """Builds a model for each pair of maximum lengths; all models share their variables.

    Returns:
        The outputs of each model, and the loss of each.
    """
    loss = sequence_loss_by_example if per_example_loss else sequence_loss
    outputs: Any = []
    losses: Any = []
    for read, written in buckets:
        with tf.variable_scope(tf.get_variable_scope(), reuse=True if outputs else None):
            outputs.append(seq2seq(encoder_inputs[:read], decoder_inputs[:written])[0])
            losses.append(
                loss(
                    outputs[-1],
                    targets[:written],
                    weights[:written],
                    softmax_loss_function=softmax_loss_function,
                )
            )
    return outputs, losses


_OURS = {
    "_legacy_seq2seq": (
        "attention_decoder",
        "basic_rnn_seq2seq",
        "embedding_attention_decoder",
        "embedding_attention_seq2seq",
        "embedding_rnn_decoder",
        "embedding_rnn_seq2seq",
        "embedding_tied_rnn_seq2seq",
        "rnn_decoder",
        "tied_rnn_seq2seq",
    )
}

STAND_IN = StandIn(
    section="`tf.contrib.seq2seq`",
    instead="the lines in the guide",
    modules={"tensorflow.contrib.legacy_seq2seq.*": __name__},
    moved={
        "seq2seq": "tensorflow.contrib.legacy_seq2seq",  # a file of which this module consisted
        **in_files(_OURS),
    },
)
