# %% [markdown]
# # 9. 卷积神经网络
#
# 第 6 课的网络认错了大约 180 张测试图像（image）。
# 如果让网络的前几层在图像的各处寻找特征（feature），还会认错多少张？
#
# 在这节课中，我们先一段一段地写出博文介绍的卷积神经网络（convolutional neural network），训练它，
# 并用 10,000 张测试图像评估它。与第 6 课一样，这几段只从 `tf1_mnist` 包导入两样东西：
# TensorFlow 1.x（`tf`）和读取图像的函数（`load_data`）。
# 然后，我们观察训练好的网络中各层看到了什么，再让网络识别你写的数字。
# 小结之前的最后一节给出写在一页上的完整程序。
#
# 不安装 `tf1_mnist` 包，也能运行这节课的前半部分，办法见第 6 课“不用 tf1_mnist 包”一节。

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from lesson import print, save
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data

# %% [markdown]
# ## 图像与设置
#
# 网络用前 55,000 张训练图像学习。最后 5,000 张训练图像不用于学习，
# 因为我们先前已经用这些图像选定了下面的设置。各项设置的含义与第 6 课中的相同。

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
# 构建计算图（graph）的做法与第 6 课大体相同，下面只讲不同的地方。
#
# 与第 6 课的计算图相比，这个计算图多了一个占位符（placeholder）`training`，值为真或假，
# 表示是否打开 Dropout。如果会话（session）执行计算图时不给 `training` 传入值，Dropout 就是关闭的。
# 图像不展平（flatten），而是保持原来的两个维度，再加上卷积（convolution）要求的第三个维度，
# 即通道（channel）。灰度（grey level）图像只有一个通道。

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
# 一个卷积层的所有卷积核（kernel）组成一个数组，形状是（高，宽，输入通道数，输出通道数）。
# 每个输出通道就是一张特征图（feature map），有自己的卷积核和偏置（bias）。

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
# 在 **1,199,882** 个参数（parameter）中，**1,179,648** 个属于 `w3`。
# `w3` 把展平后的特征图与第一个全连接层相连。卷积层只需要很少的参数，
# 因为图像的所有位置共用同一组卷积核。
#
# 网络的卷积部分先做两次卷积，每次卷积后都经过 ReLU；再做池化（pooling）；
# 最后经过丢弃率（dropout rate）为 0.25 的 Dropout。
# 下面代码中的注释写明了一张图像经过各步之后的形状。在 `tf.nn.conv2d` 的参数中，1 是步幅（stride）；
# 在 `tf.nn.max_pool` 的参数中，两个 2 依次是窗口的大小和步幅。`"VALID"` 表示：
# 凡是卷积核或窗口会超出边界的位置，一律舍去。`tf.cond` 接受一个条件和两个函数，
# 只采用其中一个函数的结果。如果条件 `training` 为真，就采用第一个函数的结果，
# 即用 Dropout 处理过的特征图。否则，就采用第二个函数的结果，即未经处理的特征图。

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
# 全连接部分先把 64 张 12×12 的特征图展平成一行，共 9,216 个数。
# 接下来的一层有 128 个神经元（neuron），使用 ReLU；再往后是丢弃率为 0.5 的 Dropout。
# 最后一层算出十个 logits。

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
# 损失（loss）和训练步骤都与第 6 课中的相同。损失是交叉熵（cross-entropy）的平均值；训练使用 Adam，
# 学习率（learning rate）沿半个余弦波从 0.002 降到 0。

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)

    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)
    optimizer = tf.train.AdamOptimizer(learning_rate)
    train_op = optimizer.minimize(loss, global_step)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# ## 会话
#
# 我们把初始权重（weight）复制一份，留到后面画图时使用。

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# 这里的训练循环与第 6 课的训练循环相比，主要有两点不同：一是用 `training: True` 打开 Dropout，
# 二是每个轮次（epoch）结束后不再评估网络。训练需要一两分钟，其间每 100 步打印一行结果。
#
# > **猜一猜**：在 10,000 张测试图像中，第 6 课的 Softmax 网络认错了大约 180 张。
# > 卷积神经网络会认错多少张？

