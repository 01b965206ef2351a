# %% [markdown]
# # 8. 池化、Dropout 与展平
#
# 有一个网络，训练用的 1,000 张图像（image）全都能认对，遇到别的图像却常常认错。这个网络学到了什么？
# 怎样才能让它认得更准？
#
# 这节课介绍三种层：池化（pooling）层、Dropout 层和展平（flatten）层。
# 这三种层都没有参数（parameter）。池化使特征图（feature map）变小。
# 特征图是用一个卷积核（kernel）处理图像得到的结果，见第 7 课。
# Dropout 用来减轻过拟合（overfitting）。所谓过拟合，就是网络学到了训练图像的一些细节，
# 这些细节却无助于识别其他图像。展平把各张特征图中的数排成一行，
# 交给后面的全连接层（fully connected layer）。
#
# 接着，我们数一数整个卷积神经网络（convolutional neural network）有多少参数。
# 最后用实验测量卷积（convolution）、池化和 Dropout 各能使准确率（accuracy）提高多少。

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save
from tf1_mnist import cnn, data, layers, model
from tf1_mnist import tf1 as tf
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.training import fit

NO_TICKS = {"xticks": (), "yticks": ()}  # 用于各图

# %% [markdown]
# ## 池化层
#
# 池化让一个窗口扫过特征图。窗口的大小是 $k \times k$，每次移动 $s$ 格；$s$ 叫作步幅（stride）。
# 窗口每到一个位置，池化就算出一个数：最大池化（max pooling）取窗口内的最大值，
# 平均池化（average pooling）取窗口内的平均值。
#
# 如果特征图的一边有 $n$ 个数，窗口沿这条边就有 $\lfloor (n - k) / s \rfloor + 1$ 个位置。
# 式中最外层的括号表示向下取整：超出特征图边界的窗口都舍去。
#
# 下面的函数用 NumPy 对正方形的特征图做池化。参数 `reduce` 可以取 `np.max`，也可以取 `np.mean`。


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
# `tf1_mnist` 包中的池化层使用 `tf.nn.max_pool` 和 `tf.nn.avg_pool`。
# 这两个运算（operation）要求输入有四个维度，依次是图像的数量、高、宽和通道（channel）的数量。所以，
# 我们先给图像加上两个大小为 1 的维度，算完以后再去掉这两个维度。


# %%
def pool_by_layer(image, k, s):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(image[np.newaxis, :, :, np.newaxis], tf.float32)
        largest = session.run(layers.max_pool(x, k, s))
        mean = session.run(layers.average_pool(x, k, s))
    return largest[0, :, :, 0], mean[0, :, :, 0]


# %% [markdown]
# 现在用 `pool_by_hand` 和 `pool_by_layer` 处理同一张小特征图，看看两个函数的结果是否一致。
# 第一次取 $k = 2$、$s = 2$，第二次取 $k = 3$、$s = 1$。
#
# > **猜一猜**：这两次各有多少个窗口？

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
# 两次都有 2×2 = 4 个窗口。下图画出了这些窗口，以及池化的结果。（代码可以跳过。）


# %%
def draw_numbers(axes, numbers):
    axes.set(xlim=(0, len(numbers)), ylim=(len(numbers), 0), aspect="equal")
    for (i, j), number in np.ndenumerate(numbers):
        axes.text(j + 0.5, i + 0.5, f"{number:.3g}", ha="center", va="center", fontsize=13)


def draw_outlines(axes, positions, size, stride):
    """Draws the outline of the window at each position, each time in a different colour."""
    for n, (i, j) in enumerate(np.ndindex(positions, positions)):
        gap = 0.05
        if size > stride:  # 窗口重叠时把方框画小一些，使每个都看得见
            gap += 0.06 * n
        corner = (j * stride + gap, i * stride + gap)
        side = size - 2 * gap
        axes.add_patch(plt.Rectangle(corner, side, side, fill=False, ec=f"C{n}", lw=3))


