"""The post's Softmax network, 784-512-512-10: the whole program, as in a tutorial of 2017."""

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_mnist.data import load_data

tf.disable_v2_behavior()
tf.set_random_seed(0)
np.random.seed(0)

EPOCHS = 10
BATCH_SIZE = 128
VALIDATION = 5000  # images

# MNIST: reading the data
(x_train, y_train), (x_test, y_test) = load_data()

# MNIST: normalization and one-hot labels
x_train, x_test = (x.reshape(-1, 784).astype(np.float32) / 255 for x in (x_train, x_test))
y_train, y_test = (np.eye(10, dtype=np.float32)[y] for y in (y_train, y_test))
x_validation, y_validation = x_train[-VALIDATION:], y_train[-VALIDATION:]
x_train, y_train = x_train[:-VALIDATION], y_train[:-VALIDATION]

# The Softmax network: inputs
images = tf.placeholder(tf.float32, [None, 784], name="images")
labels = tf.placeholder(tf.float32, [None, 10], name="labels")

# The Softmax network: three fully connected layers
initializer = tf.variance_scaling_initializer(2.0)

w1 = tf.get_variable("w1", [784, 512], initializer=initializer)
b1 = tf.get_variable("b1", [512], initializer=tf.zeros_initializer())
hidden1 = tf.nn.relu(tf.matmul(images, w1) + b1)

w2 = tf.get_variable("w2", [512, 512], initializer=initializer)
b2 = tf.get_variable("b2", [512], initializer=tf.zeros_initializer())
hidden2 = tf.nn.relu(tf.matmul(hidden1, w2) + b2)

w3 = tf.get_variable("w3", [512, 10], initializer=initializer)
b3 = tf.get_variable("b3", [10], initializer=tf.zeros_initializer())
logits = tf.matmul(hidden2, w3) + b3

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

with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for epoch in range(EPOCHS):
        order = np.random.permutation(len(x_train))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            session.run(train_op, {images: x_train[batch], labels: y_train[batch]})
        measured = session.run(accuracy, {images: x_validation, labels: y_validation})
        print(f"epoch {epoch + 1:2}: validation accuracy {measured:.2%}")
    measured = session.run(accuracy, {images: x_test, labels: y_test})
    print(f"test accuracy {measured:.2%}")
