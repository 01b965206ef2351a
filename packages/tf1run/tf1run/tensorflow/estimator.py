"""Provides `tf.estimator`, taken from the final release of tensorflow-estimator."""

from tf1run.stand_ins import Name, StandIn

ESTIMATOR = "tensorflow_estimator._api.v1.estimator"
INSTEAD = "a loop in tf.train.MonitoredTrainingSession"
SECTION = "`tf.estimator`"


STAND_IN = StandIn(
    section=SECTION,
    instead=INSTEAD,
    modules={"tensorflow.python.estimator.*": "tensorflow_estimator.python.estimator.*"},
    names={"tf.estimator": Name(ESTIMATOR, INSTEAD)},
)