def draw_windows():
    figure, grid = plt.subplots(2, 3, figsize=(6.4, 4.6), layout="constrained", subplot_kw=NO_TICKS)
    for row, ((k, s), (largest, mean)) in zip(grid, pools.items()):
        positions = len(largest)
        draw_numbers(row[0], square)
        draw_outlines(row[0], positions, size=k, stride=s)
        draw_numbers(row[1], largest)
        draw_outlines(row[1], positions, size=1, stride=1)
        draw_numbers(row[2], mean)
        draw_outlines(row[2], positions, size=1, stride=1)
        row[0].set_ylabel(f"k = {k}, s = {s}", fontsize=12)
    for axes, title in zip(grid[0], ("the map", "max pooling", "average pooling")):
        axes.set_title(title, fontsize=13)
    return figure


save(draw_windows(), "08_windows.png")

# %% [markdown]
# 在图的每一行中，左边的四个窗口颜色各不相同。由窗口算出的两个结果分别画在中间和右边，
# 颜色与窗口相同。图的第一行取 $s = k$，各个窗口恰好铺满特征图，互不重叠。
# 图的第二行取 $s < k$，窗口互相重叠。
#
# 接下来对一个手写数字做池化，一次取 $k = s = 2$，另一次取 $k = s = 4$。每次池化之后，
# 都打印结果中有多少个数、平均值是多少。
#
# > **猜一猜**：最大池化和平均池化，哪一种不改变平均值，哪一种使平均值变大？

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
# 下图画出了原来的数字和四个池化结果。（代码可以跳过。）


# %%
def draw_pooled_digit():
    figure, row = plt.subplots(1, 5, figsize=(6.4, 2), layout="constrained", subplot_kw=NO_TICKS)
    for axes, (name, picture) in zip(row, pooled.items()):
        axes.imshow(picture, cmap="Greys", vmin=0, vmax=255)
        axes.set_title(name.replace(" of ", "\nof "), fontsize=12)
    return figure


save(draw_pooled_digit(), "08_digit.png")

# %% [markdown]
# 原来的图像有 **784** 个数。池化之后，$k = 2$ 时还剩 **196** 个，$k = 4$ 时还剩 **49** 个。
# 平均池化把墨迹与白纸混在一起，笔画变淡了，但平均灰度（grey level）仍是 **17.3**。
# 最大池化之后，笔画与原来一样浓，但是变粗了。这里的灰度表示墨量，所以平均灰度升高：
# $k = 2$ 时是 **34.8**，$k = 4$ 时是 **64.7**。
#
# 卷积之后通常用最大池化。特征图中的某个数很大，说明卷积核在这个位置找到了要找的特征（feature）。
# 最大池化会保留这样的数，只丢掉它的准确位置。
#
# ## Dropout 层
#
# Dropout 只在训练时使用。在训练的每一步中，输入的每个数都以概率（probability）$r$ 变成 0，
# 没有变成 0 的数都除以 $1 - r$。概率 $r$ 叫作丢弃率（dropout rate）。因为除以了 $1 - r$，
# 所以平均来说，每个数 $x$ 保持不变：
#
# $$r \cdot 0 + (1 - r) \cdot \frac{x}{1 - r} = x$$
#
# 下面用 NumPy 做一步 Dropout，丢弃率是 0.5。假设在四个数中，第二个和第三个碰巧被丢弃，
# 也就是变成 0。

# %%
four_numbers = np.array([6.0, 2.0, 8.0, 4.0])
kept = np.array([True, False, False, True])  # Dropout 每一步都重新随机抽取
print(four_numbers, "become", four_numbers * kept / (1 - 0.5))

# %% [markdown]
# 下面构建一个计算图（graph），用 `tf1_mnist` 包中的 Dropout 处理前面的手写数字，
# 丢弃率取三个不同的值。输入是这个数字的一千份副本，这样就可以对处理后的副本求平均。
# 占位符（placeholder）`training` 决定 Dropout 是否打开。如果不给 `training` 传入值，
# Dropout 就是关闭的。

# %%
rates = (0.25, 0.5, 0.75)

dropout_graph = tf.Graph()
with dropout_graph.as_default():
    tf.set_random_seed(0)
    global_step = tf.train.create_global_step()  # 它决定丢弃哪些数
    next_step = global_step.assign_add(1)
    training = tf.placeholder_with_default(False, ())

    copies = np.repeat(digit[np.newaxis], 1000, axis=0)
    x = tf.constant(copies)
    outputs = []
    for rate in rates:
        outputs.append(layers.dropout(x, rate, training, name=f"dropout_{rate}"))

