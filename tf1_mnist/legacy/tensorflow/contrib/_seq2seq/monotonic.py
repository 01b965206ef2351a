"""Attention that only moves forward through the memory.

Raffel et al., "Online and Linear-Time Attention by Enforcing Monotonic Alignments", 2017
(https://arxiv.org/abs/1704.00784).
"""

from typing import Any

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.attention import (
    BahdanauAttention,
    LuongAttention,
    _BaseAttentionMechanism,
    dense,
)


def safe_cumprod(x: Any, *args: Any, **options: Any) -> Any:
    """Computes `tf.cumprod` of numbers between 0 and 1 as a sum of logarithms."""
    x = tf.convert_to_tensor(x)
    tiny = np.finfo(x.dtype.as_numpy_dtype).tiny
    return tf.exp(tf.cumsum(tf.log(tf.clip_by_value(x, tiny, 1)), *args, **options))


def monotonic_attention(p_choose_i: Any, previous_attention: Any, mode: str) -> Any:
    """Returns the distribution over the memory, (batch, memory).

    Args:
        p_choose_i: the probability of stopping at each place, (batch, memory).
        previous_attention: the last distribution, (batch, memory).
        mode: "recursive"; "parallel", which is faster but less accurate; or "hard", if all
            probabilities are 0 or 1.
    """
    p = tf.convert_to_tensor(p_choose_i)
    previous = tf.convert_to_tensor(previous_attention)
    if mode == "recursive":
        passed = tf.concat([tf.ones_like(p[:, :1]), 1 - p[:, :-1]], 1)
        reached = tf.scan(
            lambda last, step: step[0] * last + step[1],
            (tf.transpose(passed), tf.transpose(previous)),
            tf.zeros_like(p[:, 0]),
        )
        return p * tf.transpose(reached)
    if mode == "parallel":
        passed = safe_cumprod(1 - p, axis=1, exclusive=True)
        return p * passed * tf.cumsum(previous / tf.clip_by_value(passed, 1e-10, 1.0), axis=1)
    if mode == "hard":
        p *= tf.cumsum(previous, axis=1)
        return p * tf.cumprod(1 - p, axis=1, exclusive=True)
    raise ValueError(f"mode is {mode!r}; expected 'recursive', 'parallel' or 'hard'")


class _Monotonic(_BaseAttentionMechanism):
    """The common part of the two mechanisms: the first distribution, and a bias."""

    _score_bias_init: float

    def initial_alignments(self, batch_size: Any, dtype: Any) -> Any:
        return tf.one_hot(tf.zeros([batch_size], tf.int32), self.alignments_size, dtype=dtype)

    def _score(self, query: Any) -> Any:
        score = super()._score(query)
        bias = tf.get_variable(
            "attention_score_bias", dtype=score.dtype, initializer=self._score_bias_init
        )
        return score + bias


class LuongMonotonicAttention(_Monotonic, LuongAttention):
    """Scores the memory by the products of query and keys."""

    _scope = "luong_monotonic_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        scale: bool = False,
        score_mask_value: Any = None,
        sigmoid_noise: float = 0.0,
        sigmoid_noise_seed: Any = None,
        score_bias_init: float = 0.0,
        mode: str = "parallel",
        dtype: Any = None,
        name: str = "LuongMonotonicAttention",
    ) -> None:
        _BaseAttentionMechanism.__init__(
            self,
            None,
            memory,
            _distribution(sigmoid_noise, sigmoid_noise_seed, mode),
            memory_sequence_length,
            dense(num_units, "memory_layer", dtype),
            score_mask_value=score_mask_value,
        )
        self._num_units = num_units
        self._scale = scale
        self._score_bias_init = score_bias_init


class BahdanauMonotonicAttention(_Monotonic, BahdanauAttention):
    """Scores the memory by a layer whose inputs are the sums of query and keys."""

    _scope = "bahdanau_monotonic_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        normalize: bool = False,
        score_mask_value: Any = None,
        sigmoid_noise: float = 0.0,
        sigmoid_noise_seed: Any = None,
        score_bias_init: float = 0.0,
        mode: str = "parallel",
        dtype: Any = None,
        name: str = "BahdanauMonotonicAttention",
    ) -> None:
        _BaseAttentionMechanism.__init__(
            self,
            dense(num_units, "query_layer", dtype),
            memory,
            _distribution(sigmoid_noise, sigmoid_noise_seed, mode),
            memory_sequence_length,
            dense(num_units, "memory_layer", dtype),
            score_mask_value=score_mask_value,
        )
        self._num_units = num_units
        self._normalize = normalize
        self._score_bias_init = score_bias_init


def _distribution(sigmoid_noise: float, seed: Any, mode: str) -> Any:
    """Returns a function that computes the next distribution from the scores and the last."""

    def distribution(score: Any, previous: Any) -> Any:
        if sigmoid_noise > 0:
            score += sigmoid_noise * tf.random_normal(tf.shape(score), dtype=score.dtype, seed=seed)
        p = tf.cast(score > 0, score.dtype) if mode == "hard" else tf.sigmoid(score)
        return monotonic_attention(p, previous, mode)

    return distribution
