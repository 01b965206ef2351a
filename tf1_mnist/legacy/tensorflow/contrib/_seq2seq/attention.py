"""Attention: scores of the encoder's outputs, which are called the memory, and probabilities.

Bahdanau, Cho and Bengio, 2014 (https://arxiv.org/abs/1409.0473); Luong, Pham and Manning, 2015
(https://arxiv.org/abs/1508.04025).
"""

from typing import Any

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.tensorflow.contrib._seq2seq import shapes
from tf1_mnist.legacy.tensorflow.layers import LAYERS


class AttentionMechanism:
    """The interface that `AttentionWrapper` requires: `alignments_size`, `state_size` and a call.

    A mechanism is called with the output of a cell and the mechanism's state, and returns the
    alignments (batch, memory) and the next state.
    """

    alignments_size: Any = None
    state_size: Any = None


class _BaseAttentionMechanism(AttentionMechanism):
    """Stores the memory, (batch, memory, ...), from which `memory_layer` computes the keys."""

    _scope = ""  # the scope of the variables

    def __init__(
        self,
        query_layer: Any,
        memory: Any,
        probability_fn: Any,
        memory_sequence_length: Any = None,
        memory_layer: Any = None,
        check_inner_dims_defined: bool = True,
        score_mask_value: Any = None,
        custom_key_value_fn: Any = None,
        name: Any = None,
    ) -> None:
        self.query_layer = query_layer
        self.memory_layer = memory_layer
        self.values = tf.convert_to_tensor(memory)
        self.dtype = memory_layer.dtype if memory_layer is not None else self.values.dtype
        mask: Any = None
        if memory_sequence_length is not None:
            message = "memory_sequence_length has to be positive"
            is_positive = tf.assert_positive(memory_sequence_length, message=message)
            with tf.control_dependencies([is_positive]):  # otherwise, all scores are -inf
                mask = tf.sequence_mask(memory_sequence_length, tf.shape(memory)[1])
            inner = [1] * (self.values.shape.ndims - 2)
            kept = tf.reshape(mask, tf.concat([tf.shape(mask), inner], 0))
            self.values *= tf.cast(kept, self.values.dtype)
        self.keys = memory_layer(self.values) if memory_layer is not None else self.values
        if custom_key_value_fn is not None:
            self.keys, self.values = custom_key_value_fn(self.keys, self.values)
        self._keys, self._values = self.keys, self.values  # subclasses of programs use these
        sizes = zip(self.keys.shape.as_list(), tf.unstack(tf.shape(self.keys)))
        self.batch_size, self.alignments_size, *_ = (
            size if static is None else static for static, size in sizes
        )
        self.state_size = self.alignments_size
        masked = -np.inf if score_mask_value is None else score_mask_value

        def probabilities(score: Any, state: Any) -> Any:
            if mask is not None:
                score = tf.where(mask, score, masked * tf.ones_like(score))
            return probability_fn(score, state)

        self._probability_fn = probabilities

    def __call__(self, query: Any, state: Any) -> Any:
        with tf.variable_scope(None, self._scope, [query]):
            score = self._score(query)
        alignments = self._probability_fn(score, state)
        return alignments, alignments

    def _score(self, query: Any) -> Any:
        raise NotImplementedError

    def initial_alignments(self, batch_size: Any, dtype: Any) -> Any:
        return shapes.zeros(self.alignments_size, batch_size, dtype)

    def initial_state(self, batch_size: Any, dtype: Any) -> Any:
        return self.initial_alignments(batch_size, dtype)


class LuongAttention(_BaseAttentionMechanism):
    """Scores the memory by the products of query and keys."""

    _scope = "luong_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        scale: bool = False,
        probability_fn: Any = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        custom_key_value_fn: Any = None,
        name: str = "LuongAttention",
    ) -> None:
        super().__init__(
            None,
            memory,
            _of_scores(probability_fn),
            memory_sequence_length,
            dense(num_units, "memory_layer", dtype),
            score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn,
        )
        self._num_units = num_units
        self._scale = scale

    def _score(self, query: Any) -> Any:
        g = _variable("attention_g", (), query, tf.ones_initializer()) if self._scale else None
        return _luong_score(query, self.keys, g)


class BahdanauAttention(_BaseAttentionMechanism):
    """Scores the memory by a layer whose inputs are the sums of query and keys."""

    _scope = "bahdanau_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        normalize: bool = False,
        probability_fn: Any = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        custom_key_value_fn: Any = None,
        name: str = "BahdanauAttention",
    ) -> None:
        super().__init__(
            dense(num_units, "query_layer", dtype),
            memory,
            _of_scores(probability_fn),
            memory_sequence_length,
            dense(num_units, "memory_layer", dtype),
            score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn,
        )
        self._num_units = num_units
        self._normalize = normalize

    def _score(self, query: Any) -> Any:
        units = self._num_units
        processed_query = self.query_layer(query) if self.query_layer else query
        v = _variable("attention_v", (units,), query)
        if not self._normalize:
            return _bahdanau_score(processed_query, self.keys, v)
        g = _variable("attention_g", (), query, tf.constant_initializer(units**-0.5))
        b = _variable("attention_b", (units,), query, tf.zeros_initializer())
        return _bahdanau_score(processed_query, self.keys, v, g, b)


def _luong_score(query: Any, keys: Any, scale: Any) -> Any:
    """Returns the scores (batch, memory) of a query (batch, units)."""
    score = tf.matmul(query[:, None], keys, transpose_b=True)[:, 0]
    return score if scale is None else scale * score


def _bahdanau_score(
    processed_query: Any, keys: Any, attention_v: Any, attention_g: Any = None, attention_b: Any = 0
) -> Any:
    """Returns the scores (batch, memory) of a query (batch, units)."""
    if attention_g is not None:
        attention_v *= attention_g * tf.rsqrt(tf.reduce_sum(tf.square(attention_v)))
    return tf.reduce_sum(attention_v * tf.tanh(keys + processed_query[:, None] + attention_b), 2)


def hardmax(logits: Any, name: Any = None) -> Any:
    """Returns 1 at the greatest of the logits, and 0 elsewhere."""
    logits = tf.convert_to_tensor(logits)
    depth = logits.shape.as_list()[-1] or tf.shape(logits)[-1]
    return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)


def _of_scores(probability_fn: Any) -> Any:
    """Returns a function of the scores and the last alignments that ignores the alignments."""
    return lambda score, _: (probability_fn or tf.nn.softmax)(score)


def dense(units: int, name: str, dtype: Any) -> Any:
    """Returns a dense layer without a bias."""
    return today.load(LAYERS).Dense(units, name=name, use_bias=False, dtype=dtype or tf.float32)


def _variable(name: str, shape: Any, like: Any, initializer: Any = None) -> Any:
    return tf.get_variable(name, shape, like.dtype, initializer)