# %% [markdown]
# 我们把计算图执行三次。前两次执行相当于训练中相邻的两步，Dropout 是打开的；
# 第三次执行相当于预测，Dropout 是关闭的。然后，对于每个丢弃率，
# 根据第一次执行的结果打印三个数：被丢弃的像素所占的比例、留下的像素值所乘的系数，以及平均灰度。
# 计算比例时只看笔画上的像素（`ink`），因为笔画以外的像素本来就是 0。

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
# 被丢弃的像素所占的比例接近丢弃率。三个丢弃率下，留下的像素值分别乘以 **1.33**、
# **2.00** 和 **4.00**，所以平均灰度都接近 **17.3**。
#
# 下图的每一行对应一个丢弃率。第一列和第二列画的都是第一份副本：第一列是第一步的结果，
# 第二列是第二步的结果。第三列是一千份副本的平均图像，第四列是不用 Dropout 时的数字图像。图中，
# 大于或等于 400 的数都画成黑色。（代码可以跳过。）


# %%
def draw_dropout():
    figure, grid = plt.subplots(3, 4, figsize=(6.4, 5.4), layout="constrained", subplot_kw=NO_TICKS)
    for n, rate in enumerate(rates):
        mean_of_copies = dropped[n].mean(axis=0)
        pictures = (dropped[n][0], dropped_next[n][0], mean_of_copies, predicted[n][0])
        for axes, picture in zip(grid[n], pictures):
            axes.imshow(picture, cmap="Greys", vmin=0, vmax=400)
        grid[n, 0].set_ylabel(f"rate {rate}", fontsize=12)
    titles = ("one step", "the next step", "mean of 1,000", "predicting")
    for axes, title in zip(grid[0], titles):
        axes.set_title(title, fontsize=12)
    return figure


save(draw_dropout(), "08_dropout.png")

# %% [markdown]
# Dropout 在每一步丢弃的像素都不同。许多副本的平均图像看上去就是原来的数字。不用 Dropout 时，
# 输出的图像与原来完全相同。
#
# 在网络中，Dropout 丢弃的是神经元（neuron）的输出。任何一个神经元的输出都可能在下一步中被丢弃，
# 所以其他神经元都不能只依靠它。网络只好把学到的东西分散到许多神经元中。因此，
# Dropout 应该能减轻过拟合。“各种层有多大的作用”一节会用实验检验是否真的如此。
#
# ## 展平
#
# 展平不做任何计算，只是把各张特征图中的数排成一行，作为全连接层的输入。在下一节的网络中，
# 展平层的输入是 64 张 12×12 的特征图。展平时，从左上角的位置开始，一行一行地取出每个位置上的数。
# 每个位置上有 64 个数，分别来自 64 张特征图，这 64 个数排在一起。因此，特征图 $c$ 中第 $i$ 行、
# 第 $j$ 列的数，展平后的位置是：
#
# $$64\,(12\,i + j) + c.$$
#
# 行、列、特征图和展平后的位置都从 0 数起。为了检验这个公式，我们取一个数组，数组中的数各不相同。
# 把数组展平，再看看某个数排到了什么位置。

# %%
maps = np.arange(12 * 12 * 64).reshape(1, 12, 12, 64)  # 一张图像
with tf.Graph().as_default(), tf.Session() as session:
    flat = session.run(layers.flatten(tf.constant(maps)))
print(f"shape before: {maps.shape}, after: {flat.shape}")

number = maps[0, 5, 7, 3]
places = np.flatnonzero(flat[0] == number)
formula = 64 * (12 * 5 + 7) + 3
print(f"row 5, column 7, map 3 goes to place {places[0]:,}; the formula gives {formula:,}")

