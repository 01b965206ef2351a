# TensorFlow 2 only: SciPy does not come with 1.15.5.
import numpy as np
import tensorflow as tf

x = tf.Variable([7.0, 7.0])
y = tf.Variable(3.0)
loss = tf.reduce_sum((x - [1.0, 2.0]) ** 2) + (y + 1.0) ** 2
seen = []
free = tf.contrib.opt.ScipyOptimizerInterface(loss, options={"maxiter": 50})
bounded = tf.contrib.opt.ScipyOptimizerInterface(
    loss, var_list=[x], var_to_bounds={x: ([2.0, -np.inf], np.inf)}
)
constrained = tf.contrib.opt.ScipyOptimizerInterface(
    loss, equalities=[x[0] + x[1] - 1.0], inequalities=[y], method="SLSQP"
)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    free.minimize(session, fetches=[loss], loss_callback=seen.append)
    print(session.run(x).round(4), session.run(y).round(4))  # > [1. 2.] -1.0
    print(seen[0], seen[-1] < 1e-6)  # > 77.0 True
    bounded.minimize(session)
    print(session.run(x).round(4))  # > [2. 2.]
    steps = []
    constrained.minimize(session, step_callback=steps.append)
    print(abs(session.run(x)).round(4), abs(session.run(y)) < 1e-6)  # > [0. 1.] True
    print(abs(steps[-1]).round(4)[:2])  # > [0. 1.]
