# %% [markdown]
# # 卷积神经网络
#
# 这节课训练博文（这套课程所依据的博客文章）中的卷积神经网络（convolutional neural network），
# 用 10,000 张测试图像（image）测试它，然后看看训练好的网络各层看到了什么。
# 与 Softmax 网络那节课一样，整个程序都在这一页上。
# 程序只用到 `tf1_mnist` 包中的两样东西：TensorFlow 1.x（`tf`）和读取图像的函数（`load_data`）。
#
# 不安装这个包，也能运行这一页。
# 把“用 tf1_mnist 包，只要几行”一节之前的内容全部复制下来，
# 再用下面几行替换从 `tf1_mnist` 导入的那两行，以及调用 `load_data` 的那一行。
# 这几行读取你自己的 `mnist.npz`。
#
# ```python
# import tensorflow.compat.v1 as tf
#
# tf.disable_v2_behavior()
# mnist = np.load("mnist.npz")
# x_train, y_train = mnist["x_train"], mnist["y_train"]
# x_test, y_test = mnist["x_test"], mnist["y_test"]
# ```

# %%
import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data

here = Path(__file__).parent if "__file__" in globals() else Path()  # notebook 中没有 __file__
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## 图像与设置
#
# 网络用前 55,000 张训练图像学习。
# 最后 5,000 张不用，因为下面的设置就是借助这些图像选出来的。
# 各项设置的含义与 Softmax 网络那节课相同。

# %%
(x_train, y_train), (x_test, y_test) = load_data()
x_train = x_train[:55000]
y_train = y_train[:55000]

SEED = 0  # 决定下面所有的随机数
EPOCHS = 2
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # 第一步的学习率

STEPS = EPOCHS * math.ceil(len(x_train) / BATCH_SIZE)
print(f"{STEPS} steps in all")

# %% [markdown]
# ## 计算图
#
# 接下来的六个单元搭建计算图（graph）：
# 输入、参数（parameter）、卷积（convolution）部分、全连接部分、损失（loss）和训练步骤。
#
# 与 Softmax 网络相比，这里多了一个占位符（placeholder）`training`。
# 它的值只有真和假，表示是否打开 Dropout（dropout）。
# 如果会话（session）不传入值，Dropout 就是关闭的。
# 图像保持原来的两个维度。卷积还要求有第三个维度，即通道（channel）。灰度图像只有一个通道。

# %%
graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    labels = tf.placeholder(tf.int32, (None,))
    training = tf.placeholder_with_default(False, ())

    scaled = tf.cast(images, tf.float32) / 255.0
    x = tf.expand_dims(scaled, -1)
    print("x:", x.shape)

# %% [markdown]
# 网络有两个卷积层（convolutional layer）和两个全连接层（fully connected layer）。
# 卷积层的卷积核（kernel），形状是（高，宽，输入通道数，输出通道数）。
# 每个输出通道是一张特征图（feature map），有自己的卷积核和偏置（bias）。

# %%
with graph.as_default():
    zeros = tf.zeros_initializer()
    glorot = tf.glorot_uniform_initializer

    # 卷积层
    k1 = tf.get_variable("k1", (3, 3, 1, 32), initializer=glorot(seed=1))
    b1 = tf.get_variable("b1", (32,), initializer=zeros)

    k2 = tf.get_variable("k2", (3, 3, 32, 64), initializer=glorot(seed=2))
    b2 = tf.get_variable("b2", (64,), initializer=zeros)

    # 全连接层
    w3 = tf.get_variable("w3", (9216, 128), initializer=glorot(seed=3))
    b3 = tf.get_variable("b3", (128,), initializer=zeros)

    w4 = tf.get_variable("w4", (128, 10), initializer=glorot(seed=4))
    b4 = tf.get_variable("b4", (10,), initializer=zeros)

    variables = tf.trainable_variables()

sizes = []
for variable in variables:
    size = variable.shape.num_elements()
    sizes.append(size)
    print(f"{variable.op.name}: {size:,}")
print(f"{sum(sizes):,} parameters in all")

