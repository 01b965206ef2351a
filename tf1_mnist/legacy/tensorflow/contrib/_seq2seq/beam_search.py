"""Decoding with a beam search.

Wu et al., "Google's Neural Machine Translation System", 2016 (https://arxiv.org/abs/1609.08144),
describe the two penalties.
"""

from typing import Any, NamedTuple

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.attention_wrapper import AttentionWrapperState
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.decoders import Decoder
from tf1_mnist.legacy.tensorflow.contrib._seq2seq.helpers import embedding_function


class BeamSearchDecoderState(NamedTuple):
    """The state of the search, of shape (batch, beams, ...)."""

    cell_state: Any
    log_probs: Any
    finished: Any
    lengths: Any
    accumulated_attention_probs: Any


class BeamSearchDecoderOutput(NamedTuple):
    """The beams of one step or all steps; `parent_ids` are the beams that they continue."""

    scores: Any
    predicted_ids: Any
    parent_ids: Any


class FinalBeamSearchDecoderOutput(NamedTuple):
    """The words of the beams, int32 (batch, time, beams), the best beam first; and all steps."""

    predicted_ids: Any
    beam_search_decoder_output: Any


def tile_batch(t: Any, multiplier: int, name: Any = None) -> Any:
    """Repeats each sequence in a batch. The batch may be a structure of tensors."""

    def tiled(x: Any) -> Any:
        x = tf.convert_to_tensor(x)
        batch, *rest = x.shape.as_list()
        repeated = tf.tile(x[:, None], [1, multiplier] + [1] * len(rest))
        x = tf.reshape(repeated, tf.concat([tf.shape(x)[:1] * multiplier, tf.shape(x)[1:]], 0))
        x.set_shape([batch and batch * multiplier, *rest])
        return x

    return tf.nest.map_structure(tiled, t)


def gather_tree(
    step_ids: Any, parent_ids: Any, max_sequence_lengths: Any, end_token: Any, name: Any = None
) -> Any:
    """Follows each beam back from its last step.

    Args:
        step_ids: int32 (time, batch, beams), the words of each step.
        parent_ids: int32 (time, batch, beams), the beam of the previous step that each beam
            continues.
        max_sequence_lengths: int32 (batch,).
    Returns:
        int32 (time, batch, beams): the words of each beam, followed by end tokens.
    """
    step_ids, parent_ids = tf.convert_to_tensor(step_ids), tf.convert_to_tensor(parent_ids)
    times = tf.range(tf.shape(step_ids)[0])
    within = times[:, None] < max_sequence_lengths  # (time, batch)
    last = tf.zeros_like(parent_ids[0]) + tf.range(tf.shape(parent_ids)[2])

    def before(later: Any, step: Any) -> Any:
        (_, beam), (ids, parents, within) = later, step
        ids = tf.where(
            within, tf.gather(ids, beam, batch_dims=1), tf.fill(tf.shape(ids), end_token)
        )
        return ids, tf.where(within, tf.gather(parents, beam, batch_dims=1), beam)

    ids, _ = tf.scan(before, (step_ids, parent_ids, within), (last, last), reverse=True)
    ended = tf.cumsum(tf.cast(tf.equal(ids, end_token), tf.int32)) > 0
    return tf.where(ended, tf.fill(tf.shape(ids), end_token), ids)