# %%
for epoch in range(EPOCHS):
    order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
    for step, start in enumerate(range(0, len(order), BATCH_SIZE)):
        batch = order[start : start + BATCH_SIZE]
        feed = {images: x_train[batch], labels: y_train[batch], training: True}
        batch_loss, _ = session.run([loss, train_op], feed)
        if step % 100 == 0:
            print(f"epoch {epoch + 1}, step {step}: loss of the batch {batch_loss:.4f}")

# %% [markdown]
# 现在让网络识别测试图像，每次 500 张。如果一次处理全部 10,000 张图像，
# 特征图占用的内存就会超过 2 GB。

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
# 训练两轮之后，网络大约能认对 98.9% 的测试图像。第 6 课的 Softmax 网络训练了四轮，
# 能认对 98% 左右的测试图像。
#
# ## 各层看到了什么
#
# 第一张测试图像是数字 7。我们从会话中取出训练好的权重，以及各层对这张图像的计算结果。

# %%
trained_weights = session.run(variables)
seen = session.run([conv1, conv2, pool, dense], {images: x_test[:1]})
session.close()

# %% [markdown]
# 下面要画一幅图，先为图中的每一行选出八张小图。前两行是第一层的卷积核，分别取自训练之前和训练之后。
# 其余各行是各层的计算结果。第一层有 32 个卷积核，每 4 个取 1 个；32 张特征图也是每 4 张取 1 张。
# 至于第二层，我们选出对这张图像响应最强的八张特征图，即池化后总和最大的八张。
# 这些特征图画成两行，一行是池化前的，一行是池化后的。
# 第一个全连接层的 128 个数在图像中没有对应的位置，怎样排列都可以。
# 这里把这些数排成八张 4×4 的小图。

# %%
kernels_before = first_weights[0][:, :, 0, :]  # k1，去掉唯一的输入通道：3, 3, 32
kernels_after = trained_weights[0][:, :, 0, :]

seen_conv1 = seen[0][0]  # 第二个 [0] 取出批次中唯一的图像
seen_conv2 = seen[1][0]
seen_pool = seen[2][0]
seen_dense = seen[3][0]

response = seen_pool.sum(axis=(0, 1))  # 64 张特征图各一个
strongest = np.argsort(-response)[:8]  # 加上负号，最大的就排在最前

pictures = {
    "kernels before\n3, 3, 1, 32": kernels_before[:, :, ::4],
    "kernels after\n3, 3, 1, 32": kernels_after[:, :, ::4],
    "conv1\n26, 26, 32": seen_conv1[:, :, ::4],
    "conv2\n24, 24, 64": seen_conv2[:, :, strongest],
    "pool\n12, 12, 64": seen_pool[:, :, strongest],
    "dense\n128": seen_dense.reshape(4, 4, 8),
}

# %% [markdown]
# 在下图中，蓝色表示正数，红色表示负数。（代码可以跳过。）


# %%
def draw_feature_maps():
    figure, grid = plt.subplots(6, 8, figsize=(6.4, 5.4), layout="constrained")
    for row, (name, eight) in zip(grid, pictures.items()):
        limit = max(0.4, np.abs(eight).max())
        row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=12)
        for n, axes in enumerate(row):
            axes.imshow(eight[:, :, n], cmap="RdBu", vmin=-limit, vmax=limit)
            axes.set(xticks=[], yticks=[])
    return figure


save(draw_feature_maps(), "09_feature_maps.png")

# %% [markdown]
# 这幅图从上到下依次是：
#
# - 第一层的卷积核：训练前和训练后的卷积核各占一行。训练前，卷积核中的数都是随机数；训练后，
#   小图的颜色更深。有些小图一侧蓝、一侧红，表示对应的卷积核能找到边缘。
# - 第一层的特征图 `conv1`：每张特征图都画在对应的卷积核下方。
#   特征图上的蓝色部分就是卷积核找到特征的地方。
# - 第二层的特征图 `conv2`：这一层找到的笔画片段比 `conv1` 中的更长。
# - 池化的结果 `pool`：保留了 `conv2` 中的笔画，但高和宽都减半。
# - 第一个全连接层：在 128 个神经元中，对这张图像有响应的不到一半。