# %% [markdown]
# 在 **1,199,882** 个参数中，**1,179,648** 个属于 `w3`。
# `w3` 把展平（flatten）后的特征图与第一个全连接层相连。
# 卷积层只需要很少的参数，因为同一个卷积核用于图像的所有位置。
#
# 下面的单元搭建卷积部分：
# 两次卷积，都使用 ReLU；然后是池化（pooling），以及丢弃率（rate）为 0.25 的 Dropout。
# 注释写明一张图像在各步之后的形状。
# 在 `tf.nn.conv2d` 中，1 是步幅（stride）；
# 在 `tf.nn.max_pool` 中，两个数分别是窗口的大小和步幅。
# `"VALID"` 表示舍去卷积核或窗口会伸出边界的位置。
# `tf.cond` 接受两个函数，只采用其中一个的结果：
# `training` 为真时，采用有 Dropout 的那个；否则，采用没有 Dropout 的那个。

# %%
with graph.as_default():
    sums1 = tf.nn.bias_add(tf.nn.conv2d(x, k1, 1, "VALID"), b1)
    conv1 = tf.nn.relu(sums1)  # 26, 26, 32

    sums2 = tf.nn.bias_add(tf.nn.conv2d(conv1, k2, 1, "VALID"), b2)
    conv2 = tf.nn.relu(sums2)  # 24, 24, 64

    pool = tf.nn.max_pool(conv2, 2, 2, "VALID")  # 12, 12, 64

    pool_dropped = tf.cond(
        training, lambda: tf.nn.dropout(pool, rate=0.25, seed=5), lambda: pool
    )  # 12, 12, 64

# %% [markdown]
# 下面的单元搭建全连接部分。
# 先把 64 张 12×12 的特征图展平成一行，共 9216 个数；
# 接着是一层 128 个神经元（neuron），使用 ReLU；
# 然后是丢弃率为 0.5 的 Dropout，最后是十个 logits。

# %%
with graph.as_default():
    flat = tf.reshape(pool_dropped, (-1, 9216))  # 9216 = 12 * 12 * 64

    sums3 = tf.nn.bias_add(tf.matmul(flat, w3), b3)
    dense = tf.nn.relu(sums3)  # 128

    dense_dropped = tf.cond(
        training, lambda: tf.nn.dropout(dense, rate=0.5, seed=6), lambda: dense
    )  # 128

    logits = tf.nn.bias_add(tf.matmul(dense_dropped, w4), b4)  # 10

# %% [markdown]
# 损失与 Softmax 网络一样，是交叉熵（cross-entropy）的平均值。

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)

# %% [markdown]
# 训练步骤也一样：使用 Adam，学习率（learning rate）沿半个余弦波从 0.002 降到 0。

# %%
with graph.as_default():
    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)
    optimizer = tf.train.AdamOptimizer(learning_rate)
    train_op = optimizer.minimize(loss, global_step)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# ## 会话
#
# 下面的单元打开会话，给每个变量（variable）赋初值。
# 我们把这些初始权重（weight）复制一份，留到后面画图时使用。

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# 训练循环也与 Softmax 网络一样，只有两点不同：
# 一是用 `training: True` 打开 Dropout，二是每个轮次（epoch）结束后不再衡量网络。

# %%
for epoch in range(EPOCHS):
    order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        feed = {images: x_train[batch], labels: y_train[batch], training: True}
        batch_loss, _ = session.run([loss, train_op], feed)
    print(f"epoch {epoch + 1}: loss of the last batch {batch_loss:.4f}")

# %% [markdown]
# 现在让网络识别测试图像，每次 500 张。
# 如果一次算完 10,000 张图像，特征图要占用超过 2 GB 的内存。

# %%
parts = []
for start in range(0, len(x_test), 500):
    part = session.run(logits, {images: x_test[start : start + 500]})
    parts.append(part)
test_logits = np.concatenate(parts)

predicted = test_logits.argmax(axis=1)
test_accuracy = np.mean(predicted == y_test)
print(f"test accuracy {test_accuracy:.4f}")

# %% [markdown]
# 两轮之后，网络大约能认对 98.9% 的测试图像。Softmax 网络用了四轮，达到 98% 左右。
#
# ## 各层看到了什么
#
# 第一张测试图像是 7。
# 下面的单元从会话中取出训练好的权重，以及各层对这张图像的计算结果，然后关闭会话。

# %%
trained_weights = session.run(variables)
seen = session.run([conv1, conv2, pool, dense], {images: x_test[:1]})
session.close()

