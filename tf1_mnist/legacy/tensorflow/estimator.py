"""`tf.estimator`, from the last release of tensorflow-estimator."""

from typing import Any

from tf1_mnist.legacy.stand_ins import Name, StandIn

ESTIMATOR = "tensorflow_estimator._api.v1.estimator"
INSTEAD = "a loop in tf.train.MonitoredTrainingSession"
SECTION = "`tf.estimator`"


def _add_names_of_the_api(tf_export: Any) -> None:
    """Restores the functions with which tensorflow-estimator 2.15.0 registers its names."""
    if not hasattr(tf_export, "ESTIMATOR_API_NAME"):
        tf_export.ESTIMATOR_API_NAME = "estimator"
        for attributes in (tf_export.API_ATTRS, tf_export.API_ATTRS_V1):
            attributes["estimator"] = attributes["tensorflow"]


STAND_IN = StandIn(
    section=SECTION,
    instead=INSTEAD,
    modules={"tensorflow.python.estimator.*": "tensorflow_estimator.python.estimator.*"},
    names={"tf.estimator": Name(ESTIMATOR, INSTEAD)},
    changes={"tensorflow.python.util.tf_export": _add_names_of_the_api},
)