# %% [markdown]
# 在展平后的数组中找到的位置和用公式算出的位置都是 **4,291**。
#
# ## 整个网络
#
# 下面用 `cnn.inference` 构建下一课的卷积神经网络，再打印各层输出的形状（按一张图像计算）。
# 代码根据运算的类型，在计算图中找出各层。`ExpandDims` 给图像加上通道这一维，
# `Reshape` 把特征图展平，`MatMul` 计算全连接层中的矩阵乘积。

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
# 卷积核是 3×3 的，所以每次卷积都使特征图的边长减少 2。每次池化都使边长减半。
# 第 6 课的 Softmax 网络把图像本身的 784 个像素展平。卷积神经网络展平的则是卷积找到的特征，
# 共 9,216 个数。
#
# 哪些层的参数最多？
#
# > **猜一猜**：两个全连接层（代码中叫 dense）的参数占全部参数的多大比例？

# %%
for name, count in parameters.items():
    print(f"{name:16} {count:,}")

total = sum(parameters.values())
in_dense_layers = sum(count for name, count in parameters.items() if name.startswith("dense"))
dense_share = in_dense_layers / total
print(f"{dense_share:.2%} of the {total:,} parameters are in the dense layers")

# %% [markdown]
# 第一个全连接层的权重（weight）在代码中叫 `dense_1/kernel`，
# 这些权重把 9,216 个数与 128 个神经元相连。所以，全部 **1,199,882** 个参数中，
# 有 **1,179,648** 个是这一层的权重。两个全连接层的参数占 **98.43%**。
#
# ## 各种层有多大的作用
#
# 为了弄清各种层的作用有多大，我们训练五个小网络。训练图像只有 1,000 张；图像这么少，
# 五个网络都会过拟合。第二、第三和第四个网络各比前一个多一种层。
# 第五个网络比第三个多一个卷积层（convolutional layer）和一个池化层：
#
# | 网络 | 图像之后的各层 |
# |---|---|
# | dense（全连接） | 展平 |
# | convolution（卷积） | 两个卷积层，分别有 8 个和 16 个卷积核，再展平 |
# | pooling（池化） | 同上，展平之前加上最大池化 |
# | dropout | 同上，第一个全连接层的前后各加一个 Dropout 层 |
# | deeper（更深） | 三个卷积层，分别有 8、16 和 32 个卷积核，前两个之后都有最大池化，再展平 |
#
# 展平之后，每个网络都有两个全连接层，第一个有 64 个神经元，第二个有 10 个神经元。
# 五个网络都由函数 `network` 创建。`network` 按照 `model.build` 的要求返回一个函数。
# 返回的函数接受图像和占位符 `training`，算出 logits。
# `layers.normalize` 把图像的每个字节都缩放成 0 到 1 之间的数。`layers.conv2d` 创建一个卷积层，
# `layers.dense` 创建一个全连接层。这两个函数还为新建的层创建变量（variable），
# 变量名以参数 `name` 的值开头。


# %%
def network(channels=(), pool_after=(), drop=False):
    """Returns an inference function of the form that `model.build` expects."""

    def inference(images, training):
        x = layers.normalize(images)
        for n, count in enumerate(channels):
            x = layers.relu(layers.conv2d(x, count, kernel_size=3, name=f"conv2d_{n}"))
            if n in pool_after:
                x = layers.max_pool(x, k=2, s=2)
        x = layers.flatten(x)
        if drop:
            x = layers.dropout(x, 0.25, training, name="dropout_1")
        x = layers.relu(layers.dense(x, 64, name="dense_1"))
        if drop:
            x = layers.dropout(x, 0.5, training, name="dropout_2")
        return layers.dense(x, 10, name="dense_2")

    return inference


NETWORKS = {
    "dense": network(),
    "convolution": network((8, 16)),
    "pooling": network((8, 16), pool_after=(1,)),
    "dropout": network((8, 16), pool_after=(1,), drop=True),
    "deeper": network((8, 16, 32), pool_after=(0, 1)),
}

# %% [markdown]
# 初始权重和图像的顺序都由随机种子决定，所以用不同的种子训练同一个网络，结果也不同。因此，
# 每个网络都用五个种子各训练一次，再用网络没有见过的 2,000 张图像测量准确率。
# 这 2,000 张图像是验证图像，取自训练集（training set）的末尾。这里用不到测试图像。
# 在空闲的双核机器上，训练全部网络需要一两分钟。
# 代码中的 `data.Examples` 存放图像和对应的标签（label）。
#
# > **猜一猜**：把五个网络按准确率从低到高排个顺序。

