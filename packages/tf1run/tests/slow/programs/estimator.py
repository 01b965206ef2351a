import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)


def model_fn(features, labels, mode):
    w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
    predictions = w * features["x"]
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions={"y": predictions})
    loss = tf.losses.mean_squared_error(labels, predictions)
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(loss, tf.train.get_global_step())
    metrics = {"error": tf.metrics.mean_absolute_error(labels, predictions)}
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)


data = {"x": np.array([1.0, 2.0], np.float32)}
labels = np.array([3.0, 6.0], np.float32)
inputs = tf.estimator.inputs.numpy_input_fn(data, labels, 2, num_epochs=None, shuffle=False)
once = tf.estimator.inputs.numpy_input_fn(data, labels, 2, num_epochs=1, shuffle=False)
estimator = tf.estimator.Estimator(model_fn, model_dir="model")
estimator.train(inputs, steps=3)
print(estimator.get_variable_value("w").round(4))
print({k: round(float(v), 4) for k, v in sorted(estimator.evaluate(once).items())})
print([round(float(p["y"]), 4) for p in estimator.predict(once)])
# > 3.0469
# > {'error': 0.0703, 'global_step': 3.0, 'loss': 0.0055}
# > [3.0469, 6.0938]
