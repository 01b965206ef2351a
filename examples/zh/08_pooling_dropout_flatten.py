# %% [markdown]
# # 8. 池化、Dropout 与展平
#
# 一个网络把 1,000 张训练图像（image）全都认对了，遇到别的图像却常常认错。
# 它究竟学到了什么，又该怎样补救？
#
# 这节课介绍三种没有参数（parameter）的层。池化（pooling）把特征图（feature map）缩小。
# 特征图在第 7 课讲过，是用一个卷积核（kernel）处理图像得到的结果。
# Dropout 用来抑制过拟合（overfitting）。所谓过拟合，就是网络学到了训练图像特有的细节，
# 而这些细节对识别其他图像没有帮助。展平（flatten）把各张特征图中的数排成一行，
# 交给后面的全连接层（fully connected layer）。讲完这三种层，我们再数一数下一课的网络共有多少参数，
# 并比较各种层的作用有多大。

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, save
from tf1_mnist import cnn, data, layers, model
from tf1_mnist import tf1 as tf
from tf1_mnist.training import fit

NO_TICKS = {"xticks": (), "yticks": ()}  # 用于各图

# %% [markdown]
# ## 池化层
#
# 池化让一个 $k \times k$ 的窗口在特征图上移动，每次移动 $s$ 格，$s$ 叫作步幅（stride）。
# 窗口每到一处，只留下一个数：最大池化（max pooling）留下窗口内的最大值，
# 平均池化（average pooling）留下窗口内的平均值。
#
# 如果特征图的一边有 $n$ 个数，窗口沿这条边就有 $\lfloor (n - k) / s \rfloor + 1$ 个位置。
# 式中最外层的括号表示向下取整：凡是窗口会伸出边界的位置，都舍去。
#
# 下面用 NumPy 实现池化。参数 `reduce` 可以取 `np.max`，也可以取 `np.mean`。


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
# `tf1_mnist` 包中的池化层也是这样计算的，用的是 `tf.nn.max_pool` 和 `tf.nn.avg_pool`。
# 池化层要求输入有四个维度，依次是图像的数量、高度、宽度和通道（channel）的数量。
# 所以我们先给图像补上两个大小为 1 的维度，最后再去掉。


# %%
def pool_by_layer(image, k, s):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(image[np.newaxis, :, :, np.newaxis], tf.float32)
        largest = session.run(layers.max_pool(x, k, s))
        mean = session.run(layers.average_pool(x, k, s))
    return largest[0, :, :, 0], mean[0, :, :, 0]


# %% [markdown]
# 我们在一张小特征图上试用 `pool_by_hand` 和 `pool_by_layer`，检查结果是否一致。先取 $k = s = 2$，
# 再取 $k = 3$、$s = 1$。
#
# > **猜一猜**：两种情况下，各有多少个窗口？

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
# 两种情况下都有 2×2 = 4 个窗口，下图画出这些窗口。（代码可以跳过。）


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
# 每个窗口（左）与相应的池化结果（中、右）颜色相同。在第一行，$s = k$，窗口铺满特征图，互不重叠；
# 在第二行，$s < k$，窗口相互重叠。
#
# 下面对一个手写数字做池化，先取 $k = s = 2$，再取 $k = s = 4$，并打印每次池化之后还剩多少个数，
# 以及这些数的平均值。
#
# > **猜一猜**：哪一种池化不改变平均值？哪一种会让平均值变大？

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
# 下图依次画出原来的数字和四种池化结果。（代码可以跳过。）


# %%
def draw_pooled_digit():
    figure, row = plt.subplots(1, 5, figsize=(6.4, 2), layout="constrained", subplot_kw=NO_TICKS)
    for axes, (name, picture) in zip(row, pooled.items()):
        axes.imshow(picture, cmap="Greys", vmin=0, vmax=255)
        axes.set_title(name.replace(" of ", "\nof "), fontsize=12)
    return figure


save(draw_pooled_digit(), "08_digit.png")