class BeamSearchDecoder(Decoder):
    """Decodes the likeliest sequences.

    The inputs of `cell` must have been repeated by `tile_batch`.
    """

    tracks_own_finished = True

    def __init__(
        self,
        cell: Any,
        embedding: Any,
        start_tokens: Any,
        end_token: Any,
        initial_state: Any,
        beam_width: int,
        output_layer: Any = None,
        length_penalty_weight: Any = 0.0,
        coverage_penalty_weight: float = 0.0,
        reorder_tensor_arrays: bool = True,
    ) -> None:
        self._cell = cell
        self._embedding_fn = embedding_function(embedding)
        self._end_token = tf.convert_to_tensor(end_token, tf.int32)
        self._beam_width = beam_width
        self._output_layer = output_layer
        self._length_penalty_weight = length_penalty_weight
        self._coverage_penalty_weight = coverage_penalty_weight
        self._reorder_tensor_arrays = reorder_tensor_arrays
        self.batch_size = tf.size(start_tokens)
        self._initial_cell_state = tf.nest.map_structure(self._split, initial_state)
        self._dtype = tf.nest.flatten(self._initial_cell_state)[0].dtype
        start_tokens = tf.convert_to_tensor(start_tokens, tf.int32)
        self._start_inputs = self._embedding_fn(tf.tile(start_tokens[:, None], [1, beam_width]))

    @property
    def output_size(self) -> Any:
        return BeamSearchDecoderOutput(*[tf.TensorShape([self._beam_width])] * 3)

    @property
    def output_dtype(self) -> Any:
        return BeamSearchDecoderOutput(self._dtype, tf.int32, tf.int32)

    def initialize(self, name: Any = None) -> Any:
        # All beams are the same at the start, so only the first is continued.
        is_first = tf.one_hot(
            tf.zeros([self.batch_size], tf.int32), self._beam_width, True, False, dtype=tf.bool
        )
        zeros = tf.zeros_like(is_first, self._dtype)
        state = BeamSearchDecoderState(
            cell_state=self._initial_cell_state,
            log_probs=tf.where(is_first, zeros, zeros - float("inf")),
            finished=~is_first,
            lengths=tf.zeros_like(is_first, tf.int64),
            accumulated_attention_probs=self._attention(self._initial_cell_state),
        )
        return state.finished, self._start_inputs, state

    def step(self, time: Any, inputs: Any, state: Any, name: Any = None) -> Any:
        inputs = tf.nest.map_structure(self._merge, inputs)
        cell_state = tf.nest.map_structure(self._merge, state.cell_state)
        logits, cell_state = self._cell(inputs, cell_state)
        logits = self._split(logits)
        if self._output_layer is not None:
            logits = self._output_layer(logits)
        outputs, state = self._best(logits, tf.nest.map_structure(self._split, cell_state), state)
        inputs = tf.cond(
            tf.reduce_all(state.finished),
            lambda: self._start_inputs,
            lambda: self._embedding_fn(outputs.predicted_ids),
        )
        return outputs, state, inputs, state.finished

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        longest = tf.cast(tf.reduce_max(final_state.lengths, 1), tf.int32)
        ids = gather_tree(outputs.predicted_ids, outputs.parent_ids, longest, self._end_token)
        if self._reorder_tensor_arrays:
            ordered = tf.nest.map_structure(
                lambda each: self._ordered(each, outputs.parent_ids, final_state.lengths),
                final_state.cell_state,
            )
            final_state = final_state._replace(cell_state=ordered)
        return FinalBeamSearchDecoderOutput(ids, outputs), final_state

    def _best(self, logits: Any, cell_state: Any, state: Any) -> Any:
        """Returns the best continuations of the beams, and the state after them."""
        words = logits.shape.as_list()[-1] or tf.shape(logits)[-1]
        end = tf.one_hot(self._end_token, words, dtype=logits.dtype)
        # A finished beam has a single continuation, which changes neither its score nor its length.
        finished_log_probs = (1 - end) * logits.dtype.min + tf.zeros_like(logits)
        is_finished = tf.tile(state.finished[:, :, None], [1, 1, words])
        log_probs = tf.where(is_finished, finished_log_probs, tf.nn.log_softmax(logits))
        log_probs += state.log_probs[:, :, None]
        continued = tf.cast(~state.finished, tf.int64)
        lengths = state.lengths[:, :, None] + continued[:, :, None] * tf.cast(1 - end, tf.int64)

        attention = self._attention(cell_state)
        penalty = _length_penalty(lengths, self._length_penalty_weight)
        scores = log_probs / tf.cast(penalty, log_probs.dtype)
        if self._coverage_penalty_weight:
            attention *= tf.cast(~state.finished, attention.dtype)[:, :, None]
            attention += state.accumulated_attention_probs
            coverage = _coverage(attention) * tf.cast(state.finished, attention.dtype)
            scores += self._coverage_penalty_weight * coverage[:, :, None]

        scores, places = tf.nn.top_k(tf.reshape(scores, [self.batch_size, -1]), self._beam_width)
        beams, ids = places // words, places % words

        def chosen(x: Any) -> Any:
            if isinstance(x, tf.TensorArray) or x.shape.ndims < 2:
                return x
            found = tf.gather(x, beams, batch_dims=1)
            found.set_shape(x.shape)
            return found

        log_probs = tf.reshape(log_probs, [self.batch_size, -1])
        was_finished = chosen(state.finished)
        state = BeamSearchDecoderState(
            cell_state=tf.nest.map_structure(chosen, cell_state),
            log_probs=tf.gather(log_probs, places, batch_dims=1),
            finished=was_finished | tf.equal(ids, self._end_token),
            lengths=chosen(state.lengths) + tf.cast(~was_finished, tf.int64),
            accumulated_attention_probs=tf.nest.map_structure(chosen, attention),
        )
        return BeamSearchDecoderOutput(scores, ids, beams), state

    def _attention(self, cell_state: Any) -> Any:
        """Returns the mean of the alignments, (batch, beams, memory); empty if it is not needed."""
        if not self._coverage_penalty_weight:
            return ()
        layers = [cell_state] if isinstance(cell_state, AttentionWrapperState) else cell_state
        found = [
            tf.add_n(tf.nest.flatten(each.alignments)) / len(tf.nest.flatten(each.alignments))
            for each in layers
            if isinstance(each, AttentionWrapperState)
        ]
        if not found:
            raise ValueError("coverage_penalty_weight needs a cell with attention")
        return tf.add_n(found) / len(found)

    def _split(self, x: Any) -> Any:
        """Reshapes (batch * beams, ...) to (batch, beams, ...)."""
        if isinstance(x, tf.TensorArray) or x.shape.ndims == 0:
            return x
        rest = x.shape[1:]
        x = tf.reshape(x, tf.concat([[self.batch_size, self._beam_width], tf.shape(x)[1:]], 0))
        x.set_shape(tf.TensorShape([None, None]).concatenate(rest))
        return x

    def _merge(self, x: Any) -> Any:
        """Reshapes (batch, beams, ...) to (batch * beams, ...)."""
        if isinstance(x, tf.TensorArray) or x.shape.ndims < 2:
            return x
        rest = x.shape[2:]
        x = tf.reshape(x, tf.concat([[self.batch_size * self._beam_width], tf.shape(x)[2:]], 0))
        x.set_shape(tf.TensorShape([None]).concatenate(rest))
        return x

    def _ordered(self, x: Any, parent_ids: Any, lengths: Any) -> Any:
        """Stacks an array of steps, (time, batch * beams, ...), in the order of the final beams."""
        if not isinstance(x, tf.TensorArray) or not x.element_shape.ndims:
            return x
        if None not in (tf.get_static_value(self.batch_size), *x.element_shape.as_list()[:2]):
            return x  # as in 1.15.5, which compares such a shape with (batch, beams)
        beams = tf.zeros_like(parent_ids) + tf.range(self._beam_width)
        longest = tf.cast(tf.reduce_max(lengths, 1), tf.int32)
        origins = gather_tree(beams, parent_ids, longest, self._beam_width + 1)
        within = tf.sequence_mask(lengths, tf.shape(parent_ids)[0])
        origins = tf.where(tf.transpose(within, [2, 0, 1]), origins, beams)
        x = x.stack()
        by_beam = tf.reshape(x, tf.concat([tf.shape(parent_ids), [-1]], 0))
        return tf.reshape(tf.gather(by_beam, origins, batch_dims=2), tf.shape(x))


def _length_penalty(lengths: Any, weight: Any) -> Any:
    if tf.get_static_value(tf.convert_to_tensor(weight)) == 0:
        return 1.0
    return (5.0 + tf.cast(lengths, tf.float32)) ** weight / 6.0**weight


def _coverage(attention: Any) -> Any:
    """Returns the sum of the logarithms of the attention that each place in the memory received."""
    covered = tf.where(tf.equal(attention, 0.0), tf.ones_like(attention), attention)
    return tf.reduce_sum(tf.log(tf.minimum(covered, 1.0)), 2)