# %% [markdown]
# 在[电子书](../../docs/zh/book.md)中，下面这幅图可以交互：写一个数字，看看每一层的特征图。
# 图中用的是 `tf1_mnist` 包自带的卷积神经网络，这个网络有五个卷积层，已经训练好了。
# 灰色方块会遮住图像的一部分；移动方块，看看遮住哪些部分，网络就认不出你写的数字了。
# 点击特征图上的一处，可以看到这一处的数是怎样算出来的；也可以从网络的答案出发，逐层追溯到图像。
#
# ![被遮住一块的数字、网络的识别结果以及特征图](../../docs/figures/live_feature_maps.zh.png)

# %% [markdown]
# ## 用 tf1_mnist 包，只需几行
#
# 包中的 `cnn.inference` 就是这节课的网络，只有两点不同：
#
# - 权重的初值是 $-\sqrt{6 / n}$ 到 $\sqrt{6 / n}$ 之间的随机数，$n$ 是影响一个输出的输入个数
#   （He 等人，2015）。这节课的上下限还与输出的个数有关。
# - Dropout 的随机数由种子、层的名称和步数算出。这样，训练中断之后接着训练，随机数仍然相同。
#
# 这两点只影响训练。
# 我们把这节课训练好的权重装入包中的网络，再用 500 张测试图像比较两个网络给出的 logits。

# %%
from tf1_mnist import cnn, data, model, softmax
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.training import evaluate, fit


def load_weights(session, net, values):
    session.run(net.init_op)
    for variable, value in zip(net.variables, values):
        variable.load(value, session)


settings = Settings(EPOCHS, BATCH_SIZE, LEARNING_RATE, SEED)
net = model.build(Recipe(cnn.inference, settings), STEPS)
with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    net_logits = session.run(net.logits, {net.images: x_test[:500]})

difference = net_logits - test_logits[:500]
print(f"{net.parameters:,} parameters")
print(f"largest difference between the logits: {np.abs(difference).max():.0e}")

# %% [markdown]
# 两个网络的 logits 之差为 0，或者只有舍入误差那么大。
#
# ## 平移过的数字
#
# 如果数字的位置偏移两个像素，网络还认得出来吗？下面的函数用来平移图像：
# 先在四周各加两个像素宽的空白，再从偏移之后的位置截取 28×28 的图像。
# 测试图像每四张取一张，把取出的每张图像分别向左、右、上、下平移一次，得到四张新图像。
# 下面代码中的 `data.Examples` 把图像与对应的标签（label）组成数据集。


# %%
def move(original, down, right):
    margins = ((0, 0), (2, 2), (2, 2))  # 图像的张数不变，上下各加两行，左右各加两列
    padded = np.pad(original, margins, "constant")
    top = 2 - down
    left = 2 - right
    return padded[:, top : top + 28, left : left + 28]


some_images = x_test[::4]
some_labels = y_test[::4]
moved = {
    "as it is": data.Examples(some_images, some_labels),
    "left": data.Examples(move(some_images, down=0, right=-2), some_labels),
    "right": data.Examples(move(some_images, down=0, right=2), some_labels),
    "up": data.Examples(move(some_images, down=-2, right=0), some_labels),
    "down": data.Examples(move(some_images, down=2, right=0), some_labels),
}

# %% [markdown]
# 然后分别用原来的图像和平移后的图像评估卷积神经网络。


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
# 为了比较，我们把包中的 Softmax 网络也训练两轮，再用同样的图像评估。
#
# > **猜一猜**：平移两个像素，对哪个网络影响更大？两个网络的准确率（accuracy）各下降多少个百分点？

# %%
train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)
softmax_recipe = Recipe(softmax.inference, settings)
softmax_net = model.build(softmax_recipe, softmax_recipe.steps(train))

with tf.Session(graph=softmax_net.graph) as session:
    session.run(softmax_net.init_op)
    fit(session, softmax_net, softmax_recipe, train, validation)
    softmax_scores = accuracies(session, softmax_net)

# %% [markdown]
# 下面打印两个网络的准确率。

# %%
scores = {}
for name in moved:
    scores[name] = cnn_scores[name], softmax_scores[name]
    print(f"{name:8}  CNN {cnn_scores[name]:.3f}, Softmax network {softmax_scores[name]:.3f}")

