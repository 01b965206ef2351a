import numpy as np
import tensorflow as tf
import tensorflow.contrib.eager as tfe

tf.enable_eager_execution()

x = np.array([[1.0], [2.0]], np.float32)
dataset = tf.data.Dataset.from_tensor_slices((x, 3 * x)).repeat().batch(2)
batches = tfe.Iterator(dataset)


class Net(tfe.Network):
    def __init__(self):
        super(Net, self).__init__()
        self.layer = self.track_layer(
            tf.layers.Dense(1, use_bias=False, kernel_initializer=tf.zeros_initializer())
        )

    def call(self, x):
        return self.layer(x)


net = Net()


def loss_fn(net, x, y):
    return tf.reduce_mean(tf.square(net(x) - y))


grad = tfe.implicit_gradients(loss_fn)
optimizer = tf.train.GradientDescentOptimizer(0.1)
for step in range(3):
    images, labels = batches.next()
    optimizer.apply_gradients(grad(net, images, labels))
# Each step halves the distance to the weight 3.
print("%.4f" % net.variables[0].numpy().item())  # > 2.6250