# %%
few = data.Examples(train.images[:1000], train.labels[:1000])
others = data.Examples(train.images[58000:], train.labels[58000:])
SEEDS = range(5)
EPOCHS = 20


def train_network(inference, seed):
    """Trains a network, and returns the number of its parameters and the results of each epoch."""
    settings = Settings(EPOCHS, batch_size=50, learning_rate=3e-3, seed=seed)
    recipe = Recipe(inference, settings)
    net = model.build(recipe, recipe.steps(few))
    with tf.Session(graph=net.graph) as session:
        session.run(net.init_op)
        rows = fit(session, net, recipe, few, others)
    return net.parameters, rows


accuracies = {}  # 每个网络一个数组，每个种子一行，每轮一列
training_losses = {}
for name, inference in NETWORKS.items():
    runs = [train_network(inference, seed) for seed in SEEDS]
    accuracies[name] = np.array([[row.validation_accuracy for row in rows] for _, rows in runs])
    training_losses[name] = np.array([[row.loss for row in rows] for _, rows in runs])
    last = 100 * accuracies[name][:, -1]
    print(f"{name:12} {runs[0][0]:8,} parameters, accuracy {last.mean():.1f}%", last.round(1))

# %% [markdown]
# 在打印出的每一行中，末尾的五个数分别是用五个种子训练得到的准确率。
# pooling 网络最好的一次（95.8%）超过了 dropout 网络最差的一次（95.5%）。那么，
# 每加上一种层，准确率究竟能提高多少？为了回答这个问题，我们每次比较两个网络。
# 先对每个种子求出两个网络的准确率之差，再求五个差值的平均值。如果换用另外五个种子，
# 这个平均值就会略有变动。标准误差（standard error）用来估计平均值的变动幅度。
# 标准误差等于五个差值的标准差除以 $\sqrt 5$。如果差值的平均值不超过标准误差的两倍，
# 两个网络的差别就可能是偶然造成的。


# %%
def gain(name, before):
    differences = 100 * (accuracies[name][:, -1] - accuracies[before][:, -1])
    deviation = differences.std(ddof=1)  # ddof=1：平方和除以 4，而不是 5
    return differences.mean(), deviation / np.sqrt(len(differences))


PAIRS = [
    ("convolution", "dense"),
    ("pooling", "convolution"),
    ("dropout", "pooling"),
    ("deeper", "pooling"),
]
gains = {pair: gain(*pair) for pair in PAIRS}
for (name, before), (mean, error) in gains.items():
    print(f"{name:12} instead of {before:12} {mean:+.1f} points, standard error {error:.1f}")

# %% [markdown]
# 卷积使准确率提高约两个百分点，池化使准确率再提高约一个百分点。从 pooling 网络换成 dropout 网络，
# 准确率提高约半个百分点；从 pooling 网络换成 deeper 网络，准确率也提高约半个百分点。
# 这两次提高的幅度都相当于各自标准误差的两三倍。如果种子再少一些，
# 我们就无法判断 Dropout 有没有用，也无法判断 deeper 网络是否更好。
# deeper 网络的参数数量只有 pooling 网络的六分之一。这是因为 deeper 网络有两个池化层，
# pooling 网络只有一个；多池化一次，需要展平的数就更少。
#
# 下图画出了每个网络的准确率和训练损失（loss），每条曲线都是用五个种子训练的平均结果。
# 第 20 轮右边的竖条表示各个种子的结果相差多少：与曲线颜色相同的竖条，
# 下端是第 20 轮之后五个准确率中最低的，上端是最高的。


# %%
@plt.rc_context({"font.size": 13})
def draw_curves():
    figure, (above, below) = plt.subplots(2, 1, figsize=(6.4, 7.2), layout="constrained")
    epochs = np.arange(1, EPOCHS + 1)
    for n, name in enumerate(NETWORKS):
        percent = 100 * accuracies[name]
        above.plot(epochs, percent.mean(axis=0), color=f"C{n}", label=name)
        worst, best = percent[:, -1].min(), percent[:, -1].max()
        above.plot([EPOCHS + 0.4 + 0.3 * n] * 2, [worst, best], color=f"C{n}", lw=4)
        below.semilogy(epochs, training_losses[name].mean(axis=0), color=f"C{n}", label=name)
    above.text(EPOCHS + 1.7, 91, "bars: five seeds,\nlowest to highest", ha="right", va="top")
    ticks = [1, *range(5, EPOCHS + 1, 5)]
    above.set(xlabel="epoch", xticks=ticks, ylim=(87, 97))
    above.set_title("validation accuracy in percent")
    below.set(xlabel="epoch", xticks=ticks, ylim=(None, 30))
    below.legend(loc="upper right", ncol=3)
    below.set_title("training loss")
    return figure