# %% [markdown]
# 原来的 **784** 个数，池化后只剩下 **196** 个或 **49** 个。
# 平均池化把墨迹的灰度（grey level）与白纸的灰度平均，所以笔画变浅，
# 但整张图的平均灰度仍是 **17.3**。最大池化之后，笔画仍是黑色，而且变粗，所以平均灰度上升：
# $k = 2$ 时升到 **34.8**，$k = 4$ 时升到 **64.7**。
#
# 卷积（convolution）之后通常使用最大池化。如果特征图中某处的数很大，
# 就说明卷积核在那里找到了它要找的特征（feature）。最大池化会保留这个数，只舍弃它的准确位置。
#
# ## Dropout 层
#
# Dropout 只在训练时使用。在训练的每一步中，输入的每个数都以概率（probability）$r$ 变成 0，
# 没有变成 0 的数则除以 $1 - r$。$r$ 叫作丢弃率（dropout rate）。除以 $1 - r$，
# 是为了让每个数 $x$ 的平均值保持不变：
#
# $$r \cdot 0 + (1 - r) \cdot \frac{x}{1 - r} = x$$
#
# 先用 NumPy 演示训练中的一步，丢弃率为 0.5。假设四个数中碰巧丢弃了第二个和第三个。

# %%
four_numbers = np.array([6.0, 2.0, 8.0, 4.0])
kept = np.array([True, False, False, True])  # Dropout 每一步都重新随机抽取
print(four_numbers, "become", four_numbers * kept / (1 - 0.5))

# %% [markdown]
# 再用 `tf1_mnist` 包中的 Dropout 处理图像。我们构建一个计算图（graph），其中有三个 Dropout 层，
# 丢弃率各不相同。输入是同一个数字的一千份副本，这样就能求出这些副本的平均图像。
# 占位符（placeholder）`training` 用来打开 Dropout；如果不传入值，Dropout 就是关闭的。

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
# 我们把计算图执行三次：前两次打开 Dropout，相当于训练中的两步；第三次不用 Dropout，
# 与网络做预测时一样。然后打印第一次执行的结果，每种丢弃率打印三个数：被丢弃的像素所占的比例、
# 留下的像素值放大的倍数，以及平均灰度。计算比例时只看笔画上的像素（`ink`），
# 因为其余像素本来就是 0。

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
# 丢弃的像素所占的比例接近丢弃率。三种丢弃率下，
# 留下的像素值分别乘以 **1.33**、**2.00** 和 **4.00**，所以平均灰度都接近 **17.3**。
#
# 下图画出第一份副本在两步中的样子、一千份副本的平均图像，以及不用 Dropout 时的数字。图中，
# 不小于 400 的数都画成黑色。（代码可以跳过。）


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
# 每一步丢弃的像素都不同。许多副本平均起来，看上去就是原来的数字。网络做预测时，
# 数字原样通过 Dropout 层。
#
# 在网络中，被丢弃的是神经元（neuron）的输出。任何神经元都不能只依靠上一层的某一个神经元，
# 因为那个神经元的输出在下一步可能变成 0。于是，网络只好把学到的东西分散到许多神经元中。
# 过拟合应该会因此减轻；是否真的如此，到“各种层有多大的作用”一节再检验。
#
# ## 展平
#
# 展平不做任何计算，只是把所有特征图中的数排成一行，作为全连接层的输入。在下一课的网络中，
# 展平之前是 64 张 12×12 的特征图。展平时，从第一行起，逐行依次取出各个位置上的数；
# 每个位置上有 64 个数，分别来自 64 张特征图。因此，
# 如果行、列、特征图和展平后的位置都从 0 开始编号，那么特征图 $c$ 中第 $i$ 行、第 $j$ 列的数，
# 展平后的位置就是：
#
# $$64\,(12\,i + j) + c.$$
#
# 为了验证这个公式，我们取一个数组，其中的数互不相同；把它展平，再看其中一个数排到了什么位置。

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
# 找到的位置和用公式算出的位置都是 **4,291**。
#
# ## 整个网络
#
# 我们用 `cnn.inference` 构建下一课的卷积神经网络（convolutional neural network），
# 以一张图像为输入，打印各层输出的形状。代码按运算（operation）的类型在计算图中找出各层：
# `ExpandDims` 给图像加上通道这一维，`Reshape` 就是展平，`MatMul` 是全连接层中的矩阵乘法。

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
# 每经过一次卷积核为 3×3 的卷积，特征图的边长就减少 2；每经过一次池化，边长就减半。
# 第 6 课的 Softmax 网络展平的是图像本身的 784 个像素，卷积神经网络展平的则是 9,216 个数，
# 这些数表示卷积找到的特征。
#
# 参数集中在哪些层里？
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
# 第一个全连接层的权重（weight），即上面打印的 `dense_1/kernel`，把 9,216 个数与 128 个神经元相连。
# 因此，全部 **1,199,882** 个参数中，有 **1,179,648** 个是这一层的权重。博文说，
# 卷积神经网络的参数有“80%~90%左右”在全连接层中。在这个网络中，全连接层的参数占 **98.43%**。
#
# ## 各种层有多大的作用
#
# 现在来比较各种层的作用。我们只用 1,000 张图像训练五个小网络；图像这么少，每个网络都会过拟合。
# 从第二个到第四个，每个网络都比前一个多用一种层；
# 第五个比第三个多一个卷积层（convolutional layer）和一个池化层：
#
# | 网络 | 图像之后的各层 |
# |---|---|
# | dense（全连接） | 展平 |
# | convolution（卷积） | 两个卷积层，分别有 8 个和 16 个卷积核，再展平 |
# | pooling（池化） | 同上，展平之前加上最大池化 |
# | dropout | 同上，第一个全连接层的前后各加一个 Dropout 层 |
# | deeper（更深） | 三个卷积层，分别有 8、16 和 32 个卷积核，前两个之后都有最大池化，再展平 |
#
# 五个网络最后都接两个全连接层，分别有 64 个和 10 个神经元。所有网络都由函数 `network` 构造。
# `network` 返回另一个函数，供 `model.build` 使用。返回的函数以图像和占位符 `training` 为输入，
# 输出 logits。`layers.normalize` 把 0 到 255 的像素值缩放到 0 与 1 之间。`layers.conv2d`
# 添加一个卷积层，`layers.dense` 添加一个全连接层；两个函数都会创建该层所需的变量（variable），
# 并用参数 `name` 给该层命名。


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
# 同一个网络，换一个随机种子再训练，结果就会不同，因为初始权重和图像的顺序都由种子决定。所以，
# 每个网络都用五个种子各训练一次，再用网络没有见过的 2,000 张图像评估。
# 这 2,000 张图像取自训练集（training set）的末尾，当作验证图像；这里用不到测试图像。
# 在空闲的双核机器上，全部训练要一两分钟。下面代码中的 `data.Split`
# 把图像与对应的标签（label）组成一个数据集。
#
# > **猜一猜**：把五个网络从最差到最好排个顺序。

