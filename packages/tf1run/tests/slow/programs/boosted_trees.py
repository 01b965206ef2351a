# TensorFlow 2 only: 1.15.5 no longer has this estimator.
import numpy as np
import tensorflow as tf
from tensorflow.contrib.boosted_trees.estimator_batch.estimator import (
    GradientBoostedDecisionTreeClassifier,
)
from tensorflow.contrib.boosted_trees.proto import learner_pb2 as gbdt_learner

tf.logging.set_verbosity(tf.logging.ERROR)
rng = np.random.RandomState(0)
x = rng.uniform(size=(1000, 4)).astype(np.float32)
y = (3 * x[:, 2]).astype(np.int32)  # three classes

config = gbdt_learner.LearnerConfig()
config.learning_rate_tuner.fixed.learning_rate = 0.5
config.regularization.l1 = 0.0
config.constraints.max_tree_depth = 3
config.growing_mode = gbdt_learner.LearnerConfig.LAYER_BY_LAYER
config.multi_class_strategy = gbdt_learner.LearnerConfig.DIAGONAL_HESSIAN
model = GradientBoostedDecisionTreeClassifier(
    model_dir=None,
    learner_config=config,
    n_classes=3,
    examples_per_layer=500,
    num_trees=5,
    center_bias=False,
)
input_fn = tf.estimator.inputs.numpy_input_fn(
    x={"x": x}, y=y, batch_size=500, num_epochs=None, shuffle=True
)
model.fit(input_fn=input_fn, max_steps=100)
input_fn = tf.estimator.inputs.numpy_input_fn(x={"x": x}, y=y, batch_size=500, shuffle=False)
metrics = model.evaluate(input_fn, None)
print(metrics["accuracy"] > 0.95)  # > True
input_fn = tf.estimator.inputs.numpy_input_fn(x={"x": x[:3]}, shuffle=False)
print([int(found["classes"]) for found in model.predict(input_fn)] == y[:3].tolist())  # > True
