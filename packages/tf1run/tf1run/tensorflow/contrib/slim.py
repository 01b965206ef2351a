"""Provides `tf.contrib.slim` under the name `tf_slim`, which half-converted programs import."""

from tf1run.stand_ins import StandIn

_CONTRIB = "tensorflow.contrib"
_SLIM = f"{_CONTRIB}.slim.python.slim"
_FILES = ("evaluation", "learning", "model_analyzer", "queues", "summaries")

STAND_IN = StandIn(
    modules={
        "tf_slim": f"{_CONTRIB}.slim",
        **{f"tf_slim.{name}": f"{_SLIM}.{name}" for name in _FILES},
        "tf_slim.data.*": f"{_SLIM}.data.*",
        "tf_slim.layers.*": f"{_CONTRIB}.layers.python.layers.*",
        "tf_slim.losses.*": f"{_CONTRIB}.losses.python.losses.*",
        "tf_slim.metrics.*": f"{_CONTRIB}.metrics.python.ops.*",
        "tf_slim.nets.*": f"{_SLIM}.nets.*",
        "tf_slim.ops.*": f"{_CONTRIB}.framework.python.ops.*",
        "tf_slim.training.*": f"{_CONTRIB}.training.python.training.*",
    },
)
