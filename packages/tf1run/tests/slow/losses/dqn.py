import numpy as np
import tensorflow as tf

tf.set_random_seed(10)
np.random.seed(0)

s = tf.placeholder(tf.float32, [None, 2], name="s")
s_ = tf.placeholder(tf.float32, [None, 2], name="s_")
r = tf.placeholder(tf.float32, [None], name="r")
a = tf.placeholder(tf.int32, [None], name="a")
w_initializer = tf.random_normal_initializer(0.0, 0.3)
b_initializer = tf.constant_initializer(0.1)
options = dict(kernel_initializer=w_initializer, bias_initializer=b_initializer)
with tf.variable_scope("eval_net"):
    e1 = tf.layers.dense(s, 20, tf.nn.relu, name="e1", **options)
    q_eval = tf.layers.dense(e1, 3, name="q", **options)
with tf.variable_scope("target_net"):
    t1 = tf.layers.dense(s_, 20, tf.nn.relu, name="t1", **options)
    q_next = tf.layers.dense(t1, 3, name="t2", **options)
q_target = tf.stop_gradient(r + 0.9 * tf.reduce_max(q_next, axis=1))
a_indices = tf.stack([tf.range(tf.shape(a)[0], dtype=tf.int32), a], axis=1)
q_eval_wrt_a = tf.gather_nd(params=q_eval, indices=a_indices)
loss = tf.reduce_mean(tf.squared_difference(q_target, q_eval_wrt_a))
train_op = tf.train.RMSPropOptimizer(0.01).minimize(loss)
t_params = tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="target_net")
e_params = tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="eval_net")
replace_op = [tf.assign(t, e) for t, e in zip(t_params, e_params)]

sess = tf.Session()
sess.run(tf.global_variables_initializer())
position = np.array([0.5, -0.5])
memory = []
for step in range(82):
    if np.random.uniform() < 0.9:
        action = np.argmax(sess.run(q_eval, {s: [position]}))
    else:
        action = np.random.randint(0, 3)
    moved = np.clip(position + 0.1 * (action - 1) + 0.01 * np.random.randn(2), -1, 1)
    memory.append((position, action, -np.abs(moved).sum(), moved))
    position = moved
    if step >= 32:
        chosen = [memory[i] for i in np.random.choice(len(memory), 16)]
        if step % 10 == 0:
            sess.run(replace_op)
        old, actions, rewards, new = map(np.array, zip(*chosen))
        _, cost = sess.run([train_op, loss], {s: old, a: actions, r: rewards, s_: new})
        print(step, action, cost)
