"""Graphs that replace compiled ops of `tf.contrib`."""

from typing import Any, Iterator

import numpy as np

from tf1run import tf1 as tf


def gather_tree(
    step_ids: Any, parent_ids: Any, max_sequence_lengths: Any, end_token: Any, name: Any = None
) -> Any:
    """Follows each beam back from its last step.

    Args:
        step_ids: int32 (time, batch, beams), the words at each step.
        parent_ids: int32 (time, batch, beams), the beam of the previous step that each beam
            continues.
        max_sequence_lengths: int32 (batch,), the number of steps in each sequence; later words are
            end tokens.
        end_token: int32 (), the word that ends a sequence.
    Returns:
        The words of each beam, followed by end tokens, as an int32 tensor of shape (time, batch,
        beams).
    """
    step_ids, parent_ids = tf.convert_to_tensor(step_ids), tf.convert_to_tensor(parent_ids)
    times = tf.range(tf.shape(step_ids)[0])
    within = times[:, None] < max_sequence_lengths  # (time, batch)
    last = tf.zeros_like(parent_ids[0]) + tf.range(tf.shape(parent_ids)[2])

    def before(later: Any, step: Any) -> Any:
        (_, beam), (ids, parents, within) = later, step
        inside = tf.broadcast_to(within[:, None], tf.shape(ids))
        safe = tf.where(inside, beam, tf.zeros_like(beam))
        ids = tf.where(
            inside, tf.gather(ids, safe, batch_dims=1), tf.fill(tf.shape(ids), end_token)
        )
        return ids, tf.where(inside, tf.gather(parents, safe, batch_dims=1), beam)

    ids, _ = tf.scan(before, (step_ids, parent_ids, within), (last, last), reverse=True)
    ended = tf.cumsum(tf.cast(tf.equal(ids, end_token), tf.int32)) > 0
    return tf.where(ended, tf.fill(tf.shape(ids), end_token), ids)


def image_connected_components(image: Any, name: Any = None) -> Any:
    """Numbers the regions of adjacent pixels that have the same value other than zero.

    In each step, each pixel takes the smallest number of its four neighbours of the same value, and
    then the number of the pixel with that number, so that numbers travel quickly.

    Args:
        image: a tensor of shape (images, height, width).
    Returns:
        int64 (images, height, width); zero where the image is zero. Numbers may be left out.
    """
    image = tf.convert_to_tensor(image)
    count = tf.size(image, out_type=tf.int64)
    places = tf.reshape(tf.range(count), tf.shape(image))
    is_part = tf.not_equal(image, tf.zeros_like(image))
    numbers = tf.where(is_part, places, tf.fill(tf.shape(image), count))

    def travel(before: Any, _: Any) -> Any:
        after = before
        for axis in (1, 2):
            for shift in (1, -1):
                shape = [-1 if each == axis else 1 for each in range(3)]
                size = tf.shape(image)[axis]
                end = 0 if shift == 1 else size - 1
                is_inside = tf.reshape(tf.not_equal(tf.range(size), end), shape)
                is_same = tf.equal(tf.roll(image, shift, axis), image) & is_inside
                after = tf.where(is_same, tf.minimum(after, tf.roll(after, shift, axis)), after)
        root = tf.gather(tf.concat([tf.reshape(after, [-1]), [count]], 0), after)
        return root, tf.reduce_any(tf.not_equal(root, before))

    start = (numbers, tf.constant(True))
    numbers, _ = tf.while_loop(lambda _, changes: changes, travel, start, back_prop=False)
    return tf.where(is_part, numbers + 1, tf.zeros_like(numbers), name=name)


def image_projective_transform_v2(
    images: Any, transforms: Any, output_shape: Any, interpolation: str, name: Any = None
) -> Any:
    """Applies a projective transform to images; points outside an image count as 0.

    Args:
        images: a tensor of shape (batch, height, width, channels).
        transforms: float32 (batch or 1, 8), the coefficients of each transform.
        output_shape: int32 (2,), the height and width of the results.
        interpolation: "NEAREST" or "BILINEAR".
    Returns:
        A tensor of shape (batch, height, width, channels), of the images' dtype.
    """
    return tf.raw_ops.ImageProjectiveTransformV2(
        images=images,
        transforms=transforms,
        output_shape=output_shape,
        interpolation=interpolation,
        fill_mode="CONSTANT",
        name=name,
    )


