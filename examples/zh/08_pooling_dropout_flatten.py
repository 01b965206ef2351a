# %% [markdown]
# # 池化、Dropout 与展平
#
# 这节课介绍三种没有参数（parameter）的层。
# 池化（pooling）把特征图（feature map）缩小；特征图就是第 6 课中一个卷积核（kernel）的输出。
# Dropout（dropout）用来抑制过拟合（overfitting）。
# 所谓过拟合，是指网络学到了训练图像（image）的一些细节，而这些细节对识别其他图像没有帮助。
# 展平（flatten）把各张特征图排成一行，交给后面的全连接层（fully connected layer）。
# 最后，我们数一数整个网络有多少参数，会看到几乎所有参数都在紧接展平之后的那一层。

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import cnn, data, layers
from tf1_mnist import tf1 as tf

here = Path(__file__).parent if "__file__" in globals() else Path()  # notebook 中没有 __file__
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)
NO_TICKS = {"xticks": (), "yticks": ()}  # 用于各图

# %% [markdown]
# ## 池化层
#
# 池化让一个 $k \times k$ 的窗口在特征图上移动，每次移动 $s$ 格，$s$ 叫作步幅（stride）。
# 窗口每到一处，只留下一个数：
# 最大池化（max pooling）留下窗口内的最大值，平均池化（average pooling）留下窗口内的平均值。
#
# 如果特征图的一边有 $n$ 个数，窗口沿这条边就有 $\lfloor (n - k) / s \rfloor + 1$ 个位置。
# 式中的括号表示向下取整：窗口如果会伸出边界，就舍去这个位置。
#
# 下面的单元用 NumPy 写出池化。`reduce` 可以是 `np.max`，也可以是 `np.mean`。


# %%
def pool_by_hand(image, k, s, reduce):
    positions = (len(image) - k) // s + 1  # 每个方向上的位置数
    result = np.zeros((positions, positions))
    for i in range(positions):
        for j in range(positions):
            top = i * s
            left = j * s
            window = image[top : top + k, left : left + k]
            result[i, j] = reduce(window)
    return result


# %% [markdown]
# 下面的单元改用本项目的层做同样的计算，这些层使用 `tf.nn.max_pool` 和 `tf.nn.avg_pool`。
# 两个函数都要求输入有四个维度，依次是图像、高度、宽度、通道（channel）。
# 所以我们先给图像补上两个大小为 1 的维度，最后再去掉。


# %%
def pool_by_layer(image, k, s):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(image[np.newaxis, :, :, np.newaxis], tf.float32)
        largest = session.run(layers.max_pool(x, k, s))
        mean = session.run(layers.average_pool(x, k, s))
    return largest[0, :, :, 0], mean[0, :, :, 0]


# %% [markdown]
# 下面的单元在一张小特征图上试用这两个函数，检查结果是否一致。
# 先取 $k = 2$、$s = 2$，再取 $k = 3$、$s = 1$。

# %%
square = np.array([[2, 9, 6, 7], [8, 5, 6, 1], [3, 3, 3, 5], [1, 1, 6, 6]])
print(square)

pools = {}
pools_by_hand = {}
for k, s in ((2, 2), (3, 1)):
    largest, mean = pool_by_layer(square, k, s)
    pools[k, s] = largest, mean

    largest_by_hand = pool_by_hand(square, k, s, np.max)
    mean_by_hand = pool_by_hand(square, k, s, np.mean)
    pools_by_hand[k, s] = largest_by_hand, mean_by_hand

    same = np.allclose(largest, largest_by_hand) and np.allclose(mean, mean_by_hand)
    print(f"k = {k}, s = {s}: the layer and NumPy agree: {same}")
    print("max pooling", largest, sep="\n")
    print("average pooling", mean, sep="\n")

# %% [markdown]
# 下面的单元画出各个窗口，见[这幅图](../figures/07_windows.png)。（代码可以跳过。）


# %%
def draw_numbers(axes, numbers):
    axes.set(xlim=(0, len(numbers)), ylim=(len(numbers), 0), aspect="equal")
    for (i, j), number in np.ndenumerate(numbers):
        axes.text(j + 0.5, i + 0.5, f"{number:.3g}", ha="center", va="center", fontsize=13)


def draw_outlines(axes, positions, size, stride):
    """One square for each position of the window, each in a colour of its own."""
    for n, (i, j) in enumerate(np.ndindex(positions, positions)):
        gap = 0.05
        if size > stride:  # 窗口重叠时把方框画小一些，使每个都看得见
            gap += 0.06 * n
        corner = (j * stride + gap, i * stride + gap)
        side = size - 2 * gap
        axes.add_patch(plt.Rectangle(corner, side, side, fill=False, ec=f"C{n}", lw=3))


