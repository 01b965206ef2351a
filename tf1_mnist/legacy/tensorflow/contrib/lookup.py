"""`tf.contrib.lookup`: tables of words and their numbers."""

from typing import Any

from tf1_mnist.legacy import today
from tf1_mnist.legacy.stand_ins import StandIn

_TODAY = "tensorflow.python.ops.lookup_ops"


def index_table_from_tensor(mapping: Any, *args: Any, **options: Any) -> Any:
    """Returns a table that maps each word to its place in a list."""
    return today.load(_TODAY).index_table_from_tensor(mapping, *args, **options)


def index_to_string_table_from_tensor(mapping: Any, *args: Any, **options: Any) -> Any:
    """Returns a table that maps each place in a list to the word there."""
    return today.load(_TODAY).index_to_string_table_from_tensor(mapping, *args, **options)


STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.lookup",
    modules={"tensorflow.contrib.lookup.*": __name__},
    moved={"MutableDenseHashTable": "tf.lookup.experimental.DenseHashTable"},
    rest=(_TODAY,),
)
