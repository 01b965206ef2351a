"""Provides TensorFlow 1.15.5's packages as `tf.contrib`; each is imported when it is first used."""

from typing import Dict, Tuple

from tf1run.stand_ins import ORIGINAL, Name, StandIn

_CONTRIB = "tensorflow.contrib"
_INSTEAD = "what the guide names for each module"
_SECTION = "`import tensorflow.contrib`"
_LINES = "the lines in the guide"

# What to write instead of a package, and the section that explains it.
_PACKAGES: Dict[str, Tuple[str, str]] = {
    "data": ("tf.data", "`tf.contrib.data`"),
    "distributions": ("tf.distributions, or TensorFlow Probability", _SECTION),
    "eager": ("tf, tf.train", _SECTION),
    "estimator": ("a loop in tf.train.MonitoredTrainingSession", "`tf.estimator`"),
    "factorization": (_LINES, "`tf.contrib.factorization.KMeans`"),
    "framework": ("tf.train, tf.variable_scope", _SECTION),
    "layers": (_LINES, "`tf.contrib.layers`"),
    "learn": ("your own graph and training loop", "`tf.contrib.learn`"),
    "legacy_seq2seq": (_LINES, "`tf.contrib.seq2seq`"),
    "lookup": ("tf.lookup", _SECTION),
    "losses": ("tf.losses", _SECTION),
    "metrics": ("tf.metrics", _SECTION),
    "opt": ("scipy.optimize.minimize", _SECTION),
    "rnn": ("the loop in the guide", "`tf.nn.rnn_cell.BasicLSTMCell`"),
    "seq2seq": (_LINES, "`tf.contrib.seq2seq`"),
    "tensorboard": (
        "tensorboard.plugins.projector",
        "`tf.contrib.tensorboard.plugins.projector`",
    ),
    "training": ("a NamedTuple", "`tf.contrib.training.HParams`"),
    "tpu": ("a loop in tf.train.MonitoredTrainingSession", "`tf.estimator`"),
}

STAND_IN = StandIn(
    section=_SECTION,
    instead=_INSTEAD,
    modules={_CONTRIB: __name__, f"{_CONTRIB}.*": ORIGINAL},
    moved={
        "eager": f"{_CONTRIB}.eager.python.tfe",
        "optimizer_v2": f"{_CONTRIB}.optimizer_v2.optimizer_v2_symbols",
        "receptive_field": f"{_CONTRIB}.receptive_field.receptive_field_api",
        "recurrent": f"{_CONTRIB}.recurrent.python.recurrent_api",
        "remote_fused_graph": f"{_CONTRIB}.remote_fused_graph.pylib",
        "specs": f"{_CONTRIB}.specs.python",
        "summary": f"{_CONTRIB}.summary.summary",
    },
    names={
        "tf.contrib": Name(_CONTRIB, _INSTEAD),
        **{
            f"{_CONTRIB}.{package}": Name(f"{_CONTRIB}.{package}", *advice)
            for package, advice in _PACKAGES.items()
        },
    },
)