def draw_windows():
    figure, grid = plt.subplots(2, 3, figsize=(7.5, 5), layout="constrained", subplot_kw=NO_TICKS)
    for row, ((k, s), (largest, mean)) in zip(grid, pools.items()):
        positions = len(largest)
        draw_numbers(row[0], square)
        draw_outlines(row[0], positions, size=k, stride=s)
        draw_numbers(row[1], largest)
        draw_outlines(row[1], positions, size=1, stride=1)
        draw_numbers(row[2], mean)
        draw_outlines(row[2], positions, size=1, stride=1)
        row[0].set_ylabel(f"k = {k}, s = {s}")
    for axes, title in zip(grid[0], ("the map", "max pooling", "average pooling")):
        axes.set_title(title)
    figure.savefig(FIGURES / "07_windows.png", dpi=120)


draw_windows()

# %% [markdown]
# 左边的每个窗口与右边相应的结果颜色相同。
# 第一行中 $s = k$，窗口铺满特征图，互不重叠；第二行中 $s < k$，窗口相互重叠。
#
# 下面的单元对一个手写数字做池化，先取 $k = s = 2$，再取 $k = s = 4$，
# 并打印每个结果还剩多少个数，以及这些数的平均值。

# %%
train, test = data.load_data()
digit = train.images[18].astype(np.float32)  # 一个 6

pooled = {"the digit": digit}
for k in (2, 4):
    largest, mean = pool_by_layer(digit, k, s=k)
    pooled[f"max of {k} x {k}"] = largest
    pooled[f"mean of {k} x {k}"] = mean

for name, picture in pooled.items():
    grey_level = picture.mean(dtype=float)
    print(f"{name:13} {picture.size} numbers, mean grey level {grey_level:.1f}")

# %% [markdown]
# 下面的单元把五张图像画在一起，见[这幅图](../figures/07_digit.png)。（代码可以跳过。）


# %%
def draw_pooled_digit():
    figure, row = plt.subplots(1, 5, figsize=(9, 2.3), layout="constrained", subplot_kw=NO_TICKS)
    for axes, (name, picture) in zip(row, pooled.items()):
        axes.imshow(picture, cmap="Greys", vmin=0, vmax=255)
        axes.set_title(name, fontsize=10)
    figure.savefig(FIGURES / "07_digit.png", dpi=120)


draw_pooled_digit()

# %% [markdown]
# 原来的 **784** 个数，池化后只剩下 **196** 个或 **49** 个。
# 平均池化把墨迹与纸张混在一起，所以笔画变浅，平均灰度仍是 **17.3**。
# 最大池化让笔画保持黑色，而且更粗，所以平均灰度升到 **34.8** 和 **64.7**。
#
# 卷积（convolution）之后通常使用最大池化。
# 特征图中某个数很大，说明卷积核在那里找到了它要找的特征（feature）。
# 最大池化保留这个数，只舍弃它的准确位置。
#
# ## Dropout 层
#
# Dropout 只在训练时使用。
# 在每一步中，输入的每个数都以概率（probability）$r$ 变成 0，没有变成 0 的数则除以 $1 - r$。
# $r$ 叫作丢弃率（rate）。
# 因为做了除法，一个数 $x$ 平均来看保持不变：
#
# $$r \cdot 0 + (1 - r) \cdot \frac{x}{1 - r} = x$$
#
# 下面的单元搭建计算图（graph），其中用到三种丢弃率。
# 输入是同一个数字的一千份副本，这样就可以观察平均值。
# 占位符（placeholder）`training` 用来打开 Dropout；如果不传入值，Dropout 就是关闭的。
# 本项目的 Dropout 丢弃哪些数，取决于全局步数（global step），即训练到了第几步。
# 所以计算图还需要全局步数，`next_step` 每次给它加 1。

# %%
rates = (0.25, 0.5, 0.75)

dropout_graph = tf.Graph()
with dropout_graph.as_default():
    tf.set_random_seed(0)
    global_step = tf.train.create_global_step()
    next_step = global_step.assign_add(1)
    training = tf.placeholder_with_default(False, ())

    copies = np.repeat(digit[np.newaxis], 1000, axis=0)
    x = tf.constant(copies)
    outputs = []
    for rate in rates:
        outputs.append(layers.dropout(x, rate, training, name=f"dropout_{rate}"))

# %% [markdown]
# 下面的单元把计算图执行三次：第一次在某一步中打开 Dropout，第二次在下一步中打开 Dropout，
# 第三次不用 Dropout，与网络做预测时一样。
# 然后打印丢弃的像素所占的比例。这里只统计笔画上的像素（`ink`），因为其余像素本来就是 0。

# %%
with tf.Session(graph=dropout_graph) as session:
    session.run(global_step.initializer)
    dropped = session.run(outputs, {training: True})

    session.run(next_step)
    dropped_next = session.run(outputs, {training: True})

    predicted = session.run(outputs)

ink = digit > 0
for rate, pictures in zip(rates, dropped):
    share = np.mean(pictures[:, ink] == 0)
    factor = 1 / (1 - rate)
    mean = pictures.mean(dtype=float)
    print(f"rate {rate}: {share:.3f} dropped, others x {factor:.2f}, mean grey level {mean:.1f}")

# %% [markdown]
# 丢弃的像素所占的比例接近丢弃率。
# 留下的像素分别乘以 **1.33**、**2.00** 和 **4.00**，所以平均灰度始终接近 **17.3**。
#
# 下面的单元画出第一份副本在这两步中的样子、一千份副本的平均，以及不用 Dropout 时的数字，
# 见[这幅图](../figures/07_dropout.png)。（代码可以跳过。）