# %% [markdown]
# 图像平移两个像素后，卷积神经网络的准确率平均下降约 7 个百分点，
# Softmax 网络平均下降约 19 个百分点。
#
# 卷积神经网络受到的影响更小，因为特征图会跟着数字移动：池化前的特征图移动两格，
# 池化后的特征图移动一格。但是，后面的全连接层在每个位置上的权重都不同，
# 所以卷积神经网络识别平移过的数字时，准确率也会下降一些。
#
# ## 变形的数字
#
# 如果训练图像中有平移过的数字，网络识别这样的数字就会更准。训练时，
# 每一轮都对训练图像重新做一次随机的平移或其他变换，这种方法叫作数据增强（data augmentation）。
# 数据增强也有助于识别没有平移的数字，因为谁写的数字都不会与训练图像中的完全一样。
# 用 `tf1_mnist` 包训练时，可以运行 `python -m tf1_mnist.cnn --augment affine`，对训练图像做旋转、
# 缩放、错切和平移。错切使数字像斜体字那样倾斜。如果改用 `--augment elastic`，数字还会弯曲。
# 第一张训练图像是数字 5。下图的两行分别对应这两个选项，每行都画出这个 5 在前五轮中的样子。


# %%
from tf1_mnist.data.augmentation import Distortions


def draw_distorted_digits():
    figure, grid = plt.subplots(2, 6, figsize=(6.4, 2.4), layout="constrained")
    for row, kind in zip(grid, ("affine", "elastic")):
        row[0].set_ylabel(kind, rotation=0, ha="right", va="center", fontsize=12)
        row[0].imshow(x_train[0], cmap="gray_r")
        for epoch in range(5):
            distortions = Distortions(kind, len(x_train), SEED, epoch)
            distorted = distortions.apply(x_train[:1], np.array([0]))  # 用于编号为 0 的图像
            row[1 + epoch].imshow(distorted[0], cmap="gray_r")
        for axes in row:
            axes.set(xticks=[], yticks=[])
    grid[0, 0].set_title("original")
    for epoch in range(5):
        grid[0, 1 + epoch].set_title(f"epoch {epoch + 1}")
    return figure


save(draw_distorted_digits(), "09_augmentation.png")

# %% [markdown]
# 用了数据增强，网络每次见到的图像都不完全相同，所以无法死记硬背。
# 验证图像和测试图像都不做这样的变换。
#
# ## 你写的数字
#
# 下面像第 0 课和第 6 课那样，用这节课训练好的网络识别你写的数字。
# 图片是这节课所在文件夹里的 `my_digit.png`；如果没有这个文件，程序就用线条画一个 3。
# 下图画出了网络看到的图像，以及第二层响应最强的四张特征图。
# 包中的网络把每个 ReLU 的输出按各层的顺序存放在 `net.activations` 中。
# 下标为 1 的输出就是第二个卷积层的特征图经过 ReLU 之后、池化之前的结果。

# %%
from lesson import check, my_picture
from tf1_mnist.pictures import prepare
from tf1_mnist.training import predict

picture = my_picture()
my_digit = prepare(picture)
with tf.Session(graph=net.graph) as session:
    load_weights(session, net, trained_weights)
    my_probabilities = predict(session, net, my_digit[np.newaxis])[0]
    my_maps = session.run(net.activations[1], {net.images: my_digit[np.newaxis]})[0]

my_answer = np.argmax(my_probabilities)
print(f"it reads {my_answer}, with probability {my_probabilities[my_answer]:.3f}")


def draw_my_digit():
    figure, panels = plt.subplot_mosaic("aabc;aade", figsize=(6.4, 3.4), layout="constrained")
    panels["a"].imshow(my_digit, cmap="Greys", vmin=0, vmax=255)
    panels["a"].axis("off")
    strongest = np.argsort(-my_maps.sum(axis=(0, 1)))
    for name, k in zip("bcde", strongest):
        panels[name].imshow(my_maps[:, :, k], cmap="Blues")
        panels[name].set(xticks=[], yticks=[], title=f"map {k}")
    return figure


save(draw_my_digit(), "09_my_digit.png", picture)

