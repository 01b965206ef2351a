import numpy as np
import tensorflow as tf
from tensorflow.contrib import learn

tf.logging.set_verbosity(tf.logging.ERROR)


def model(features, targets, mode):
    w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
    loss = tf.reduce_mean(tf.square(w * features - targets))
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(
        loss, tf.contrib.framework.get_global_step()
    )
    return w * features, loss, train_op


x = np.array([1.0, 1.0], np.float32)
monitor = learn.monitors.ValidationMonitor(
    x, 2 * x, batch_size=2, every_n_steps=1, early_stopping_rounds=2
)
regressor = learn.Estimator(model_fn=model)
regressor.fit(x, 3 * x, batch_size=2, steps=100, monitors=[monitor])
# The monitor would stop at 2.8125, but evaluates only when a checkpoint has been saved.
print("%.4f" % regressor.get_variable_value("w"))
# > 3.0000