# %%
def draw_dropout():
    figure, grid = plt.subplots(3, 4, figsize=(7, 5.4), layout="constrained", subplot_kw=NO_TICKS)
    for n, rate in enumerate(rates):
        mean_of_copies = dropped[n].mean(axis=0)
        pictures = (dropped[n][0], dropped_next[n][0], mean_of_copies, predicted[n][0])
        for axes, picture in zip(grid[n], pictures):
            axes.imshow(picture, cmap="Greys", vmin=0, vmax=400)
        grid[n, 0].set_ylabel(f"rate {rate}")
    titles = ("one step", "the next step", "mean of 1,000 copies", "predicting")
    for axes, title in zip(grid[0], titles):
        axes.set_title(title, fontsize=10)
    figure.savefig(FIGURES / "07_dropout.png", dpi=120)


draw_dropout()

# %% [markdown]
# 每一步丢弃的像素都不同。许多副本的平均看起来就是原来的数字。
# 网络做预测时，数字原样通过。
#
# 在网络中，丢弃的数是神经元（neuron）的输出。
# 任何神经元都不能依赖另一个特定的神经元，因为后者在下一步可能就不见了。
# 于是，网络把学到的东西分散到许多神经元中，过拟合也就减轻了。
#
# ## 展平
#
# 展平什么也不计算，只是把所有特征图中的数排成一行，作为全连接层的输入。
# 我们的网络有 64 张 12×12 的特征图。
# 像素一行接一行地排列，每个像素带来 64 个数，每张特征图各出一个。
# 因此，特征图 $c$ 中第 $i$ 行、第 $j$ 列的数，展平后排在这个位置（编号都从 0 数起）：
#
# $$64\,(12\,i + j) + c$$
#
# 为了验证这一点，下面的单元展平一个没有重复数的数组，再到结果中寻找其中的一个数。

# %%
maps = np.arange(12 * 12 * 64).reshape(1, 12, 12, 64)  # 一张图像
with tf.Graph().as_default(), tf.Session() as session:
    flat = session.run(layers.flatten(tf.constant(maps)))
print(f"shape before: {maps.shape}, after: {flat.shape}")

number = maps[0, 5, 7, 3]
places = np.flatnonzero(flat[0] == number)
formula = 64 * (12 * 5 + 7) + 3
print(f"row 5, column 7, map 3 goes to place {places[0]:,}; by the formula, {formula:,}")

# %% [markdown]
# 两个数都是 **4,291**。
#
# ## 整个网络
#
# 下面的单元搭建下一课的卷积神经网络（convolutional neural network）`cnn.inference`，
# 并打印一张图像经过每一层之后的形状。它按运算的类型在计算图中找出各层：
# `ExpandDims` 给图像加上通道这一维，`Reshape` 就是展平，`MatMul` 是全连接层中的乘法。

# %%
layer_types = ("ExpandDims", "Conv2D", "MaxPool", "Reshape", "MatMul")
shapes = {}
parameters = {}
with tf.Graph().as_default() as network_graph:
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    cnn.inference(images, training=False)  # 用于预测的计算图，不含 Dropout
    for operation in network_graph.get_operations():
        if operation.type in layer_types:
            shape_of_batch = operation.outputs[0].shape.as_list()
            shapes[operation.name] = shape_of_batch[1:]
    for variable in tf.trainable_variables():
        parameters[variable.op.name] = variable.shape.num_elements()

for name, shape in shapes.items():
    print(f"{name:20} {shape}")

# %% [markdown]
# 每经过一次卷积核为 3×3 的卷积，特征图的边长就减少 2；池化则使边长减半。
# 第 5 课的 Softmax 网络展平的是图像本身的 784 个像素，
# 这个网络展平的则是 **9216** 个数，也就是卷积找到的特征。
#
# 下面的单元打印各层有多少参数，以及两个全连接层（代码中叫 dense）的参数所占的比例。

# %%
for name, count in parameters.items():
    print(f"{name:16} {count:,}")

total = sum(parameters.values())
in_dense_layers = sum(count for name, count in parameters.items() if name.startswith("dense"))
dense_share = in_dense_layers / total
print(f"{dense_share:.2%} of the {total:,} parameters are in the dense layers")

# %% [markdown]
# 第一个全连接层的权重（weight）在代码中叫 `kernel`，它把 9216 个数与 128 个神经元相连。
# 因此，全部 **1,199,882** 个参数中，有 **1,179,648** 个在这里。
# 博文（这套课程所依据的博客文章）说，卷积神经网络的参数有“80%~90%左右”在全连接层中。
# 在这个网络中，这一比例是 **98.43%**。
#
# ## 试一试
#
# - 分别对 `square` 和 `-square` 做池化，再把两个结果相加。哪一种池化是线性的？
# - 复制 `cnn.inference`，池化时把 $k = s = 2$ 改成 $k = s = 6$。
#   现在全连接层的参数占多大比例？
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#7-池化dropout-与展平)。
