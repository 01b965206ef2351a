"""Restores the names and argument orders that were used before TensorFlow 1.0."""

from typing import Any, Optional

import numpy as np

from tf1run import tf1 as tf
from tf1run import usage
from tf1run.stand_ins import Name, StandIn

SECTION = "Names and arguments from before 1.0"
CONCAT = "`tf.concat(axis, values)`"
CROSS_ENTROPY = "`tf.nn.softmax_cross_entropy_with_logits(logits, labels)`"

_RENAMED = {
    "tf.mul": "tf.multiply",
    "tf.sub": "tf.subtract",
    "tf.neg": "tf.negative",
    "tf.inv": "tf.reciprocal",
    "tf.pack": "tf.stack",
    "tf.unpack": "tf.unstack",
    "tf.select": "tf.where",
    "tf.complex_abs": "tf.abs",
    "tf.mod": "tf.floormod",
    "tf.listdiff": "tf.setdiff1d",
    "tf.batch_matmul": "tf.matmul",
    "tf.batch_matrix_transpose": "tf.matrix_transpose",
    "tf.batch_matrix_inverse": "tf.matrix_inverse",
    "tf.batch_matrix_determinant": "tf.matrix_determinant",
    "tf.batch_matrix_diag": "tf.matrix_diag",
    "tf.batch_matrix_diag_part": "tf.matrix_diag_part",
    "tf.batch_matrix_band_part": "tf.matrix_band_part",
    "tf.batch_matrix_solve": "tf.matrix_solve",
    "tf.batch_cholesky": "tf.cholesky",
    "tf.batch_self_adjoint_eig": "tf.self_adjoint_eig",
    "tf.batch_svd": "tf.svd",
    "tf.batch_fft2d": "tf.fft2d",
    "tf.merge_summary": "tf.summary.merge",
    "tf.merge_all_summaries": "tf.summary.merge_all",
    "tf.train.SummaryWriter": "tf.summary.FileWriter",
    "tf.image.per_image_whitening": "tf.image.per_image_standardization",
    "tf.nn.rnn": "tf.nn.static_rnn",
    "tf.nn.state_saving_rnn": "tf.nn.static_state_saving_rnn",
    "tf.nn.bidirectional_rnn": "tf.nn.static_bidirectional_rnn",
    "tf.uniform_unit_scaling": "tf.uniform_unit_scaling_initializer",
}


def concat(values: Any, axis: Any = None, name: str = "concat", **old: Any) -> Any:
    """Stands in for `tf.concat`, but also accepts `tf.concat(axis, values)`."""
    if "concat_dim" in old:
        values, axis = axis if axis is not None else values, old["concat_dim"]
        values = old.get("values", values)
    if isinstance(axis, (list, tuple)) or (_is_number(values) and not _is_number(axis)):
        usage.note("tf.concat(axis, values)", "tf.concat(values, axis)", CONCAT)
        values, axis = axis, values
    return tf.concat(values, axis, name)


def split(value: Any, num_or_size_splits: Any = None, axis: Any = 0, *args: Any, **old: Any) -> Any:
    """Stands in for `tf.split`, but also accepts `tf.split(axis, number, value)`."""
    num_or_size_splits = old.pop("num_split", num_or_size_splits)
    if "split_dim" in old:
        old["axis"] = old.pop("split_dim")
        usage.note("tf.split(axis, number, value)", "tf.split(value, number, axis)", CONCAT)
        return tf.split(value, num_or_size_splits, *args, **old)
    if _is_number(value) and not _is_number(axis):
        usage.note("tf.split(axis, number, value)", "tf.split(value, number, axis)", CONCAT)
        value, axis = axis, value
    return tf.split(value, num_or_size_splits, axis, *args, **old)


def reverse(tensor: Any, axis: Any = None, name: Optional[str] = None, dims: Any = None) -> Any:
    """Stands in for `tf.reverse`, but also accepts a boolean for each dimension."""
    axis = dims if axis is None else axis
    if isinstance(axis, (list, tuple)) and axis and all(isinstance(each, bool) for each in axis):
        usage.note("tf.reverse(x, [True, ...])", "tf.reverse(x, [0, ...])", SECTION)
        axis = [number for number, reverses in enumerate(axis) if reverses]
    return tf.reverse(tensor, axis, name)


def softmax_cross_entropy_with_logits(*logits_and_labels: Any, **named: Any) -> Any:
    """Stands in for its namesake in `tf.nn`, but also accepts positional arguments."""
    return _cross_entropy("softmax_cross_entropy_with_logits", "labels", logits_and_labels, named)


