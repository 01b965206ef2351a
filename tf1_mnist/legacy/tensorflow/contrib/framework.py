"""`tf.contrib.framework`, from tf_slim and `tf.train`."""

from tf1_mnist.legacy.stand_ins import StandIn

_IN_TRAIN = (
    "create_global_step",
    "get_global_step",
    "get_or_create_global_step",
    "init_from_checkpoint",
    "list_variables",
    "load_checkpoint",
    "load_variable",
)

STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.train, tf.variable_scope",
    modules={"tensorflow.contrib.framework.*": __name__},
    moved={
        "nest": "tensorflow.python.util.nest",
        **{name: f"tf.train.{name}" for name in _IN_TRAIN},
    },
    rest=("tf_slim", "tf_slim.ops.variables", "tf_slim.ops.arg_scope"),
)
