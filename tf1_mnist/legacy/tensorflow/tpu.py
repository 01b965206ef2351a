"""Modules for TPUs and for distribution strategies that tensorflow-estimator 2.15.0 imports.

TensorFlow 2.16 and later lack these modules. The names here only have to exist so that they can be
imported; nothing else in these modules is ever used.
"""

from typing import Any

from tf1_mnist.legacy.stand_ins import StandIn


class AdagradParameters:
    pass


AdamParameters = FtrlParameters = MomentumParameters = AdagradParameters
ProximalAdagradParameters = RMSPropParameters = AdagradParameters
StochasticGradientDescentParameters = AdagradParameters


def init_run_config(config: Any, tf_config: Any) -> None:
    pass


def should_run_distribute_coordinator(config: Any) -> bool:
    return False


STAND_IN = StandIn(
    missing={
        "tensorflow.python.distribute.estimator_training": __name__,
        "tensorflow.python.tpu.session_support": __name__,
        "tensorflow.python.tpu.tpu_embedding": __name__,
        "tensorflow.python.tpu.tpu_embedding_gradient": __name__,
    },
)
