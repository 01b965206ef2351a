"""`tf.contrib.seq2seq`: the losses; all other functions are in the folder `_seq2seq`."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.contrib import in_files


def weighted_losses(logits: Any, targets: Any, weights: Any, loss: Any = None) -> Any:
    """Returns the weighted cross entropies; `loss` may replace the cross entropy."""
    loss = loss or tf.nn.sparse_softmax_cross_entropy_with_logits
    return loss(labels=targets, logits=logits) * weights


def sequence_loss(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    softmax_loss_function: Any = None,
    name: Any = None,
) -> Any:
    """Returns the weighted mean of the cross entropies, over both axes or one of them.

    Args:
        logits: float32 (batch, time, classes).
        targets: int32 (batch, time).
        weights: float32 (batch, time).
    """
    losses = weighted_losses(logits, targets, weights, softmax_loss_function)
    averaged = {0: average_across_batch, 1: average_across_timesteps}
    axes = [axis for axis, is_averaged in averaged.items() if is_averaged]
    if not axes:
        return losses
    return tf.reduce_sum(losses, axes) / (tf.reduce_sum(weights, axes) + 1e-12)


_OURS = {
    "_seq2seq.attention": (
        "AttentionMechanism",
        "BahdanauAttention",
        "LuongAttention",
        "_BaseAttentionMechanism",
        "_bahdanau_score",
        "_luong_score",
        "hardmax",
    ),
    "_seq2seq.attention_wrapper": (
        "AttentionWrapper",
        "AttentionWrapperState",
        "_compute_attention",
    ),
    "_seq2seq.beam_search": (
        "BeamSearchDecoder",
        "BeamSearchDecoderOutput",
        "BeamSearchDecoderState",
        "FinalBeamSearchDecoderOutput",
        "gather_tree",
        "tile_batch",
    ),
    "_seq2seq.decoder_functions": (
        "dynamic_rnn_decoder",
        "simple_decoder_fn_inference",
        "simple_decoder_fn_train",
    ),
    "_seq2seq.decoders": ("BasicDecoder", "BasicDecoderOutput", "Decoder", "dynamic_decode"),
    "_seq2seq.helpers": (
        "CustomHelper",
        "GreedyEmbeddingHelper",
        "Helper",
        "InferenceHelper",
        "SampleEmbeddingHelper",
        "TrainingHelper",
    ),
    "_seq2seq.monotonic": (
        "BahdanauMonotonicAttention",
        "LuongMonotonicAttention",
        "monotonic_attention",
        "safe_cumprod",
    ),
    "_seq2seq.scheduled_helpers": (
        "ScheduledEmbeddingTrainingHelper",
        "ScheduledOutputTrainingHelper",
    ),
}

STAND_IN = StandIn(
    section="`tf.contrib.seq2seq`",
    instead="the lines in the guide",
    modules={"tensorflow.contrib.seq2seq.*": __name__},
    moved=in_files(_OURS),
)
