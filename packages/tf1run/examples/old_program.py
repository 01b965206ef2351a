import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
w = tf.Variable(0.0)
loss = tf.reduce_mean(tf.square(tf.mul(w, x) - 3 * x))
train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as session:
    session.run(tf.initialize_all_variables())
    for _ in range(50):
        session.run(train_step, {x: [1.0, 2.0]})
    print("w =", session.run(w).round(3))
