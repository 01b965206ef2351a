"""`tf.contrib` itself."""

from tf1_mnist.legacy.stand_ins import Name, StandIn

_INSTEAD = "the sections on `tf.contrib`"

STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead=_INSTEAD,
    modules={"tensorflow.contrib": __name__},
    # Modules whose functions are now in a module of `tf`, under the same names.
    moved={
        "autograph": "tf.autograph",
        "distribute": "tf.distribute",
        "lite": "tf.lite",
        "saved_model": "tf.saved_model",
        "util": "tf",
    },
    names={"tf.contrib": Name("tensorflow.contrib", _INSTEAD)},
)