def sparse_softmax_cross_entropy_with_logits(*logits_and_labels: Any, **named: Any) -> Any:
    """Stands in for its namesake in `tf.nn`, but also accepts positional arguments."""
    name = "sparse_softmax_cross_entropy_with_logits"
    return _cross_entropy(name, "labels", logits_and_labels, named)


def sigmoid_cross_entropy_with_logits(*logits_and_targets: Any, **named: Any) -> Any:
    """Stands in for its namesake in `tf.nn`, but also accepts positional arguments."""
    return _cross_entropy("sigmoid_cross_entropy_with_logits", "targets", logits_and_targets, named)


def _cross_entropy(name: str, second: str, positional: Any, named: Any) -> Any:
    if positional[:1] == (None,):  # `_sentinel`, the first argument in TensorFlow 1.0 to 1.15
        third = "dim" if name.startswith("softmax") else "name"
        given = dict(zip(("labels", "logits", third), positional[1:]))
        return getattr(tf.nn, name)(**given, **named)
    if positional or "targets" in named:
        old = f"tf.nn.{name}(logits, {second})"
        usage.note(old, f"tf.nn.{name}(labels={second}, logits=logits)", CROSS_ENTROPY)
        named = dict(zip(("logits", "labels"), positional), **named)
        if "targets" in named:
            named["labels"] = named.pop("targets")
    return getattr(tf.nn, name)(**named)


def resize_images(images: Any, size: Any, *args: Any, **options: Any) -> Any:
    """Stands in for `tf.image.resize_images`, but also accepts the height and width separately."""
    if _is_number(size):
        instead = "tf.image.resize_images(images, [height, width])"
        usage.note("tf.image.resize_images(images, height, width)", instead, SECTION)
        size, args = (size, args[0]), args[1:]
    return tf.image.resize_images(images, size, *args, **options)


def scalar_summary(tags: Any, values: Any, collections: Any = None, name: Any = None) -> Any:
    return tf.summary.scalar(_tag(tags), values, collections)


def histogram_summary(tag: Any, values: Any, collections: Any = None, name: Any = None) -> Any:
    return tf.summary.histogram(_tag(tag), values, collections)


def image_summary(
    tag: Any, tensor: Any, max_images: int = 3, collections: Any = None, name: Any = None
) -> Any:
    return tf.summary.image(_tag(tag), tensor, max_images, collections)


def audio_summary(
    tag: Any, tensor: Any, sample_rate: Any, max_outputs: int = 3, collections: Any = None
) -> Any:
    return tf.summary.audio(_tag(tag), tensor, sample_rate, max_outputs, collections)


def op_scope(values: Any, name: Any, default_name: Any = None) -> Any:
    return tf.name_scope(name, default_name, values)


def variable_op_scope(
    values: Any, name_or_scope: Any, default_name: Any = None, **rest: Any
) -> Any:
    return tf.variable_scope(name_or_scope, default_name, values, **rest)


def _tag(tag: Any) -> Any:
    return tag[0] if isinstance(tag, (list, tuple)) else tag


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, np.integer))


# These names still exist today; the functions record only calls with the old order of arguments.
_ALSO_OLD = {
    "tf.concat": (concat, CONCAT),
    "tf.split": (split, CONCAT),
    "tf.reverse": (reverse, SECTION),
    "tf.image.resize_images": (resize_images, SECTION),
    "tf.nn.softmax_cross_entropy_with_logits": (softmax_cross_entropy_with_logits, CROSS_ENTROPY),
    "tf.nn.sparse_softmax_cross_entropy_with_logits": (
        sparse_softmax_cross_entropy_with_logits,
        CROSS_ENTROPY,
    ),
    "tf.nn.sigmoid_cross_entropy_with_logits": (sigmoid_cross_entropy_with_logits, CROSS_ENTROPY),
}

STAND_IN = StandIn(
    section=SECTION,
    names={
        **_RENAMED,
        **{name: Name(function, "", section) for name, (function, section) in _ALSO_OLD.items()},
        "tf.scalar_summary": Name(scalar_summary, "tf.summary.scalar"),
        "tf.histogram_summary": Name(histogram_summary, "tf.summary.histogram"),
        "tf.image_summary": Name(image_summary, "tf.summary.image"),
        "tf.audio_summary": Name(audio_summary, "tf.summary.audio"),
        "tf.nn.seq2seq": Name(
            "tensorflow.contrib.legacy_seq2seq", "the lines in the guide", "`tf.contrib.seq2seq`"
        ),
        **{
            f"tensorflow.contrib.data.{name}": f"tf.data.{name}" for name in ("Dataset", "Iterator")
        },
        "tf.op_scope": Name(op_scope, "tf.name_scope"),
        "tf.variable_op_scope": Name(variable_op_scope, "tf.variable_scope"),
    },
)
