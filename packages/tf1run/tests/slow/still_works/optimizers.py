import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

step = tf.train.get_or_create_global_step()
rate = tf.train.exponential_decay(0.2, step, decay_steps=1, decay_rate=0.5)
optimizers = [
    tf.train.GradientDescentOptimizer(rate),
    tf.train.MomentumOptimizer(rate, 0.9),
    tf.train.AdagradOptimizer(rate),
    tf.train.RMSPropOptimizer(rate),
    tf.train.AdamOptimizer(rate),
]
weights = [tf.Variable(1.0) for _ in optimizers]
updates = [optimizer.minimize(w * w) for optimizer, w in zip(optimizers, weights)]
average = tf.train.ExponentialMovingAverage(0.9)
with tf.control_dependencies(updates):
    train_op = average.apply(weights)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(train_op)
    print(np.round(sess.run(weights), 4))  # [0.6    0.6    0.8025 0.6492 0.8   ]
    print(round(float(sess.run(average.average(weights[0]))), 4))  # 0.96
