"""Helpers for training, which choose the given inputs or the decoder's last output at random.

Bengio et al., "Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks", 2015
(https://arxiv.org/abs/1506.03099).
"""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.helpers import (
    TrainingHelper,
    embedding_function,
    sampled,
    steps,
)
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.shapes import transposed


class _ScheduledHelper(TrainingHelper):
    """Replaces the given inputs, with some probability, by what was chosen in the last step."""

    def __init__(
        self, inputs: Any, sequence_length: Any, sampling_probability: Any, time_major: bool
    ) -> None:
        super().__init__(inputs, sequence_length, time_major)
        self._sampling_probability = tf.convert_to_tensor(sampling_probability)

    def _is_sampled(self, seed: Any) -> Any:
        """Draws a boolean for each sequence."""
        probability = self._sampling_probability
        drawn = tf.random_uniform([self.batch_size], seed=seed, dtype=probability.dtype)
        return drawn < probability


class ScheduledEmbeddingTrainingHelper(_ScheduledHelper):
    """Embeds a sampled word with some probability; otherwise, `sample_ids` is -1."""

    def __init__(
        self,
        inputs: Any,
        sequence_length: Any,
        embedding: Any,
        sampling_probability: Any,
        time_major: bool = False,
        seed: Any = None,
        scheduling_seed: Any = None,
        name: Any = None,
    ) -> None:
        super().__init__(inputs, sequence_length, sampling_probability, time_major)
        self._embedding_fn = embedding_function(embedding)
        self._seed = seed
        self._scheduling_seed = scheduling_seed

    def sample(self, time: Any, outputs: Any, state: Any = None, name: Any = None) -> Any:
        chosen = sampled(outputs, self._seed)
        return tf.where(self._is_sampled(self._scheduling_seed), chosen, -tf.ones_like(chosen))

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: Any = None
    ) -> Any:
        finished, given, state = super().next_inputs(time, outputs, state)
        embedded = self._embedding_fn(tf.maximum(sample_ids, 0))
        return finished, tf.where(sample_ids > -1, embedded, given), state


class ScheduledOutputTrainingHelper(_ScheduledHelper):
    """Reads the last outputs with some probability; `sample_ids` is 1 if it does, otherwise 0."""

    def __init__(
        self,
        inputs: Any,
        sequence_length: Any,
        sampling_probability: Any,
        time_major: bool = False,
        seed: Any = None,
        next_inputs_fn: Any = None,
        auxiliary_inputs: Any = None,
        name: Any = None,
    ) -> None:
        self._auxiliary = None
        if auxiliary_inputs is not None:
            inputs = tf.concat([inputs, auxiliary_inputs], -1)
            by_time = tf.convert_to_tensor(auxiliary_inputs)
            self._auxiliary = steps(by_time if time_major else transposed(by_time))
        super().__init__(inputs, sequence_length, sampling_probability, time_major)
        self._seed = seed
        self._next_inputs_fn = next_inputs_fn or tf.identity

    def sample(self, time: Any, outputs: Any, state: Any = None, name: Any = None) -> Any:
        return tf.cast(self._is_sampled(self._seed), tf.int32)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: Any = None
    ) -> Any:
        finished, given, state = super().next_inputs(time, outputs, state)
        is_sampled = tf.cast(sample_ids, tf.bool)

        def with_outputs() -> Any:
            inputs = self._next_inputs_fn(outputs)
            if self._auxiliary is not None:
                inputs = tf.concat([inputs, self._auxiliary.read(time + 1)], -1)
            return tf.where(is_sampled, inputs, given)

        none = tf.reduce_all(finished) | ~tf.reduce_any(is_sampled)
        return finished, tf.cond(none, lambda: given, with_outputs), state
