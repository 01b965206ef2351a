import numpy as np
import tensorflow as tf

TIME_STEP = 10
tf.set_random_seed(4)

tf_x = tf.placeholder(tf.float32, [None, TIME_STEP, 1])
tf_y = tf.placeholder(tf.float32, [None, TIME_STEP, 1])
cell = tf.contrib.rnn.BasicRNNCell(num_units=16)
init_s = cell.zero_state(batch_size=1, dtype=tf.float32)
outputs, final_s = tf.nn.dynamic_rnn(cell, tf_x, initial_state=init_s)
outs2D = tf.reshape(outputs, [-1, 16])
outs = tf.reshape(tf.layers.dense(outs2D, 1), [-1, TIME_STEP, 1])
loss = tf.losses.mean_squared_error(labels=tf_y, predictions=outs)
train_op = tf.train.AdamOptimizer(0.02).minimize(loss)

sess = tf.Session()
sess.run(tf.global_variables_initializer())
state = None
for step in range(50):
    steps = np.linspace(step * np.pi, (step + 1) * np.pi, TIME_STEP, dtype=np.float32)
    x = np.sin(steps)[np.newaxis, :, np.newaxis]
    y = np.cos(steps)[np.newaxis, :, np.newaxis]
    feed = {tf_x: x, tf_y: y}
    if state is not None:
        feed[init_s] = state
    _, value, state = sess.run([train_op, loss, final_s], feed)
    print(step, value)