# %% [markdown]
# 后面要画一幅图，下面的单元为图中的每一行选出八张小图。
# 前两行是第一层的卷积核，分别取自训练之前和训练之后。其余各行是各层的计算结果。
# 第一层有 32 个卷积核和 32 张特征图，都是每四个取一个。
# 第二层则取对这张图像响应最强的八张特征图，也就是总和最大的八张，池化前后各画一行。
# 第一个全连接层的 128 个数在图像中没有位置可言，所以把这些数排成八张 4×4 的小图。

# %%
kernels_before = first_weights[0][:, :, 0, :]  # 去掉 k1 唯一的输入通道：3, 3, 32
kernels_after = trained_weights[0][:, :, 0, :]

seen_conv1 = seen[0][0]  # 第二个 [0] 取出批次中唯一的图像
seen_conv2 = seen[1][0]
seen_pool = seen[2][0]
seen_dense = seen[3][0]

response = seen_pool.sum(axis=(0, 1))  # 64 张特征图各自的总和
strongest = np.argsort(-response)[:8]  # 加负号，使最大的排在最前

pictures = {
    "kernels before\n3, 3, 1, 32": kernels_before[:, :, ::4],
    "kernels after\n3, 3, 1, 32": kernels_after[:, :, ::4],
    "conv1\n26, 26, 32": seen_conv1[:, :, ::4],
    "conv2\n24, 24, 64": seen_conv2[:, :, strongest],
    "pool\n12, 12, 64": seen_pool[:, :, strongest],
    "dense\n128": seen_dense.reshape(4, 4, 8),
}

# %% [markdown]
# 下面的单元画出这些小图，见[这幅图](../figures/08_feature_maps.png)。
# 蓝色为正，红色为负。（代码可以跳过。）


# %%
def draw_feature_maps():
    figure, grid = plt.subplots(6, 8, figsize=(8, 6), layout="constrained")
    for row, (name, eight) in zip(grid, pictures.items()):
        limit = max(0.4, np.abs(eight).max())
        row[0].set_ylabel(name, rotation=0, ha="right", va="center")
        for n, axes in enumerate(row):
            axes.imshow(eight[:, :, n], cmap="RdBu", vmin=-limit, vmax=limit)
            axes.set(xticks=[], yticks=[])
    figure.savefig(FIGURES / "08_feature_maps.png", dpi=120)


draw_feature_maps()

# %% [markdown]
# 这幅图从上到下依次是：
#
# - 第一层的卷积核。开始时都是随机数，训练使卷积核变强，其中许多最后一侧为蓝、一侧为红。
#   这样的卷积核能找到边缘。
# - 第一层的特征图 `conv1`，排在各自的卷积核下方。
#   特征图上哪里是蓝色，卷积核就在哪里找到了它要找的特征（feature）。
# - 第二层的特征图 `conv2`，响应的是笔画中更长的部分。
# - 池化的结果。这些笔画都保留了下来，大小减半。
# - 全连接层的 128 个神经元，其中对这张图像有响应的不到一半。
#
# ## 用 tf1_mnist 包，只要几行
#
# `cnn.inference` 是包中的同一个网络。它先做池化，再用 ReLU，结果是一样的：
# 窗口中最大的数，经过 ReLU 之后仍然最大。
# 下面的单元把这一页训练好的权重装入包中的网络，
# 再用 500 张测试图像比较两个网络给出的 logits。

# %%
from tf1_mnist import cnn, data, model, softmax
from tf1_mnist.training import evaluate, fit


def load_weights(session, net, values):
    session.run(net.init_op)
    for variable, value in zip(net.variables, values):
        variable.load(value, session)


net = model.build(cnn.inference, SEED, LEARNING_RATE, STEPS)
with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    net_logits = session.run(net.logits, {net.images: x_test[:500]})

difference = net_logits - test_logits[:500]
print(f"{net.parameters:,} parameters")
print(f"largest difference between the logits: {np.abs(difference).max():.0e}")

# %% [markdown]
# 两者的差为 0，或者不超过舍入误差。
#
# ### 平移过的数字
#
# 如果数字离通常的位置有两个像素，网络识别得怎么样？
# 下面的单元从测试图像中每四张取一张，分别向左、右、上、下平移：
# 先在四周各加两个像素宽的白边，再从另一个位置截取 28×28 的图像。
# `data.Split` 把图像与标签（label）放在一起。


