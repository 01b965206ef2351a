"""Helpers, which choose what a decoder reads in each step."""

from typing import Any, Callable

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.shapes import transposed


class Helper:
    """The interface that `BasicDecoder` requires.

    batch_size: an int32 scalar.
    sample_ids_shape, sample_ids_dtype: the shape and the dtype that `sample` returns for each
        sequence.
    """

    batch_size: Any = None
    sample_ids_shape: Any = tf.TensorShape([])
    sample_ids_dtype: Any = tf.int32

    def initialize(self, name: Any = None) -> Any:
        """Returns which sequences are already finished, and the first inputs."""
        raise NotImplementedError

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        """Returns the choice that follows from the outputs of a step."""
        raise NotImplementedError

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None
    ) -> Any:
        """Returns which sequences are finished, the next inputs, and the next state."""
        raise NotImplementedError


class CustomHelper(Helper):
    """A helper that consists of three functions."""

    def __init__(
        self,
        initialize_fn: Any,
        sample_fn: Any,
        next_inputs_fn: Any,
        sample_ids_shape: Any = None,
        sample_ids_dtype: Any = None,
    ) -> None:
        self._initialize_fn = initialize_fn
        self._sample_fn = sample_fn
        self._next_inputs_fn = next_inputs_fn
        self.sample_ids_shape = tf.TensorShape(sample_ids_shape or [])
        self.sample_ids_dtype = sample_ids_dtype or tf.int32

    def initialize(self, name: Any = None) -> Any:
        finished, next_inputs = self._initialize_fn()
        self.batch_size = tf.size(finished)
        return finished, next_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        return self._sample_fn(time=time, outputs=outputs, state=state)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None
    ) -> Any:
        return self._next_inputs_fn(time=time, outputs=outputs, state=state, sample_ids=sample_ids)


class TrainingHelper(Helper):
    """Reads the given inputs, (batch, time, ...)."""

    def __init__(
        self, inputs: Any, sequence_length: Any, time_major: bool = False, name: Any = None
    ) -> None:
        self.inputs = tf.convert_to_tensor(inputs)
        self.sequence_length = tf.convert_to_tensor(sequence_length)
        if self.sequence_length.shape.ndims != 1:
            raise ValueError(
                f"sequence_length has the shape {self.sequence_length.shape}; expected a vector"
            )
        self.batch_size = tf.size(sequence_length)
        by_time = self.inputs if time_major else transposed(self.inputs)
        self._steps = steps(by_time)
        self._zero_inputs = tf.zeros_like(by_time[0, :])

    def initialize(self, name: Any = None) -> Any:
        finished = tf.equal(0, self.sequence_length)
        return finished, self._unless(tf.reduce_all(finished), lambda: self._steps.read(0))

    def sample(self, time: Any, outputs: Any, state: Any = None, name: Any = None) -> Any:
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: Any = None
    ) -> Any:
        finished = time + 1 >= self.sequence_length
        given = self._unless(tf.reduce_all(finished), lambda: self._steps.read(time + 1))
        return finished, given, state

    def _unless(self, all_finished: Any, given: Callable[[], Any]) -> Any:
        return tf.cond(all_finished, lambda: self._zero_inputs, given)


class GreedyEmbeddingHelper(Helper):
    """Reads the embedding of the likeliest word, until this word is the end token."""

    def __init__(self, embedding: Any, start_tokens: Any, end_token: Any) -> None:
        self._embedding_fn = embedding_function(embedding)
        self._end_token = tf.convert_to_tensor(end_token, tf.int32)
        self.batch_size = tf.size(start_tokens)
        self._start_inputs = self._embedding_fn(tf.convert_to_tensor(start_tokens, tf.int32))

    def initialize(self, name: Any = None) -> Any:
        return tf.fill([self.batch_size], False), self._start_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None
    ) -> Any:
        finished = tf.equal(sample_ids, self._end_token)
        inputs = tf.cond(
            tf.reduce_all(finished),
            lambda: self._start_inputs,
            lambda: self._embedding_fn(sample_ids),
        )
        return finished, inputs, state


class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """Reads the embedding of a word that is drawn according to its probability."""

    def __init__(
        self,
        embedding: Any,
        start_tokens: Any,
        end_token: Any,
        softmax_temperature: Any = None,
        seed: Any = None,
    ) -> None:
        super().__init__(embedding, start_tokens, end_token)
        self._temperature = softmax_temperature
        self._seed = seed

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        if self._temperature is not None:
            outputs = outputs / self._temperature
        return sampled(outputs, self._seed)


class InferenceHelper(Helper):
    """Reads inputs that a function computes from the outputs."""

    def __init__(
        self,
        sample_fn: Any,
        sample_shape: Any,
        sample_dtype: Any,
        start_inputs: Any,
        end_fn: Any,
        next_inputs_fn: Any = None,
    ) -> None:
        self._sample_fn = sample_fn
        self._end_fn = end_fn
        self._next_inputs_fn = next_inputs_fn or (lambda sample_ids: sample_ids)
        self.sample_ids_shape = tf.TensorShape(sample_shape)
        self.sample_ids_dtype = sample_dtype
        self._start_inputs = tf.convert_to_tensor(start_inputs)
        self.batch_size = tf.shape(start_inputs)[0]

    def initialize(self, name: Any = None) -> Any:
        return tf.fill([self.batch_size], False), self._start_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        return self._sample_fn(outputs)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None
    ) -> Any:
        return self._end_fn(sample_ids), self._next_inputs_fn(sample_ids), state


def embedding_function(embedding: Any) -> Any:
    """Returns a function that embeds words; the embedding may be given as a matrix."""
    if callable(embedding):
        return embedding
    return lambda ids: tf.nn.embedding_lookup(embedding, ids)


def sampled(logits: Any, seed: Any) -> Any:
    """Draws a word for each sequence, with the probabilities that follow from the logits."""
    return tf.cast(tf.multinomial(logits, 1, seed=seed)[:, 0], tf.int32)


def steps(by_time: Any) -> Any:
    """Returns an array of the steps from which a loop can read one step."""
    size = tf.shape(by_time)[0]
    return tf.TensorArray(by_time.dtype, size, element_shape=by_time.shape[1:]).unstack(by_time)
