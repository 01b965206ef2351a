import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()

from tf1_mnist.data import Batches, load_data

train, test = load_data()
x = tf.placeholder("float", [None, 784])
y_ = tf.placeholder("float", [None, 10])
W = tf.Variable(tf.truncated_normal([784, 10], stddev=0.1, seed=1))
b = tf.Variable(tf.constant(0.1, shape=[10]))
y = tf.matmul(x, W) + b
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
train_step = tf.train.AdamOptimizer(1e-2).minimize(loss)
correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, "float"))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for images, labels in Batches(train, 500, seed=0).since(0):
        train_step.run({x: images.reshape(-1, 784) / 255.0, y_: np.eye(10)[labels]})
    result = accuracy.eval({x: test.images.reshape(-1, 784) / 255.0, y_: np.eye(10)[test.labels]})
print(round(float(result), 2))  # 0.92