# %%
def move(original, down, right):
    margins = ((0, 0), (2, 2), (2, 2))  # 前后各加：零张图像、两行、两列
    padded = np.pad(original, margins, "constant")
    top = 2 - down
    left = 2 - right
    return padded[:, top : top + 28, left : left + 28]


some_images = x_test[::4]
some_labels = y_test[::4]
moved = {
    "as it is": data.Split(some_images, some_labels),
    "left": data.Split(move(some_images, down=0, right=-2), some_labels),
    "right": data.Split(move(some_images, down=0, right=2), some_labels),
    "up": data.Split(move(some_images, down=-2, right=0), some_labels),
    "down": data.Split(move(some_images, down=2, right=0), some_labels),
}

# %% [markdown]
# 下面的单元测出卷积神经网络在这些图像上的准确率（accuracy）。


# %%
def accuracies(session, net):
    result = {}
    for name, split in moved.items():
        result[name] = evaluate(session, net, split).accuracy
    return result


with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    cnn_scores = accuracies(session, net)

# %% [markdown]
# 为了比较，下面的单元把包中的 Softmax 网络也训练两轮，再测出它在同样的图像上的准确率。

# %%
softmax_net = model.build(softmax.inference, SEED, LEARNING_RATE, STEPS)
train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)

with tf.Session(graph=softmax_net.graph) as session:
    session.run(softmax_net.init_op)
    fit(session, softmax_net, train, validation, EPOCHS, BATCH_SIZE, SEED)
    softmax_scores = accuracies(session, softmax_net)

# %% [markdown]
# 下面的单元打印两个网络的准确率。

# %%
scores = {}
for name in moved:
    scores[name] = cnn_scores[name], softmax_scores[name]
    print(f"{name:8}  CNN {cnn_scores[name]:.3f}, Softmax network {softmax_scores[name]:.3f}")

# %% [markdown]
# 平均来看，平移两个像素使卷积神经网络的准确率下降约 7 个百分点，
# 使 Softmax 网络的准确率下降约 19 个百分点。
#
# 卷积神经网络应付得更好，因为特征图会随着数字移动：池化之前移动两格，池化之后移动一格。
# 但是，后面的全连接层在每个位置上的权重都不同，所以即使是这个网络，平移过的数字也认得差一些。
#
# ### 变形的数字
#
# 如果网络在训练时见过平移过的数字，识别这样的数字就会更准。
# 每一轮都把训练图像重新变形一次，这种方法叫作数据增强（data augmentation）。
# 它对没有平移的数字也有帮助，因为没有人写出来的字与训练图像完全一样。
# 在这个包中，`python -m tf1_mnist.cnn --augment affine` 使图像旋转、缩放、错切和平移，
# `--augment elastic` 还会使图像弯曲。
# 下面的单元取第一张训练图像，也就是一个 5，画出它在前八轮中各会变成什么样子，
# 见[这幅图](../figures/08_augmentation.png)。


# %%
from tf1_mnist.data.augmentation import Distortions


def draw_distorted_digits():
    figure, grid = plt.subplots(2, 9, figsize=(8, 2), layout="constrained")
    for row, kind in zip(grid, ("affine", "elastic")):
        row[0].set_ylabel(kind, rotation=0, ha="right", va="center")
        row[0].imshow(x_train[0], cmap="gray_r")
        for epoch in range(8):
            distortions = Distortions(kind, len(x_train), SEED, epoch)
            distorted = distortions.apply(x_train[:1], np.array([0]))  # 编号为 0 的图像
            row[1 + epoch].imshow(distorted[0], cmap="gray_r")
        for axes in row:
            axes.set(xticks=[], yticks=[])
    grid[0, 0].set_title("original")
    for epoch in range(8):
        grid[0, 1 + epoch].set_title(f"epoch {epoch + 1}")
    figure.savefig(FIGURES / "08_augmentation.png", dpi=120)


draw_distorted_digits()

# %% [markdown]
# 网络从来不会两次见到同一张图像，所以无法死记硬背。验证图像和测试图像都不变形。
#
# ## 试一试
#
# - 把训练图像也平移：每个批次（batch）在两个方向上各随机移动至多两个像素。
#   两个网络中，哪一个提高得更多？
# - 去掉 Dropout。训练损失会有什么变化？测试准确率呢？
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#8-卷积神经网络)。
