import numpy as np
import tensorflow as tf

tf.set_random_seed(7)
random = np.random.RandomState(0)
data = (random.rand(64, 2).dot(random.rand(2, 36)) > 0.5).astype(np.float32)


def xavier_init(size):
    return tf.random_normal(size, stddev=1.0 / np.sqrt(size[0] / 2.0))


X = tf.placeholder(tf.float32, [None, 36])
Q_W1, Q_b1 = tf.Variable(xavier_init([36, 32])), tf.Variable(tf.zeros([32]))
Q_W2_mu, Q_b2_mu = tf.Variable(xavier_init([32, 4])), tf.Variable(tf.zeros([4]))
Q_W2_sigma, Q_b2_sigma = tf.Variable(xavier_init([32, 4])), tf.Variable(tf.zeros([4]))
P_W1, P_b1 = tf.Variable(xavier_init([4, 32])), tf.Variable(tf.zeros([32]))
P_W2, P_b2 = tf.Variable(xavier_init([32, 36])), tf.Variable(tf.zeros([36]))

h = tf.nn.relu(tf.matmul(X, Q_W1) + Q_b1)
z_mu = tf.matmul(h, Q_W2_mu) + Q_b2_mu
z_logvar = tf.matmul(h, Q_W2_sigma) + Q_b2_sigma
z = z_mu + tf.exp(z_logvar / 2) * tf.random_normal(shape=tf.shape(z_mu))
logits = tf.matmul(tf.nn.relu(tf.matmul(z, P_W1) + P_b1), P_W2) + P_b2
recon_loss = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(logits=logits, labels=X), 1)
kl_loss = 0.5 * tf.reduce_sum(tf.exp(z_logvar) + z_mu**2 - 1.0 - z_logvar, 1)
vae_loss = tf.reduce_mean(recon_loss + kl_loss)
solver = tf.train.AdamOptimizer().minimize(vae_loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for it in range(50):
        _, loss = sess.run([solver, vae_loss], feed_dict={X: data})
        print(it, loss)
