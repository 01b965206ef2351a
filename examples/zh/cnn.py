"""博文中的卷积神经网络：像 2017 年的教程那样，整个程序写在一个文件里。"""

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_mnist.data import load_data

tf.disable_v2_behavior()
tf.set_random_seed(0)
np.random.seed(0)

EPOCHS = 5
BATCH_SIZE = 64
VALIDATION = 5000  # 张图像

# MNIST：下载和读取数据集
(x_train, y_train), (x_test, y_test) = load_data()

# MNIST：数据规范化，标签转成 one-hot 向量
x_train, x_test = (x.reshape(-1, 28, 28, 1).astype(np.float32) / 255 for x in (x_train, x_test))
y_train, y_test = (np.eye(10, dtype=np.float32)[y] for y in (y_train, y_test))
x_validation, y_validation = x_train[-VALIDATION:], y_train[-VALIDATION:]
x_train, y_train = x_train[:-VALIDATION], y_train[:-VALIDATION]

# 输入
images = tf.placeholder(tf.float32, [None, 28, 28, 1], name="images")
labels = tf.placeholder(tf.float32, [None, 10], name="labels")
training = tf.placeholder_with_default(0.0, [], name="training")  # 训练时为 1

# 卷积层
initializer = tf.variance_scaling_initializer(2.0)

k1 = tf.get_variable("k1", [3, 3, 1, 32], initializer=initializer)
b1 = tf.get_variable("b1", [32], initializer=tf.zeros_initializer())
conv1 = tf.nn.relu(tf.nn.conv2d(images, k1, [1, 1, 1, 1], "VALID") + b1)  # 26 x 26 x 32

k2 = tf.get_variable("k2", [3, 3, 32, 64], initializer=initializer)
b2 = tf.get_variable("b2", [64], initializer=tf.zeros_initializer())
conv2 = tf.nn.relu(tf.nn.conv2d(conv1, k2, [1, 1, 1, 1], "VALID") + b2)  # 24 x 24 x 64

# 池化层、Dropout 层、Flatten
pooled = tf.nn.max_pool(conv2, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")  # 12 x 12 x 64
dropped = tf.nn.dropout(pooled, rate=0.25 * training)
flat = tf.reshape(dropped, [-1, 12 * 12 * 64])

# 全连接层
w3 = tf.get_variable("w3", [12 * 12 * 64, 128], initializer=initializer)
b3 = tf.get_variable("b3", [128], initializer=tf.zeros_initializer())
hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(flat, w3) + b3), rate=0.5 * training)

w4 = tf.get_variable("w4", [128, 10], initializer=initializer)
b4 = tf.get_variable("b4", [10], initializer=tf.zeros_initializer())
logits = tf.matmul(hidden, w4) + b4

# 前向传播：损失
cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)
loss = tf.reduce_mean(cross_entropy)

# 后向传播
global_step = tf.train.get_or_create_global_step()
steps = EPOCHS * -(-len(x_train) // BATCH_SIZE)
learning_rate = tf.train.cosine_decay(0.002, global_step, steps)
train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step)

correct = tf.equal(tf.argmax(logits, 1), tf.argmax(labels, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))


def accuracy_on(x, y, size=1000):
    """返回各部分准确率的平均值。各部分大小相同；一次算完全部图像需要 3 GB 内存。"""
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
        print(f"第 {epoch + 1:2} 轮：验证集准确率 {measured:.2%}")
    measured = accuracy_on(x_test, y_test)
    print(f"测试集准确率 {measured:.2%}")