# %%
few = data.Split(train.images[:1000], train.labels[:1000])
others = data.Split(train.images[58000:], train.labels[58000:])
SEEDS = range(5)
EPOCHS = 20


def train_network(inference, seed):
    """Trains a network, and returns the number of its parameters and the results of each epoch."""
    net = model.build(inference, seed, learning_rate=3e-3, decay_steps=20 * EPOCHS)
    with tf.Session(graph=net.graph) as session:
        session.run(net.init_op)
        rows = fit(session, net, few, others, EPOCHS, batch_size=50, seed=seed)
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
# 在上面打印的每一行中，末尾的五个数是用五个种子训练得到的准确率（accuracy）。
# pooling 最好的一次（95.8%）超过了 dropout 最差的一次（95.5%）。可见，每个网络只训练一次，
# 是看不出一种层有多大作用的。所以，比较两个网络时，我们把种子相同的两次结果相减，得到五个差值，
# 再求平均值。换用另外五个种子，平均值就会不同。大约会相差多少，
# 可以用标准误差（standard error）来估计。标准误差等于五个差值的标准差除以 $\sqrt 5$。
# 如果差值的平均值不超过标准误差的两倍，两个网络的差别就可能只是偶然。


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
# 卷积使准确率大约提高两个百分点，池化再提高大约一个百分点。与 pooling 相比，
# 使用 Dropout 或加深网络，准确率都提高约半个百分点，提高的幅度约为各自标准误差的两到三倍；
# 如果种子再少一些，就看不出这么小的差别。更深的网络比 pooling 更准，参数却只有 pooling 的六分之一，
# 因为多了一个池化层，需要展平的数更少。
#
# 下图的每条曲线都是五次训练的平均结果：上半幅是准确率，下半幅是训练损失（loss）。
# 每条准确率曲线的末端有一根竖条，两端是五次训练中的最低和最高准确率。


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
    ticks = [1, *range(5, EPOCHS + 1, 5)]
    above.set(xlabel="epoch", xticks=ticks, ylim=(87, 97))
    above.set_title("validation accuracy in percent")
    below.set(xlabel="epoch", xticks=ticks, ylim=(None, 30))
    below.legend(loc="upper right", ncol=3)
    below.set_title("training loss")
    return figure