def resampler(data: Any, warp: Any, name: Any = None) -> Any:
    """Interpolates images bilinearly at the given points; pixels outside an image count as 0.

    Args:
        data: the images, floats of shape (batch, height, width, channels).
        warp: the points, x and y in pixels, floats of shape (batch, ..., 2).
    Returns:
        The interpolated pixels, floats of shape (batch, ..., channels).
    """
    with tf.name_scope(name, "Resampler", [data, warp]):
        data, warp = tf.convert_to_tensor(data), tf.convert_to_tensor(warp)
        if data.shape.ndims not in (None, 4):
            raise ValueError(f"Shape must be rank 4 but is rank {data.shape.ndims}")
        size = tf.shape(data)[1:3]
        shape = tf.shape(warp)
        x, y = tf.unstack(tf.reshape(warp, [shape[0], -1, 2]), axis=2)  # (batch, points)
        left, top = tf.floor(x), tf.floor(y)
        total = None
        for dx in (0, 1):
            for dy in (0, 1):
                weight = (1 - tf.abs(x - left - dx)) * (1 - tf.abs(y - top - dy))
                column, row = tf.cast(left, tf.int32) + dx, tf.cast(top, tf.int32) + dy
                inside = (column >= 0) & (column < size[1]) & (row >= 0) & (row < size[0])
                place = tf.stack([row, column], 2)
                place = tf.where(
                    tf.broadcast_to(inside[:, :, None], tf.shape(place)), place, 0 * place
                )
                found = tf.gather_nd(data, place, batch_dims=1)
                part = (weight * tf.cast(inside, weight.dtype))[:, :, None] * found
                total = part if total is None else total + part
        result = tf.reshape(total, tf.concat([shape[:-1], tf.shape(data)[3:]], 0))
        result.set_shape(warp.shape[:-1].concatenate(data.shape[3:]))
        return result


def skip_gram_generate_candidates(
    input_tensor: Any,
    min_skips: Any,
    max_skips: Any,
    start: Any,
    limit: Any,
    emit_self_as_target: Any,
    seed: int = 0,
    seed2: int = 0,
    name: Any = None,
) -> Any:
    """Pairs each token with its neighbours up to a distance that is drawn at random for each token.

    Returns:
        The tokens and their neighbours, both of shape (pairs,).
    """

    def pairs(
        tokens: Any, drawn: Any, least: Any, most: Any, start: Any, limit: Any, own: Any
    ) -> Any:
        if least < 0 or most < 0:
            raise ValueError("Both min_skips and max_skips must be >= 0.")
        if least > most:
            raise ValueError("min_skips must be <= max_skips.")
        numbers = iter(drawn.astype(np.int64) + 2**31)
        end = len(tokens) if limit < 0 else min(start + limit, len(tokens))
        found = []
        for at in range(start, end):
            reach = int(least) + _below(numbers, int(most - least) + 1)
            for other in range(max(start, at - reach), min(end, at + reach + 1)):
                if other != at or own:
                    found.append((at, other))
        places = np.array(found, np.int64).reshape(-1, 2)
        return tokens[places[:, 0]], tokens[places[:, 1]]

    tensor = tf.convert_to_tensor(input_tensor)
    tensor.shape.assert_has_rank(1)
    for number in (min_skips, max_skips, start, limit, emit_self_as_target):
        tf.convert_to_tensor(number).shape.assert_has_rank(0)
    drawn = tf.raw_ops.RandomUniformInt(
        shape=[tf.size(tensor) + 1], minval=-(2**31), maxval=2**31 - 1, seed=seed, seed2=seed2
    )
    inputs = [tensor, drawn, min_skips, max_skips, start, limit, emit_self_as_target]
    found = tf.py_func(pairs, inputs, [tensor.dtype] * 2, name=name)
    for each in found:
        each.set_shape([None])
    return found


def _below(numbers: Iterator[int], size: int) -> int:
    """Draws a number from 0 to size - 1 as TensorFlow does.

    Args:
        numbers: the random 32-bit numbers from which the result is computed.
        size: the number of possible values.
    """
    number = next(numbers)
    if size & (size - 1):
        while number < 2**32 % size:
            number = next(numbers)
    return number % size