# %% [markdown]
# 如果想在浏览器中边写边看答案怎样变化，就用选项 `--fast` 训练一个较小的网络，再把它导出成网页：
#
# ```sh
# python -m tf1_mnist.cnn --fast
# python -m tf1_mnist.export --run runs/cnn/1 --to web
# ```
#
# 导出的网页是 `runs/cnn/1/web/index.html`，用浏览器打开即可。
#
# ## 写在一页上的完整程序
#
# 与第 6 课的 [`softmax.py`](softmax.py) 一样，文件 [`cnn.py`](cnn.py) 就是这节课的程序，
# 只是没有讲解。各部分的顺序与这节课相同：
#
# | 程序 | 这节课 |
# |---|---|
# | 各项设置，以及两段 `# MNIST：` | “图像与设置” |
# | `# 输入` | “计算图”：占位符 |
# | `# 卷积层`、`# 池化层、Dropout 层、Flatten` | “计算图”：卷积部分 |
# | `# 全连接层` | “计算图”：全连接部分 |
# | `# 前向传播：损失` | “计算图”：损失 |
# | `# 后向传播` | “计算图”：训练步骤 |
# | `with tf.Session()` | “会话” |
#
# 会话之前的函数 `accuracy_on` 计算准确率，每次处理 1,000 张图像。从输入到 logits，程序是这样写的：
#
# ```python
# # 输入
# images = tf.placeholder(tf.float32, [None, 28, 28, 1], name="images")
# labels = tf.placeholder(tf.float32, [None, 10], name="labels")
# training = tf.placeholder_with_default(0.0, [], name="training")  # 训练时为 1
#
# # 卷积层
# initializer = tf.variance_scaling_initializer(2.0)
#
# k1 = tf.get_variable("k1", [3, 3, 1, 32], initializer=initializer)
# b1 = tf.get_variable("b1", [32], initializer=tf.zeros_initializer())
# conv1 = tf.nn.relu(tf.nn.conv2d(images, k1, [1, 1, 1, 1], "VALID") + b1)  # 26 x 26 x 32
#
# k2 = tf.get_variable("k2", [3, 3, 32, 64], initializer=initializer)
# b2 = tf.get_variable("b2", [64], initializer=tf.zeros_initializer())
# conv2 = tf.nn.relu(tf.nn.conv2d(conv1, k2, [1, 1, 1, 1], "VALID") + b2)  # 24 x 24 x 64
#
# # 池化层、Dropout 层、Flatten
# pooled = tf.nn.max_pool(conv2, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")  # 12 x 12 x 64
# dropped = tf.nn.dropout(pooled, rate=0.25 * training)
# flat = tf.reshape(dropped, [-1, 12 * 12 * 64])
#
# # 全连接层
# w3 = tf.get_variable("w3", [12 * 12 * 64, 128], initializer=initializer)
# b3 = tf.get_variable("b3", [128], initializer=tf.zeros_initializer())
# hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(flat, w3) + b3), rate=0.5 * training)
#
# w4 = tf.get_variable("w4", [128, 10], initializer=initializer)
# b4 = tf.get_variable("b4", [10], initializer=tf.zeros_initializer())
# logits = tf.matmul(hidden, w4) + b4
# ```
#
# 损失和训练步骤与 `softmax.py` 中的相同。训练循环也相同，只是多传入一个 `training: 1`。
# 这个程序要运行几分钟：
#
# ```sh
# python examples/zh/cnn.py
# ```
#
# 每一轮结束后，程序打印验证图像的准确率；最后打印测试图像的准确率，结果超过 99%。
#
# 这个程序与这节课有以下几点不同：
#
# - 每批有 64 张图像，而不是 128 张；训练五轮，而不是两轮。每一轮结束后，
#   还用 5,000 张验证图像计算准确率；这节课没有用到这些图像。与第 6 课一样，准确率由计算图计算。
# - 缩放过的像素值、独热编码（one-hot encoding）的标签、初始权重、种子和默认计算图，
#   都与 `softmax.py` 中的相同。图像在传入计算图之前已经加上了通道这个维度。
# - `training` 是一个数，而不是真或假。丢弃率要乘以这个数，所以只要训练循环没有传入 1，
#   丢弃率就是 0。丢弃率为 0 时，Dropout 什么也不改变，因此用不着 `tf.cond`。
# - `tf.nn.conv2d` 和 `tf.nn.max_pool` 的步幅和窗口大小都写成四个数，
#   依次对应图像、行、列和通道，这是 TensorFlow 1 原来要求的写法。这节课用的是简写。
#
# ## 小结
#
# - 训练两个轮次之后，网络能认对大约 98.9% 的测试图像。
# - 数字平移两个像素，卷积神经网络的准确率下降约 7 个百分点，
#   Softmax 网络的准确率下降约 19 个百分点。
# - 数据增强让网络在训练时见到平移过、变形过的数字，所以网络能认对更多这样的数字。
#
# ## 练习
#
# ### 练习 1
# 如果第一个全连接层有 64 个神经元，而不是 128 个，网络有多少个参数？

