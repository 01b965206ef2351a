"""The shapes of batches of sequences."""

from typing import Any

from tf1_mnist import tf1 as tf


def transposed(x: Any) -> Any:
    """Exchanges the first two axes, the batch and the time."""
    return tf.transpose(x, [1, 0, *range(2, x.shape.ndims)]) if x.shape.ndims >= 2 else x


def zeros(size: Any, batch_size: Any, dtype: Any) -> Any:
    """Returns zeros of shape (batch, size), where the size is a number, a tensor or a shape."""
    sizes = [size] if tf.is_tensor(size) else tf.TensorShape(size).as_list()
    return tf.zeros([batch_size, *sizes], dtype)


def of_outputs(cell: Any, output_layer: Any) -> Any:
    """Returns the size of a cell's outputs, or of a layer's outputs for them."""
    if output_layer is None:
        return cell.output_size

    def applied(size: Any) -> Any:
        shape = tf.TensorShape([None]).concatenate(tf.TensorShape(size))
        return tf.TensorShape(output_layer.compute_output_shape(shape))[1:]

    return tf.nest.map_structure(applied, cell.output_size)
