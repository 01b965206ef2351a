"""The post's convolutional network: the whole program, as in a tutorial of 2017."""

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_mnist.data import load_data

tf.disable_v2_behavior()
tf.set_random_seed(0)
np.random.seed(0)

EPOCHS = 5
BATCH_SIZE = 64
VALIDATION = 5000  # images

# MNIST: reading the data
(x_train, y_train), (x_test, y_test) = load_data()

# MNIST: normalization and one-hot labels
x_train, x_test = (x.reshape(-1, 28, 28, 1).astype(np.float32) / 255 for x in (x_train, x_test))
y_train, y_test = (np.eye(10, dtype=np.float32)[y] for y in (y_train, y_test))
x_validation, y_validation = x_train[-VALIDATION:], y_train[-VALIDATION:]
x_train, y_train = x_train[:-VALIDATION], y_train[:-VALIDATION]

# Inputs
images = tf.placeholder(tf.float32, [None, 28, 28, 1], name="images")
labels = tf.placeholder(tf.float32, [None, 10], name="labels")
training = tf.placeholder_with_default(0.0, [], name="training")  # 1 while training

# Convolutional layers
initializer = tf.variance_scaling_initializer(2.0)

k1 = tf.get_variable("k1", [3, 3, 1, 32], initializer=initializer)
b1 = tf.get_variable("b1", [32], initializer=tf.zeros_initializer())
conv1 = tf.nn.relu(tf.nn.conv2d(images, k1, [1, 1, 1, 1], "VALID") + b1)  # 26 x 26 x 32

k2 = tf.get_variable("k2", [3, 3, 32, 64], initializer=initializer)
b2 = tf.get_variable("b2", [64], initializer=tf.zeros_initializer())
conv2 = tf.nn.relu(tf.nn.conv2d(conv1, k2, [1, 1, 1, 1], "VALID") + b2)  # 24 x 24 x 64

# Pooling, dropout, flatten
pooled = tf.nn.max_pool(conv2, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")  # 12 x 12 x 64
dropped = tf.nn.dropout(pooled, rate=0.25 * training)
flat = tf.reshape(dropped, [-1, 12 * 12 * 64])

# Fully connected layers
w3 = tf.get_variable("w3", [12 * 12 * 64, 128], initializer=initializer)
b3 = tf.get_variable("b3", [128], initializer=tf.zeros_initializer())
hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(flat, w3) + b3), rate=0.5 * training)

w4 = tf.get_variable("w4", [128, 10], initializer=initializer)
b4 = tf.get_variable("b4", [10], initializer=tf.zeros_initializer())
logits = tf.matmul(hidden, w4) + b4

# Forward propagation: the loss
cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)
loss = tf.reduce_mean(cross_entropy)

# Back propagation
global_step = tf.train.get_or_create_global_step()
steps = EPOCHS * -(-len(x_train) // BATCH_SIZE)
learning_rate = tf.train.cosine_decay(0.002, global_step, steps)
train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step)

correct = tf.equal(tf.argmax(logits, 1), tf.argmax(labels, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))


def accuracy_on(x, y, size=1000):
    """Returns the mean over parts of equal size, since all images together need 3 GB."""
    parts = range(0, len(x), size)
    feeds = ({images: x[k : k + size], labels: y[k : k + size]} for k in parts)
    return np.mean([session.run(accuracy, feed) for feed in feeds])


with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for epoch in range(EPOCHS):
        order = np.random.permutation(len(x_train))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            feed = {images: x_train[batch], labels: y_train[batch], training: 1}
            session.run(train_op, feed)
        measured = accuracy_on(x_validation, y_validation)
        print(f"epoch {epoch + 1:2}: validation accuracy {measured:.2%}")
    measured = accuracy_on(x_test, y_test)
    print(f"test accuracy {measured:.2%}")