# %%
parameters_of_64 = ...  # 你的答案


# %%
def check_1(count):
    convolutional = 9 * 32 + 32 + 9 * 32 * 64 + 64
    missing = convolutional + 9217 * 64 + 65 * 10 - count
    biases = 32 + 64 + 64 + 10
    assert count > 9216 * 64, "The flattened maps alone need 9216 x 64 weights."
    assert not 0 < missing <= biases, f"{missing} are missing. Did you count the biases?"
    assert missing == 0, f"It is not {count}. Two layers change."


check(1, check_1, parameters_of_64, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# `pool` 中的一个数，取决于图像中的多少个像素？（从这个数出发往回推：它由 `conv2` 中的哪些数决定？
# 这些数又由 `conv1` 中的哪些数决定？`conv1` 中的这些数又由哪些像素决定？）

# %%
pixels_seen = ...  # 你的答案


# %%
def check_2(count):
    assert count != 25, "That is what one number of conv2 sees."
    assert count == 36, f"It is not {count}. What do 2 x 2 neighbours in conv2 see together?"


check(2, check_2, pixels_seen, form="Expected a single number.")

# %% [markdown]
# ### 练习 3
# 在网络认错的测试图像中，网络对哪一张的答案最有把握？用 `test_logits` 找出这张图像的编号，
# 编号从 0 到 9,999。

# %%
surest_mistake = ...  # 你的答案


# %%
def check_3(index):
    shifted = test_logits - test_logits.max(axis=1, keepdims=True)
    largest = 1 / np.exp(shifted).sum(axis=1)  # 答案的概率
    wrong = predicted != y_test
    assert wrong[index], (
        "The network reads this image correctly. Is your answer a place in a list of mistakes?"
    )
    assert largest[index] > largest[wrong].max() - 1e-6, (
        "The network is even surer of another mistake."
    )


check(3, check_3, surest_mistake, form="Expected the index of an image, from 0 to 9,999.")

# %% [markdown]
# ### 练习 4
# 有些程序先做池化，再用 ReLU，这节课则相反。用最大池化（max pooling）时，结果相同；
# 用平均池化（average pooling）时，结果一般不同。找出四个数，让“先用 ReLU，
# 再求平均值”与“先求平均值，再用 ReLU”的结果不同。

# %%
four_numbers = ...  # 你的答案


# %%
def check_4(numbers):
    numbers = np.asarray(numbers, float)
    mean_of_relu = np.maximum(0, numbers).mean()
    relu_of_mean = max(0.0, numbers.mean())
    assert len(numbers) == 4, "Expected four numbers."
    assert mean_of_relu != relu_of_mean, (
        f"Both are {relu_of_mean:.2f}. Mix positive and negative numbers."
    )


check(4, check_4, four_numbers, form="Expected a list of four numbers.")

# %% [markdown]
# ### 练习 5
# 如果把前 500 张测试图像反相，即 `255 - x_test[:500]`，
# 让大的像素值表示纸面、小的像素值表示墨迹，网络的准确率是多少？
# 像前面那样使用 `net`、`load_weights` 和 `predict`。（先猜一猜。）检查答案要花几秒钟。

# %%
inverted_accuracy = ...  # 你的答案：0 到 1 之间的数


# %%
def check_5(accuracy):
    original = np.mean(predicted[:500] == y_test[:500])
    assert 0 <= accuracy <= 1, "The accuracy is a number from 0 to 1."
    assert accuracy < original, "That is not lower than for the original images."
    with tf.Session(graph=net.graph) as session:
        load_weights(session, net, trained_weights)
        answers = predict(session, net, 255 - x_test[:500]).argmax(axis=1)
    expected = np.mean(answers == y_test[:500])
    assert abs(1 - accuracy - expected) > 0.005, "That is the share of wrong answers."
    assert abs(accuracy - expected) < 0.005, (
        f"It is not {accuracy:.3f}. Are the trained weights loaded, and the images inverted?"
    )


check(5, check_5, inverted_accuracy, form="Expected a number from 0 to 1.")

# %% [markdown]
# ### 练习 6（开放题）
# 下面两题选做一题，每题都要训练几分钟。
#
# - 去掉 Dropout：在训练循环中改为传入 `training: False`。训练损失和测试准确率会有什么变化？
# - 平移训练图像：训练时，把每张图像沿水平和竖直方向随机移动，每个方向最多移动两个像素。
#   在“平移过的数字”一节的两个网络中，哪一个在平移过的测试图像上准确率提高得更多？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# parameters_of_64 = (9 * 32 + 32) + (9 * 32 * 64 + 64) + (9216 * 64 + 64) + (64 * 10 + 10)
# print(f"{parameters_of_64:,}")
# ```
#
# ```text
# 609,354
# ```
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# pixels_seen = 6 * 6
# ```
#
# `pool` 中的一个数由 `conv2` 中的 2×2 个数决定。这 2×2 个数由 `conv1` 中的 4×4 个数决定，
# 这 4×4 个数又由图像中的 6×6 个像素决定。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# shifted = test_logits - test_logits.max(axis=1, keepdims=True)
# largest = 1 / np.exp(shifted).sum(axis=1)
# surest_mistake = int(np.argmax(np.where(predicted != y_test, largest, 0)))
# ```
#
# 网络认错了这张图像，却很有把握：在网络的输出中，错误答案的概率（probability）超过 0.99。
# 与第 6 课一样，减去最大的 logit，是为了避免计算指数函数时溢出（overflow）。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# four_numbers = [-1, -1, -1, 1]
# ```
#
# 如果先求四个数的平均值，得到的就是负数，经过 ReLU 变成 0；如果四个数先经过 ReLU，再求平均值，
# 结果就是 0.25。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# with tf.Session(graph=net.graph) as session:
#     load_weights(session, net, trained_weights)
#     inverted = predict(session, net, 255 - x_test[:500])
# inverted_accuracy = np.mean(inverted.argmax(axis=1) == y_test[:500])
# ```
#
# 网络识别反相的图像，效果比识别原图差得多：我们测得的准确率分别约为 0.61 和 0.99。
# 这是因为训练时用的图像都以大的像素值表示墨迹，以小的像素值表示纸面。所以，
# `prepare` 要弄清楚图片中的墨迹是深色还是浅色，必要时把图片反相。这样，在网络看到的图像中，
# 墨迹的像素值总是大于纸面的像素值。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 去掉 Dropout 的效果见下表。表中列出第二轮的平均训练损失和最后的测试准确率，每项有两列，
# 分别是使用 Dropout 和不使用 Dropout 的结果。
#
# | `SEED` | 损失，有 Dropout | 损失，没有 Dropout | 准确率，有 Dropout | 准确率，没有 Dropout |
# |---|---|---|---|---|
# | 0 | 0.0683 | 0.0270 | 0.9891 | 0.9903 |
# | 1 | 0.0679 | 0.0279 | 0.9891 | 0.9893 |
# | 2 | 0.0662 | 0.0279 | 0.9880 | 0.9903 |
#
# 去掉 Dropout 之后，测试准确率并没有下降，在这三次训练中甚至还略有提高。
# 这是因为用 55,000 张图像训练两轮之后，网络的过拟合（overfitting）还不严重，用不着抑制。
# 第 8 课只用 1,000 张图像训练，过拟合就严重得多。
#
# 平移训练图像的效果见下表。表中的准确率是用四分之一的测试图像测得的。
#
# | 测试图像 | CNN | CNN，训练时平移 | Softmax 网络 | Softmax 网络，训练时平移 |
# |---|---|---|---|---|
# | 原样 | 0.990 | 0.990 | 0.980 | 0.978 |
# | 四种平移的平均 | 0.922 | 0.981 | 0.794 | 0.972 |
#
# 在平移过的图像上，Softmax 网络的准确率提高得更多：Softmax 网络提高了 18 个百分点，
# 卷积神经网络只提高了 6 个百分点。Softmax 网络的准确率本来就有更大的提高余地，
# 因为这种网络的结构体现不出“平移过的 7 仍然是 7”这个规律。
# Softmax 网络只能从训练图像中学到这个规律。
# 但准确率更高的仍是卷积神经网络。
#
# </details>