save(draw_curves(), "08_curves.png")

# %% [markdown]
# 在下半幅图中，有 Dropout 的网络，曲线与众不同。没有 Dropout 时，
# 卷积神经网络的训练损失一直降到接近 0：网络把 1,000 张图像都记住了。有 Dropout 时，
# 训练损失一直在 0.1 以上，因为网络每处理一张训练图像，都有一部分神经元的输出变成 0。
# 与结构相同、没有 Dropout 的网络相比，有 Dropout 的网络虽然训练损失更大，识别其他图像却更准。
#
# 上面的比较结果未必适用于别的设置。我们试过只训练 12 个轮次（epoch），而不是 20 个，
# 这时 Dropout 没有提高准确率（差值的平均值是 0.0 个百分点，标准误差是 0.2），
# 因为有 Dropout 的网络学得慢。用 55,000 张图像训练时，过拟合没有这么严重，
# 具体数字见第 9 课的最后一个答案。
#
# ## 小结
#
# - 池化把特征图缩小，最大池化保留最强的响应。
# - Dropout 只在训练时随机将一部分数置零，以此抑制过拟合。
# - 展平把特征图中的数排成一行；后面两个全连接层的参数占全部参数的 98.43%。
# - 要用多个种子分别训练，才能看出一种层究竟有多大作用。
#
# ## 练习
#
# ### 练习 1
# 一张特征图有 28×28 个数。用 $k = 3$、$s = 2$ 做池化，还剩多少个数？

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
# 如果函数 $P$ 是线性的，就有 $P(x) + P(-x) = P(0) = 0$。最大池化是线性的吗？
# 取 $k = s = 2$，分别对 `square` 和 `-square` 做最大池化，再把两个结果相加。

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
# 用 NumPy 编写一个函数，实现 Dropout。函数的三个参数分别是数组、丢弃率和一个
# `np.random.RandomState` 对象。


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
# “展平”一节的 64 张特征图中，有一个数展平之后的位置是 5,000。这个数原来在第几行、第几列、
# 哪张特征图？

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
# 如果“整个网络”一节的网络在池化时不取 $k = s = 2$，而取 $k = s = 6$，64 张特征图就各有 4×4 个数。
# 已知两个卷积层共有 18,816 个参数，在这样的网络中，两个全连接层的参数占全部参数的多大比例？

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
# 更深的网络加上 Dropout，准确率也会提高吗？如果不加 Dropout，只把展平换成取每张特征图的平均值，
# 即 `x = tf.reduce_mean(x, [1, 2])`，准确率又会怎样？

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
# 沿每条边，窗口的起点依次是 0、2、……、24，共 13 个位置。特征图的最后一行和最后一列没有用到。
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
# 结果中的每个数，都是一个窗口中最大数与最小数之差。如果最大池化是线性的，这些差就应该都是 0；
# 现在都不是 0，所以最大池化不是线性的。平均池化是线性的，因为平均池化就是一种卷积：
# 卷积核中的各数都相等，每移动 $s$ 格算一次。
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
# 87.56% 就在博文所说的 80%~90% 之内。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 用五个种子各训练一次，更深的网络有 Dropout 时平均准确率是 96.0%，没有 Dropout 时是 95.8%，
# 这一差别可能只是偶然。如果不用 Dropout，也不展平，而是取每张特征图的平均值，准确率就只有 93.0%。
# 平均值只反映一个特征有多强，不反映这个特征在哪里。6 和 9 的笔画大致相同，只是位置不同；所以，
# 不知道位置，就很难分清 6 和 9。
#
# </details>
