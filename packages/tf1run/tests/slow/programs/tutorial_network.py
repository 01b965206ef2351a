# TensorFlow 2 only: the package of 1.15.5 lacks this file.
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import mnist

images = tf.placeholder(tf.float32, (2, mnist.IMAGE_PIXELS))
labels = tf.placeholder(tf.int32, (2,))
logits = mnist.inference(images, 128, 32)
loss = mnist.loss(logits, labels)
train_op = mnist.training(loss, 0.01)
correct = mnist.evaluation(logits, labels)
print(logits.shape, loss.shape, correct.dtype)
print([(v.op.name, v.shape.as_list()) for v in tf.global_variables()])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    feed = {images: [[0.0] * 784] * 2, labels: [3, 4]}
    # Without light, the network answers with its biases, which are zero.
    print("%.4f" % sess.run(loss, feed))
# > (2, 10) () <dtype: 'int32'>
# > [('hidden1/weights', [784, 128]), ('hidden1/biases', [128]), ('hidden2/weights', [128, 32]), ('hidden2/biases', [32]), ('softmax_linear/weights', [32, 10]), ('softmax_linear/biases', [10]), ('global_step', [])]
# > 2.3026
