import numpy as np
import tensorflow as tf
from tensorflow.contrib import learn

tf.logging.set_verbosity(tf.logging.ERROR)


def model(features, targets, mode):
    w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
    predictions = w * features
    loss = tf.reduce_mean(tf.square(predictions - targets))
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(
        loss, tf.contrib.framework.get_global_step()
    )
    return predictions, loss, train_op


x = np.array([1.0, 1.0], np.float32)
regressor = learn.Estimator(model_fn=model, model_dir="model")
regressor.fit(x, 3 * x, batch_size=2, steps=4)
print("%.4f" % regressor.get_variable_value("w"))
# > 2.8125
