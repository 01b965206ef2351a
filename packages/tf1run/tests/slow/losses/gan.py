import numpy as np
import tensorflow as tf

tf.set_random_seed(6)
np.random.seed(0)
POINTS = np.vstack([np.linspace(-1, 1, 15) for _ in range(32)])

with tf.variable_scope("Generator"):
    G_in = tf.placeholder(tf.float32, [None, 5])
    G_l1 = tf.layers.dense(G_in, 64, tf.nn.relu)
    G_out = tf.layers.dense(G_l1, 15)
with tf.variable_scope("Discriminator"):
    real_art = tf.placeholder(tf.float32, [None, 15], name="real_in")
    D_l0 = tf.layers.dense(real_art, 64, tf.nn.leaky_relu, name="l")
    prob_artist0 = tf.layers.dense(D_l0, 1, tf.nn.sigmoid, name="out")
    D_l1 = tf.layers.dense(G_out, 64, tf.nn.leaky_relu, name="l", reuse=True)
    prob_artist1 = tf.layers.dense(D_l1, 1, tf.nn.sigmoid, name="out", reuse=True)

D_loss = -tf.reduce_mean(tf.log(prob_artist0) + tf.log(1 - prob_artist1))
G_loss = tf.reduce_mean(tf.log(1 - prob_artist1))
train_D = tf.train.AdamOptimizer(0.001).minimize(
    D_loss, var_list=tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="Discriminator")
)
train_G = tf.train.AdamOptimizer(0.001).minimize(
    G_loss, var_list=tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="Generator")
)

sess = tf.Session()
sess.run(tf.global_variables_initializer())
for step in range(50):
    a = np.random.uniform(1, 2, size=32)[:, np.newaxis]
    artist_paintings = a * np.power(POINTS, 2) + (a - 1)
    feed = {G_in: np.random.randn(32, 5), real_art: artist_paintings}
    d, g = sess.run([D_loss, G_loss], feed)
    sess.run(train_D, feed)
    sess.run(train_G, feed)
    print(step, d, g)