save(draw_curves(), "08_curves.png")

# %% [markdown]
# 在图的下半部分，dropout 网络的曲线明显不同于其他曲线。没有 Dropout 时，
# 卷积神经网络的训练损失一直降到接近 0：网络把 1,000 张图像都记住了。有 Dropout 时，
# 训练损失始终在 0.1 以上，因为网络处理每张训练图像时，总有一部分神经元的输出被丢弃。尽管如此，
# 识别没见过的图像时，有 Dropout 的网络仍然比结构相同但没有 Dropout 的网络更准确。
#
# 这样的结论只在实验所用的设置下成立。上面的实验训练了 20 个轮次（epoch）。只训练 12 个轮次时，
# Dropout 没有提高准确率：准确率平均变化 0.0 个百分点，标准误差是 0.2 个百分点。
# 原因是有 Dropout 的网络学得比较慢。如果用 55,000 张图像训练，过拟合就没有这么严重，
# 见第 9 课的最后一个答案。
#
# ## 对照博文
#
# 这一节可以跳过。这节课对应博文的“池化层”“Dropout层”和“Flatten”三节。博文说，
# 卷积神经网络的参数大约有 80% 到 90% 在全连接层中。在这节课的网络中，这个比例更高；
# 练习 5 的网络则在这个范围之内。
#
# ## 小结
#
# - 池化使特征图变小。最大池化保留最强的响应。
# - 在训练中，Dropout 随机地把一些数变成 0，从而减轻过拟合。
# - 展平把特征图中的数排成一行。展平之后的两个全连接层包含全部参数的 98.43%。
# - 要知道某一种层有多大的作用，就要用多个种子训练，再比较准确率。
#
# ## 练习
#
# ### 练习 1
# 一张特征图有 28×28 个数。取 $k = 3$、$s = 2$ 做池化，还剩多少个数？

# %%
numbers_left = ...  # 你的答案


# %%
def check_1(count):
    side = (28 - 3) // 2 + 1
    assert count != side, "That is one side of the map."
    assert count == side**2, f"It is not {count}. Where does the last window along a side begin?"


