"""Provides TensorFlow 1.15.5's `tf.layers` and `tf.nn.rnn_cell`, and the Keras code below them."""

from tf1run.stand_ins import ORIGINAL, Name, StandIn

KERAS = "tensorflow.python.keras.api._v1.keras"

STAND_IN = StandIn(
    section="`tf.layers.dense`",
    instead="the functions in the guide",
    modules={
        "tensorflow._api": "",
        "tensorflow._api.v1": "",
        "tensorflow._api.v1.*": ORIGINAL,
        "tensorflow._api.v1.nn": "",
        "tensorflow.python.data.experimental.ops.iterator_ops": ORIGINAL,
        "tensorflow.python.feature_column.*": ORIGINAL,
        "tensorflow.python.keras.*": ORIGINAL,
        "tensorflow.python.layers.*": ORIGINAL,
        "tensorflow.python.ops.rnn": ORIGINAL,
        "tensorflow.python.ops.rnn_cell": ORIGINAL,
        "tensorflow.python.ops.rnn_cell_impl": ORIGINAL,
    },
    names={
        "tf.feature_column": Name("tensorflow._api.v1.feature_column", ""),
        "tf.layers": Name("tensorflow._api.v1.layers", "the functions in the guide"),
        "tf.nn.rnn_cell": Name(
            "tensorflow._api.v1.nn.rnn_cell",
            "the loop in the guide",
            "`tf.nn.rnn_cell.BasicLSTMCell`",
        ),
    },
)