check(1, check_1, numbers_left, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# 如果函数 $P$ 是线性的，那么 $P(x) + P(-x) = P(0) = 0$。最大池化是线性的吗？取 $k = s = 2$，
# 对 `square` 和 `-square` 分别做最大池化，再把两个结果之和存入 `sum_of_both`。

# %%
sum_of_both = ...  # 你的答案：形状为 (2, 2) 的数组


# %%
def check_2(total):
    tiles = square.reshape(2, 2, 2, 2)  # 窗口的行，窗口内的行，窗口的列，窗口内的列
    expected = tiles.max(axis=(1, 3)) - tiles.min(axis=(1, 3))
    assert np.shape(total) == (2, 2), "Expected an array of shape (2, 2)."
    assert np.any(np.asarray(total) != 0), "For average pooling, it is 0. Use max pooling."
    assert np.array_equal(total, expected), "The largest number of -x is minus the smallest of x."


check(2, check_2, sum_of_both, form="Expected an array of shape (2, 2).")


# %% [markdown]
# ### 练习 3
# 用 NumPy 写一个函数，实现 Dropout。这个函数接受三个参数：数组、
# 丢弃率和随机数生成器（`np.random.RandomState`）。


# %%
def dropout_by_hand(x, rate, random):
    return ...  # 你的答案


# %%
def check_3(result):
    kept = result[result != 0]
    share = 1 - len(kept) / result.size
    assert abs(share - 0.75) < 0.02, f"The rate was 0.75, but {share:.2f} of the numbers are 0."
    assert np.allclose(kept, 8), f"A 2 that is kept has to become 8, not {kept[0]}."


check(
    3,
    check_3,
    form="Expected a function that returns an array.",
    compute=lambda: [dropout_by_hand(np.full(10000, 2.0), 0.75, np.random.RandomState(0))],
)

# %% [markdown]
# ### 练习 4
# 把“展平”一节中的 64 张特征图展平。展平后位置为 5,000 的数，原来在第几行、第几列、哪张特征图？

# %%
origin = ...  # 你的答案：（行，列，特征图）


# %%
def check_4(origin):
    row, column, number_of_map = origin
    place = 64 * (12 * row + column) + number_of_map
    assert all(int(number) == number for number in origin), "All three have to be whole numbers."
    assert place == 5000, f"This number goes to place {place}."
    both_exist = 0 <= row < 12 and 0 <= column < 12
    assert both_exist, "Rows and columns are counted from 0 to 11."
    assert 0 <= number_of_map < 64, "The maps are counted from 0 to 63."


check(4, check_4, origin, form="Expected three numbers: (row, column, map).")

# %% [markdown]
# ### 练习 5
# 假设“整个网络”一节的网络在池化时不取 $k = s = 2$，而取 $k = s = 6$。这样，
# 64 张特征图就各有 4×4 个数。在这样的网络中，两个全连接层的参数占全部参数的多大比例？
# （两个卷积层共有 18,816 个参数。）

# %%
share = ...  # 你的答案：0 到 1 之间的数


# %%
def check_5(share):
    first = 4 * 4 * 64 * 128 + 128
    second = 128 * 10 + 10
    expected = (first + second) / (first + second + 18816)
    assert 0 <= share <= 1, "The share is a number from 0 to 1."
    assert abs(share - expected) < 1e-3, f"It is not {share:.4f}. Flatten leaves 1024 numbers."


check(5, check_5, share, form="Expected a number from 0 to 1.")

# %% [markdown]
# ### 练习 6（开放题）
# 给 deeper 网络加上 Dropout，准确率也会提高吗？如果 deeper 网络不做展平，改为对每张特征图求平均值，
# 即 `x = tf.reduce_mean(x, [1, 2])`，准确率会是多少？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# numbers_left = ((28 - 3) // 2 + 1) ** 2
# print(numbers_left)
# ```
#
# ```text
# 169
# ```
#
# 沿着每条边，窗口的起点依次是 0、2、……、24，共有 13 个位置。特征图的最后一行和最后一列没有用到。
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# sum_of_both = pool_by_hand(square, 2, 2, np.max) + pool_by_hand(-square, 2, 2, np.max)
# print(sum_of_both)
# ```
#
# ```text
# [[7. 6.]
#  [2. 3.]]
# ```
#
# 结果中的每个数都是一个窗口内的最大数与最小数之差。这些差都不是 0，所以最大池化不是线性的。
# 平均池化是线性的，因为平均池化就是一种卷积：卷积核中的数都相等，而且每移动 $s$ 格才算一次。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# def dropout_by_hand(x, rate, random):
#     keep = random.uniform(size=x.shape) >= rate
#     return x * keep / (1 - rate)
# ```
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# pixel, number_of_map = divmod(5000, 64)
# row, column = divmod(pixel, 12)
# origin = (row, column, number_of_map)
# print(*origin)
# ```
#
# ```text
# 6 6 8
# ```
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# in_dense = (1024 * 128 + 128) + (128 * 10 + 10)
# share = in_dense / (in_dense + 18816)
# print(f"{in_dense:,} of {in_dense + 18816:,}, {share:.2%}")
# ```
#
# ```text
# 132,490 of 151,306, 87.56%
# ```
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 我们用五个种子训练 deeper 网络，再求准确率的平均值：有 Dropout 时是 96.0%，
# 没有 Dropout 时是 95.8%。这个差别可能是偶然造成的。我们还试过不做展平，
# 改为对每张特征图求平均值（没有 Dropout），准确率是 93.0%。特征图的平均值只反映特征有多强，
# 不反映特征在哪里。6 和 9 的笔画大致相同，只是位置不同。不知道位置，就很难区分 6 和 9。
#
# </details>
