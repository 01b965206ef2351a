# %% [markdown]
# # 6. MNIST Softmax 网络
#
# 第 1 课的方法不用训练，就能认对 82% 的测试图像（image）。训练过的网络能认对多少？
#
# 这节课的网络来自博文的第一个程序：先用 MNIST 的训练图像训练它，再用 10,000 张测试图像测试。
# 写到这里，博文松了一口气：“终于到了 = =”。
# 网络的末尾是 softmax 函数，所以博文把这个网络叫作 Softmax 网络。在其他资料中，
# 由几个全连接层（fully connected layer）组成的网络通常叫作多层感知机（multi-layer perceptron），
# 简称 MLP。只有一个全连接层的网络则叫作 softmax 回归（softmax regression）。
#
# 这节课一段一段地写出程序：计算图（graph）、训练循环和测试。
# 这几段只从 `tf1_mnist` 包导入两样东西：TensorFlow 1.x（`tf`）和读取图像的函数（`load_data`）。
# 小结之前的最后一节给出写在一页上的完整程序。

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from lesson import print, save
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data

# %% [markdown]
# ## 图像
#
# 先读入图像 `x` 和标签（label）`y`。训练集（training set）的最后 5,000
# 张图像留作验证集（validation set）。在训练过程中，我们用验证集评估网络，
# 并根据评估的结果选择学习率（learning rate）之类的设置。
# 测试图像只在训练之后使用，不会影响训练，所以测试结果能反映网络识别新数字的水平。

# %%
(x_train, y_train), (x_test, y_test) = load_data()

x_validation = x_train[55000:]
y_validation = y_train[55000:]
x_train = x_train[:55000]
y_train = y_train[:55000]

print(f"{len(x_train):,} images for training, {len(x_validation):,} for validation")
print(f"{len(x_test):,} images for testing")

# %% [markdown]
# ## 设置
#
# 训练分成许多步。每一步取一个批次（batch），也就是 128 张训练图像，算出损失（loss），
# 再把权重（weight）调整一次。损失是一个数，表示网络的输出与正确答案相差多少。
# 把所有训练图像都用一遍，叫作一个轮次（epoch）。55,000 不是 128 的倍数，
# 所以每一轮的最后一批不满 128 张。
#
# > **猜一猜**：4 轮一共有多少步？

# %%
SEED = 0  # 决定下面所有的随机数
EPOCHS = 4
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # 第一步的学习率

STEPS_PER_EPOCH = math.ceil(len(x_train) / BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH
print(f"{STEPS_PER_EPOCH} steps per epoch, {STEPS:,} steps in all")

# %% [markdown]
# 每一轮有 **430** 步，4 轮一共 **1,720** 步。
#
# ## 计算图
#
# 我们把计算图（见第 5 课）分成五部分来构建。第一部分是输入。每张图像有 28×28 个字节。
# 计算图把每个字节变成 0 到 1 之间的数，再把每张图像的 784 个数排成一行，各行组成一个矩阵。
# 在下面的 `tf.reshape` 中，$-1$ 表示行数等于图像的张数。网络的输入算作第 1 层，
# 所以由各张图像组成的这个矩阵记作 $a^{(1)}$。

# %%
graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    labels = tf.placeholder(tf.int32, (None,))

    scaled = tf.cast(images, tf.float32) / 255.0
    a1 = tf.reshape(scaled, (-1, 784))
    print("a1:", a1.shape)

# %% [markdown]
# 打印出来的形状是 `(?, 784)`。问号表示行数尚未确定，要看会话（session）执行计算图时传入多少张图像。
#
# 第二部分是参数（parameter）。由第 $l$ 层的输出计算第 $l + 1$ 层的输出，
# 要用权重矩阵 $K^{(l)}$ 和偏置（bias）$b^{(l)}$。如果一层有 $n$ 个输入、$m$ 个输出，
# 就有 $n \times m$ 个权重和 $m$ 个偏置。$K^{(l)}$ 就是第 3 课中叫作 kernel 的矩阵，
# 是 $W^{(l)}$ 的转置：每行对应一个输入，每列对应一个输出。代码中，
# 三个权重矩阵叫 `w1`、`w2` 和 `w3`。偏置的初值是 0。权重的初值不能都相等，
# 否则同一层的神经元（neuron）会始终相同（见第 4 课的练习 2）。所以，
# 权重的初值取 $-\sqrt{6 / (n + m)}$ 到 $\sqrt{6 / (n + m)}$ 之间的随机数。
# 这种初始化（initialization）方法以 Xavier Glorot 的名字命名，能使各层输出的数值大小相近。
# 下面的代码还打印参数（权重和偏置）的个数。
#
# > **猜一猜**：存放参数的数组有六个，哪一个最大？

# %%
with graph.as_default():
    zeros = tf.zeros_initializer()
    glorot = tf.glorot_uniform_initializer

    w1 = tf.get_variable("w1", (784, 512), initializer=glorot(seed=1))
    b1 = tf.get_variable("b1", (512,), initializer=zeros)

    w2 = tf.get_variable("w2", (512, 512), initializer=glorot(seed=2))
    b2 = tf.get_variable("b2", (512,), initializer=zeros)

    w3 = tf.get_variable("w3", (512, 10), initializer=glorot(seed=3))
    b3 = tf.get_variable("b3", (10,), initializer=zeros)

    variables = tf.trainable_variables()

parameters = 0
for variable in variables:
    size = variable.shape.num_elements()
    parameters += size
    print(f"{variable.op.name}: {size:,}")
print(f"{parameters:,} parameters in all")

# %% [markdown]
# 网络有 **669,706** 个参数，其中大部分是 `w1` 中的 **401,408** 个权重。
#
# 第三部分是网络本身：三个全连接层。每一层都先把输入乘以权重，再加上偏置，得到加权和（weighted sum）
# $z$。前两个全连接层还要把 $z$ 代入 ReLU，即 $\mathrm{relu}(z) = \max(z, 0)$：
#
# $$z^{(2)} = a^{(1)} K^{(1)} + b^{(1)}, \quad a^{(2)} = \mathrm{relu}(z^{(2)})$$
# $$z^{(3)} = a^{(2)} K^{(2)} + b^{(2)}, \quad a^{(3)} = \mathrm{relu}(z^{(3)})$$
# $$z^{(4)} = a^{(3)} K^{(3)} + b^{(3)}$$
#
# $z^{(4)}$ 中的十个数叫作 logits，分别对应数字 0 到 9。网络的答案是 logit 最大的那个数字。
# 在下面的代码中，`classes` 是网络对一批图像给出的全部答案。
# 运算（operation）`tf.nn.bias_add` 把偏置加到矩阵的每一行上。

# %%
with graph.as_default():
    z2 = tf.nn.bias_add(tf.matmul(a1, w1), b1)
    a2 = tf.nn.relu(z2)

    z3 = tf.nn.bias_add(tf.matmul(a2, w2), b2)
    a3 = tf.nn.relu(z3)

    logits = tf.nn.bias_add(tf.matmul(a3, w3), b3)  # z4
    classes = tf.argmax(logits, axis=1, output_type=tf.int32)

# %% [markdown]
# 第四部分是损失。softmax 把一张图像的 logits $z$ 变成概率（probability）$p$，各个概率都是正数，
# 加起来等于 1：
#
# $$p_k = \frac{e^{z_k}}{e^{z_0} + e^{z_1} + \cdots + e^{z_9}}$$
#
# 如果正确的数字是 $y$，这张图像的损失就是交叉熵（cross-entropy）$-\ln p_y$。
# 如果网络认为正确数字的概率是 1，损失就是 0；如果网络认为这个概率很小，损失就很大。
# TensorFlow 用一个运算完成 softmax 和取对数这两步，原因见后面讲 `log(softmax(x))` 的一节。
# 在下面的代码中，交叉熵运算的名称含有 sparse（稀疏）一词，这个词表示标签直接写成数字。
# 名称中不带 sparse 的运算则要求标签写成独热编码（one-hot encoding）。独热编码用十个数表示一个标签：
# 与标签对应的数是 1，其余都是 0。一批图像的损失是各张图像损失的平均值。
#
# 第四部分还计算准确率（accuracy），也就是答对的比例：答对记 1，答错记 0，再取平均。此外，
# 第四部分还把求概率的运算加入计算图。概率在训练时用不到，识别你写的数字时才会用到。

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)
    probabilities = tf.nn.softmax(logits)

    correct = tf.equal(classes, labels)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

# %% [markdown]
# 最后一部分是训练步骤。下面代码中的 `minimize` 先把损失的梯度（gradient）加入计算图，
# 再加入一个用梯度更新变量（variable）的运算。第 5 课用的是普通的梯度下降（gradient descent），
# 所有参数共用一个学习率 $\eta$。这节课改用 Adam（Kingma 和 Ba，2015）。
# Adam 为每个参数分别选择步长（step size）。下面的公式可以跳过，只有练习 4 用得到。
# 设 $g$ 是损失对某个参数的导数，$g$ 的值每一步都要重新计算。
# Adam 为每个参数保存两个滑动平均（moving average）：$g$ 的滑动平均 $m$ 和 $g^2$ 的滑动平均 $v$。
# 每一步都要计入新的 $g$ 和 $g^2$，它们在 $m$ 和 $v$ 中的比重分别只有 0.1 和 0.001；
# 以前各个值的比重则略微减小：
#
# $$m \leftarrow 0.9\,m + 0.1\,g, \qquad v \leftarrow 0.999\,v + 0.001\,g^2.$$
#
# $m$ 和 $v$ 都从 0 开始，所以起初都过于接近 0。例如，如果 $g$ 总是 3，
# $m$ 在第一、二、三步之后就依次是 $0.3$、$0.9 \cdot 0.3 + 0.3 = 0.57$ 和 $0.813$，都小于 3。
# 为了纠正这一偏差，在第 $t$ 步，$m$ 和 $v$ 要分别除以 $1 - 0.9^t$ 和 $1 - 0.999^t$。在上例中，
# $0.3 / 0.1$、$0.57 / 0.19$ 和 $0.813 / 0.271$ 都等于 3。参数 $\theta$ 这样更新：
#
# $$\theta \leftarrow \theta -
# \eta\,\frac{m / (1 - 0.9^t)}{\sqrt{v / (1 - 0.999^t)} + \varepsilon},$$
#
# 其中 $\varepsilon$ 是一个极小的数，用来避免除以 0。如果最近一段时间 $g$ 几乎不变，
# 而且 $|g|$ 远大于 $\varepsilon$，上式中的分式就约等于 1 或 $-1$。如果 $g$ 时正时负，
# 分式的绝对值就很小。所以，$\eta$ 大致就是最大的步长。
#
# 学习率从 0.002 开始，沿半个余弦波降到 0。这样，权重起初变化很快，到最后就稳定下来。
# 变量 `global_step` 记录已经训练了多少步。

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
# 会话先执行 `init_op`，给每个变量赋初值。我们把初始权重复制一份，留到“用 tf1_mnist 包，只需几行”
# 一节使用。

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# 下面是训练循环。每一轮都按新的随机顺序把训练图像用一遍，顺序由 `permutation` 决定。
# 每一步都把一批数据交给占位符（placeholder），然后执行 `train_op`。
# 每一轮结束后，用验证图像评估一次网络。
#
# > **猜一猜**：在第一轮中，训练损失与验证损失哪一个更高？

# %%
step_losses = []  # 每步一个
validation_losses = []  # 每轮一个
validation_accuracies = []

for epoch in range(EPOCHS):
    order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        feed = {images: x_train[batch], labels: y_train[batch]}
        batch_loss, _ = session.run([loss, train_op], feed)
        step_losses.append(batch_loss)

    validation_feed = {images: x_validation, labels: y_validation}
    validation_loss, validation_accuracy = session.run([loss, accuracy], validation_feed)
    validation_losses.append(validation_loss)
    validation_accuracies.append(validation_accuracy)

    training_loss = np.mean(step_losses[-STEPS_PER_EPOCH:])  # 这一轮各批的平均值
    print(f"epoch {epoch + 1}: training loss {training_loss:.4f}")
    print(f"  validation loss {validation_loss:.4f}, accuracy {validation_accuracy:.4f}")

# %% [markdown]
# 训练损失是一轮中各批损失的平均值，验证损失则在这一轮结束时才计算。网络在第一轮中进步很快。
# 开头几批的损失很大，抬高了各批损失的平均值，所以第一轮的训练损失高于验证损失。
#
# 现在让网络识别测试图像。

# %%
test_feed = {images: x_test, labels: y_test}
test_accuracy, predicted = session.run([accuracy, classes], test_feed)
print(f"test accuracy {test_accuracy:.4f}")

trained_weights = session.run(variables)

# %% [markdown]
# 网络大约能认对 98% 的测试图像。换了处理器或 TensorFlow 版本，舍入误差就会不同，
# 所以具体的数值会略有出入。
#
# 下图画出了训练过程中的损失。（代码可以跳过。）


# %%
def draw_learning_curve():
    steps = range(1, STEPS + 1)
    epoch_ends = [STEPS_PER_EPOCH * (epoch + 1) for epoch in range(EPOCHS)]
    figure, axes = plt.subplots(figsize=(6.4, 3.5), layout="constrained")
    axes.semilogy(steps, step_losses, color="0.7", lw=0.6, label="each training batch")
    axes.semilogy(epoch_ends, validation_losses, "o-", label="5,000 validation images")
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
    return figure


save(draw_learning_curve(), "06_learning_curve.png")

# %% [markdown]
# 图中的纵轴表示损失，采用对数刻度。各批的训练损失虽有起伏，但在整个训练过程中总体呈下降趋势。
# 验证损失从第三轮到第四轮几乎没有变化，而第四轮的训练损失还不到验证损失的三分之一。可见，
# 网络已经开始学习训练图像特有的一些细节，而这些细节对识别其他图像没有帮助。
# 这种现象叫作过拟合（overfitting）。
#
# 网络认错了一些测试图像，下图画出了其中的前十二张。（代码可以跳过。）


# %%
def draw_mistakes():
    mistakes = np.flatnonzero(predicted != y_test)
    figure, grid = plt.subplots(3, 4, figsize=(6.4, 5.2), layout="constrained")
    for axes, i in zip(grid.ravel(), mistakes):
        axes.imshow(x_test[i], cmap="Greys")
        axes.set_title(f"reads {predicted[i]}, is {y_test[i]}", fontsize=13)
        axes.axis("off")
    return figure


save(draw_mistakes(), "06_mistakes.png")

# %% [markdown]
# 在网络认错的数字中，有些连人看了也会犹豫。
#
# ## 为什么不直接写 log(softmax(x))？
#
# 也可以照定义自己写出损失：
#
# $$-\ln p_y = -\ln \frac{e^{z_y}}{\sum_k e^{z_k}}$$
#
# 但是，float32 能表示的数最大约为 $3.4 \times 10^{38}$，而 $e^{89}$ 就已经超出这个范围，
# 会变成无穷大。要避免出现无穷大，可以把 $e^m$ 从和式中提取出来，其中 $m$ 是最大的 logit：
#
# $$-\ln p_y = \ln \sum_k e^{z_k} - z_y = m + \ln \sum_k e^{z_k - m} - z_y$$
#
# 提取 $e^m$ 的办法叫作 log-sum-exp 技巧。提取之后，和式中各项的指数 $z_k - m$ 最大是 0，
# 所以各项最大是 1，不会变成无穷大。TensorFlow 的交叉熵运算内部用的就是 log-sum-exp 技巧。
#
# 现在，计算损失有三种方法：照定义计算、用 log-sum-exp 技巧、用 TensorFlow 现成的交叉熵运算。
# 我们构建一个计算图，用这三种方法计算同一组 logits $z = (100, 0)$ 的损失。每种方法都得到两个数：
# 正确标签为 0 时的损失和正确标签为 1 时的损失。TensorFlow 的交叉熵运算要求每个标签配一行 logits，
# 所以我们把 $z$ 写成相同的两行，传给这个运算。

# %%
loss_graph = tf.Graph()
with loss_graph.as_default():
    z = tf.constant([100.0, 0.0])

    by_definition = tf.exp(z) / tf.reduce_sum(tf.exp(z))
    loss_by_hand = -tf.log(by_definition)

    m = tf.reduce_max(z)
    log_sum_exp = m + tf.log(tf.reduce_sum(tf.exp(z - m)))
    loss_by_log_sum_exp = log_sum_exp - z

    loss_by_tensorflow = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=[0, 1], logits=[z, z]
    )

# %% [markdown]
# 下面打印三种方法各自得到的两个损失，以及正确标签为 1 时损失对 $z$ 的梯度。
#
# > **猜一猜**：两个损失的正确值分别约为 0 和 100。三种方法中，哪些会算错？

# %%
ways = {
    "by hand": loss_by_hand,
    "log-sum-exp": loss_by_log_sum_exp,
    "TensorFlow": loss_by_tensorflow,
}
results = {}
with tf.Session(graph=loss_graph) as loss_session:
    for name, losses_tensor in ways.items():
        loss_of_label_1 = losses_tensor[1]
        gradient_tensor = tf.gradients(loss_of_label_1, z)[0]
        both_losses, gradient = loss_session.run([losses_tensor, gradient_tensor])
        results[name] = both_losses, gradient
        print(f"{name:12} losses {both_losses}, gradient {gradient}")

# %% [markdown]
# 两个损失的正确值，一个几乎是 0，另一个几乎是 100。照定义计算，
# 得到的却是 `nan`（不是数）和 `inf`（无穷大），因为 $e^{100}$ 在 float32 中是无穷大。
# 第一个概率是无穷大除以无穷大，结果是 `nan`。第二个概率是 1 除以无穷大，结果是 0，
# 而 $-\ln 0$ 是无穷大。照定义算出的梯度也是 `nan`。在一批图像中，只要有一张图像的梯度是 `nan`，
# 权重就会全部变成 `nan`，训练也就白费了。
#
# 另外两种方法得到的损失和梯度都正确。梯度是 $p - (0, 1) = (1, 0) - (0, 1) = (1, -1)$，
# 其中 $(0, 1)$ 是写成独热编码的标签。
#
# ## 用 tf1_mnist 包，只需几行
#
# 在 `tf1_mnist` 包中，`Recipe` 包括一个网络和它的训练设置。
# 这节课的工作由三个函数完成：`model.build` 构建计算图，
# `training.fit` 执行训练循环，`training.evaluate` 评估网络。
#
# 包中的网络用另一种方法选取权重的初值，
# 所以我们用 `variable.load` 把这节课的初始权重装入包中的网络。
# 函数 `data.hold_out` 的做法与这节课的相同，也是把最后 5,000 张训练图像留作验证集。
# 训练图像的顺序和各项设置也与这节课的相同。

# %%
from tf1_mnist import data, model, softmax, training
from tf1_mnist.recipe import Recipe, Settings

train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)

settings = Settings(EPOCHS, BATCH_SIZE, LEARNING_RATE, SEED)
recipe = Recipe(softmax.inference, settings)
net = model.build(recipe, recipe.steps(train))
with tf.Session(graph=net.graph) as net_session:
    net_session.run(net.init_op)
    for variable, value in zip(net.variables, first_weights):
        variable.load(value, net_session)
    history = training.fit(net_session, net, recipe, train, validation)
    tested = training.evaluate(net_session, net, test)

for page_loss, row in zip(validation_losses, history):
    print(f"validation loss: page {page_loss:.4f}, package {row.validation_loss:.4f}")
print(f"test accuracy: page {test_accuracy:.4f}, package {tested.accuracy:.4f}")

# %% [markdown]
# 包中的网络和训练方法都与这节课的相同，所以两边的数值通常一致。但在有的机器上，
# 两个计算图做加法的顺序不同，舍入误差也就不同。微小的舍入误差会在训练中逐渐变大，
# 使两边的数值略有差别。
#
# ## 你写的数字
#
# 下面像第 0 课那样识别你写的数字，不过改用这节课训练的网络。
# 图片是这节课所在文件夹里的 `my_digit.png`；如果没有这个文件，程序就用线条画一个 3。
# 这节课的会话还没有关闭，可以直接用来计算十个 logits 和十个概率。

# %%
from lesson import check, my_picture
from tf1_mnist.pictures import prepare

picture = my_picture()
my_digit = prepare(picture)
my_logits, my_probabilities = session.run([logits, probabilities], {images: my_digit[np.newaxis]})
my_logits, my_probabilities = my_logits[0], my_probabilities[0]
session.close()

my_answer = np.argmax(my_probabilities)
print(f"it reads {my_answer}, with probability {my_probabilities[my_answer]:.3f}")

# %%
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(6.4, 2.5), layout="constrained")
left.imshow(my_digit, cmap="Greys", vmin=0, vmax=255)
left.axis("off")
middle.bar(range(10), my_logits)
middle.set(xticks=range(10), xlabel="digit", title="logits")
right.bar(range(10), my_probabilities)
right.set(xticks=range(10), ylim=(0, 1), xlabel="digit", title="probabilities")
save(figure, "06_my_digit.png", picture)

# %% [markdown]
# 网络认对了吗？图片还像哪些数字，从 logits 可以看出来，从概率却看不出来。
# softmax 把 logits 之差变成概率之比。例如，如果两个数字的 logits 之差是 5，
# 概率之比就是 $e^5 \approx 148$。
#
# 如果想在浏览器中边写边看答案怎样变化，就训练包中的网络，再把它导出成网页：
#
# ```sh
# python -m tf1_mnist.softmax
# python -m tf1_mnist.export --run runs/softmax/1 --to web
# ```
#
# 导出的网页是 `runs/softmax/1/web/index.html`，用浏览器打开即可。
#
# ## 不用 tf1_mnist 包
#
# 不安装 `tf1_mnist` 包，也能运行这节课和第 9 课的代码。把“用 tf1_mnist 包，只需几行”
# 一节之前的内容全部复制到一个新文件中，再把导入 `lesson` 和 `tf1_mnist` 的语句换成下面几行。
# 下面的 `load_data` 读取你自己的 `mnist.npz`，这个文件要放在当前文件夹里。
# 第 6、9 课末尾的两个程序 `softmax.py` 和 `cnn.py` 只用到包中的 `load_data`，也可以这样运行。
#
# ```python
# import tensorflow.compat.v1 as tf
#
# tf.disable_v2_behavior()
# tf.enable_resource_variables()
#
#
# def load_data():
#     mnist = np.load("mnist.npz")
#     return (mnist["x_train"], mnist["y_train"]), (mnist["x_test"], mnist["y_test"])
#
#
# def save(figure, name):
#     figure.savefig(name)
# ```
#
# ## 为什么要除以 255？
#
# 这一节可以跳过。第 1 课留下了一个问题：如果不把像素值除以 255，也就是不缩放到 0 与 1 之间，
# 网络会怎样？
#
# 设网络只有一个全连接层，没有偏置。设 $X$ 是图像矩阵，共有 $n$ 行，每行是一张图像的 784 个数；
# $W$ 是权重矩阵，有 784 行、10 列。于是，logits 就是 $X W$。再设 $P$ 是概率矩阵，$Y$ 是标签矩阵，
# 其中的标签采用独热编码。由第 4 课可知，第 $i$ 张图像的损失对这张图像的 logits 的导数，
# 就是 $P - Y$ 的第 $i$ 行，所以平均损失对权重的梯度是
#
# $$G = \frac{1}{n} X^{\mathsf T} (P - Y).$$
#
# 权重从零开始，按学习率 $\eta$ 做一步梯度下降之后，变成 $W = -\eta\,G$，logits 则变成
#
# $$X W = -\frac{\eta}{n}\,X X^{\mathsf T} (P - Y).$$
#
# 权重为零时，不论像素的值是多少，所有概率都是 0.1。所以，像素只通过 $X$ 影响 logits，
# 而 $X$ 在上式中出现了两次。如果所有像素值都增大到原来的 255 倍，logits 就增大到原来的 $255^2$ 倍。
# 可见，用原始像素做一步梯度下降，相当于用缩放过的像素做一步，
# 同时把学习率增大到原来的 $255^2 = 65{,}025$ 倍。
#
# 下面的函数用训练图像做一步梯度下降，并返回这一步之后的损失。
# NumPy 的 `logaddexp.reduce` 用 log-sum-exp 技巧计算 $\ln \sum_k e^{z_k}$。
#
# > **猜一猜**：全凭猜测时，损失是 $\ln 10 \approx 2.3$。用原始像素做一步梯度下降，损失会变成多少？


# %%
def loss_after_one_step(pixels, learning_rate):
    n = len(pixels)
    x = pixels.reshape(n, 784).astype("float32")
    truth = np.eye(10, dtype="float32")[y_train]  # 独热编码：每个标签对应 np.eye 的一行
    probabilities = np.full((n, 10), 0.1, "float32")
    gradient = x.T @ (probabilities - truth) / n
    z = x @ (-learning_rate * gradient)
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(n), y_train])


scaled_loss = loss_after_one_step(x_train / 255, 0.5)
raw_loss = loss_after_one_step(x_train, 0.5)
slow_raw_loss = loss_after_one_step(x_train, 0.5 / 255**2)

print(f"before the step:                        {np.log(10):.3f}")
print(f"scaled pixels:                          {scaled_loss:.3f}")
print(f"raw pixels:                             {raw_loss:,.0f}")
print(f"raw pixels, rate {255**2:,} times smaller:  {slow_raw_loss:.3f}")

# %% [markdown]
# 损失起初是 **2.303**。用缩放过的像素做一步梯度下降，损失降到 1.84 左右。
# 如果改用原始像素，学习率却不变，这一步就太大了，损失反而升到 6,000 左右。如果把学习率除以 65,025，
# 用原始像素做一步梯度下降，损失也会降到 1.84 左右。那么，能不能保留原始像素，只把学习率调小一些呢？
# 如果网络只有一层，这样做确实行得通。但是，
# 多层网络常用的学习率和初始权重都是针对大小在 1 左右的输入值选定的。
#
# ## 写在一页上的完整程序
#
# 文件 [`softmax.py`](softmax.py) 就是这节课的程序，只是没有讲解，像 2017 年的教程那样写在一页上。
# 各部分的顺序与这节课相同，只是准确率放在训练步骤之后：
#
# | 程序 | 这节课 |
# |---|---|
# | 各项设置，以及两段 `# MNIST：` | “图像”和“设置” |
# | `# MNIST Softmax 网络：输入` | “计算图”的第一部分 |
# | `# MNIST Softmax 网络：三个全连接层` | “计算图”的第二、三部分 |
# | `# 前向传播：损失` | “计算图”的第四部分 |
# | `# 后向传播` | “计算图”的最后一部分 |
# | `with tf.Session()` | “会话” |
#
# 下面是程序的计算图（略去准确率）和训练循环（略去评估）：
#
# ```python
# # MNIST Softmax 网络：输入
# images = tf.placeholder(tf.float32, [None, 784], name="images")
# labels = tf.placeholder(tf.float32, [None, 10], name="labels")
#
# # MNIST Softmax 网络：三个全连接层
# initializer = tf.variance_scaling_initializer(2.0)
#
# w1 = tf.get_variable("w1", [784, 512], initializer=initializer)
# b1 = tf.get_variable("b1", [512], initializer=tf.zeros_initializer())
# hidden1 = tf.nn.relu(tf.matmul(images, w1) + b1)
#
# w2 = tf.get_variable("w2", [512, 512], initializer=initializer)
# b2 = tf.get_variable("b2", [512], initializer=tf.zeros_initializer())
# hidden2 = tf.nn.relu(tf.matmul(hidden1, w2) + b2)
#
# w3 = tf.get_variable("w3", [512, 10], initializer=initializer)
# b3 = tf.get_variable("b3", [10], initializer=tf.zeros_initializer())
# logits = tf.matmul(hidden2, w3) + b3
#
# # 前向传播：损失
# cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)
# loss = tf.reduce_mean(cross_entropy)
#
# # 后向传播
# global_step = tf.train.get_or_create_global_step()
# steps = EPOCHS * -(-len(x_train) // BATCH_SIZE)
# learning_rate = tf.train.cosine_decay(0.002, global_step, steps)
# train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step)
#
# with tf.Session() as session:
#     session.run(tf.global_variables_initializer())
#     for epoch in range(EPOCHS):
#         order = np.random.permutation(len(x_train))
#         for start in range(0, len(order), BATCH_SIZE):
#             batch = order[start : start + BATCH_SIZE]
#             session.run(train_op, {images: x_train[batch], labels: y_train[batch]})
# ```
#
# 这个程序大约要运行半分钟：
#
# ```sh
# python examples/zh/softmax.py
# ```
#
# ```text
# 第  1 轮：验证集准确率 96.74%
# ...
# 第 10 轮：验证集准确率 98.74%
# 测试集准确率 98.60%
# ```
#
# 这个程序与这节课有以下几点不同：
#
# - 程序训练十轮，而不是四轮；每一轮之后也用 5,000 张验证图像评估，但只计算准确率，不计算损失。
# - 除以 255 和展平（flatten）由 NumPy 完成，然后才把图像传入计算图。
#   在这节课中，这两步由计算图完成。
# - 标签写成独热编码，所以计算损失用的是名称中不带 sparse 的运算。
# - 权重的初值取自截断的正态分布，方差是 $2/n$，$n$ 是输入的个数（He 等人，2015）。
#   这样做与 Glorot 的方法一样，能使各层输出的数值大小相近。
# - TensorFlow 和 NumPy 各用一个种子，决定全部随机数。所有运算都加入 TensorFlow 的默认计算图，
#   当时的短程序通常都这样写。
# - 每一层的变量在构建这一层时才创建；偏置用 `+` 相加。
#
# ## 小结
#
# - 每一步训练都取一批图像，算出梯度，再稍稍改动所有参数。
# - 训练的效果用验证集来评估；测试图像只在训练结束之后使用。
# - 网络有 669,706 个参数，能认对大约 98% 的测试图像。
# - 如果先求概率再取对数，损失可能变成无穷大；如果直接由 logits 计算，损失就不会变成无穷大。
#
# ## 练习
#
# ### 练习 1
# 如果两个隐藏层（hidden layer）各有 256 个神经元，而不是 512 个，网络有多少个参数？

# %%
parameters_of_256 = ...  # 你的答案


# %%
def check_1(count):
    weights = 784 * 256 + 256 * 256 + 256 * 10
    assert count != weights, "Those are the weights. What about the biases?"
    assert count == weights + 256 + 256 + 10, (
        f"It is not {count}. Add up the parameters of three layers."
    )


check(1, check_1, parameters_of_256, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# 网络最常混淆哪两个数字？把甲认成乙和把乙认成甲，合在一起计数。
# 用 `predicted` 和 `y_test` 求出这一对数字，把较小的放在前面。

# %%
confused = ...  # 你的答案：（较小的数字，较大的数字）


# %%
def check_2(pair):
    def confusions(a, b):
        return np.sum((y_test == a) & (predicted == b)) + np.sum((y_test == b) & (predicted == a))

    most = max(confusions(a, b) for b in range(10) for a in range(b))
    found = confusions(*pair)
    assert pair[0] < pair[1], "Put the smaller digit first."
    assert found == most, f"This pair is confused {found} times, and another one {most} times."


check(2, check_2, confused, form="Expected a pair of digits: (smaller, larger).")


# %% [markdown]
# ### 练习 3
# 用 NumPy 编写一个函数，计算一张图像的交叉熵。不论 logits 是多少，哪怕是 1,000 和 $-1{,}000$，
# 结果都要正确。数组 `z` 存放 logits，不一定是十个。


# %%
def safe_loss(z, label):
    return ...  # 你的答案


# %%
def check_3(loss_of_small, loss_of_large, loss_of_ten):
    assert np.isfinite(loss_of_large), "For the logits 1000 and -1000, the result is not finite."
    assert abs(loss_of_small - np.log(2)) < 1e-9, "For two equal logits, it has to be ln 2."
    assert abs(loss_of_large - 2000) < 1e-6, f"For label 1, it has to be 2000, not {loss_of_large}."
    expected = np.log(np.exp(range(10)).sum()) - 3
    assert abs(loss_of_ten - expected) < 1e-9, "For the logits 0 to 9 and the label 3, it is wrong."


check(
    3,
    check_3,
    form="Expected a function that returns a single number.",
    compute=lambda: [
        safe_loss(np.zeros(2), 0),
        safe_loss(np.array([1000.0, -1000.0]), 1),
        safe_loss(np.arange(10.0), 3),
    ],
)


# %% [markdown]
# ### 练习 4
# 编写一个函数，用 Adam 更新网络的一个参数，这个参数的初值是 0。函数的输入是各步的导数，
# 以及固定不变的学习率；返回值是这个参数在最后一步之后的值。取 $\varepsilon = 10^{-8}$。


# %%
def adam(derivatives, learning_rate):
    return ...  # 你的答案


# %%
def check_4(after_two, after_four):
    """Compares the results with those of TensorFlow's optimizer for the same derivatives."""
    with tf.Graph().as_default(), tf.Session() as adam_session:
        theta = tf.get_variable("theta", initializer=0.0)
        g = tf.placeholder(tf.float32, ())
        step_op = tf.train.AdamOptimizer(0.1).apply_gradients([(g, theta)])
        adam_session.run(tf.global_variables_initializer())
        expected = []
        for derivative in (3.0, 1.0, -2.0, 0.5):
            adam_session.run(step_op, {g: derivative})
            expected.append(float(adam_session.run(theta)))
    error_2 = abs(after_two - expected[1])
    error_4 = abs(after_four - expected[3])
    assert error_2 < 1e-5, f"After two steps, it differs from TensorFlow's by {error_2:.5f}."
    assert error_4 < 1e-5, f"After four steps, it differs from TensorFlow's by {error_4:.5f}."


check(
    4,
    check_4,
    form="Expected a function that returns a single number.",
    compute=lambda: [adam([3.0, 1.0], 0.1), adam([3.0, 1.0, -2.0, 0.5], 0.1)],
)

# %% [markdown]
# ### 练习 5
# 去掉两处 `tf.nn.relu`，把这节课的代码再运行一遍，测试集（test set）上的准确率是多少？
# （去掉 ReLU 之后，这节课的数值就与包中网络的数值对不上了，因为包中的网络仍有 ReLU；
# 各幅图也会按改动之后的网络重画。做完以后，要把两处 `tf.nn.relu` 都恢复原样，再运行一遍。
# 答案用的是另一种办法，不必改动这节课的代码。）

# %%
accuracy_without_relu = ...  # 你的答案：0 到 1 之间的数


# %%
def check_5(accuracy):
    assert 0 <= accuracy <= 1, "The accuracy is a number from 0 to 1."
    assert accuracy < 0.95, "That is too good. Did you remove both calls?"
    assert accuracy > 0.9, "That is too low. Remove only the two calls."


check(5, check_5, accuracy_without_relu, form="Expected a number from 0 to 1.")

# %% [markdown]
# ### 练习 6（开放题）
# 让学习率保持 0.002，不再下降：`learning_rate = LEARNING_RATE`。损失曲线的末尾会有什么变化？
# 测试准确率变高了还是变低了？换用别的 `SEED`，结论还一样吗？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# parameters_of_256 = (784 * 256 + 256) + (256 * 256 + 256) + (256 * 10 + 10)
# print(f"{parameters_of_256:,}")
# ```
#
# ```text
# 269,322
# ```
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# pairs = {}
# for label, answer in zip(y_test, predicted):
#     if label != answer:
#         pair = min(label, answer), max(label, answer)
#         pairs[pair] = pairs.get(pair, 0) + 1
# confused = max(pairs, key=pairs.get)
# print("most often:", *confused)
# ```
#
# 最常混淆的多半是 4 和 9；第 1 课用距离最近的平均图像来判断数字，最常混淆的也是这两个。
# 错误一共不到 200 个，所以只要舍入误差改变了几张图像的识别结果，最常混淆的就可能变成另外两个数字。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# def safe_loss(z, label):
#     m = z.max()
#     return m + np.log(np.sum(np.exp(z - m))) - z[label]
# ```
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# def adam(derivatives, learning_rate):
#     theta = m = v = 0.0
#     for k, g in enumerate(derivatives):
#         t = k + 1
#         m = 0.9 * m + 0.1 * g
#         v = 0.999 * v + 0.001 * g**2
#         step = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
#         theta = theta - learning_rate * step
#     return theta
# ```
#
# 只要 $|g|$ 远大于 $\varepsilon$，不论 $g$ 是大是小，第一步的步长都几乎等于学习率。原因如下：
# 第一步的 $m$ 和 $v$ 分别是 $0.1\,g$ 和 $0.001\,g^2$，再分别除以 $1 - 0.9$ 和 $1 - 0.999$，
# 就得到 $g$ 和 $g^2$。$g / \sqrt{g^2}$ 等于 1 或 $-1$，所以步长几乎就是学习率。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# from tf1_mnist import layers
#
#
# def linear(images, training):
#     x = layers.flatten(layers.normalize(images))
#     x = layers.dense(x, 512, name="dense_1")
#     x = layers.dense(x, 512, name="dense_2")
#     return layers.dense(x, 10, name="dense_3")
#
#
# linear_recipe = Recipe(linear, settings)
# linear_net = model.build(linear_recipe, linear_recipe.steps(train))
# with tf.Session(graph=linear_net.graph) as linear_session:
#     linear_session.run(linear_net.init_op)
#     training.fit(linear_session, linear_net, linear_recipe, train, validation)
#     accuracy_without_relu = training.evaluate(linear_session, linear_net, test).accuracy
# ```
#
# 测试准确率大约是 92.6%。去掉 ReLU 之后，网络就是线性的：接连乘以三个矩阵，相当于只乘以一个矩阵。
# 这个线性网络仍有 669,706 个参数，表达能力却不超过单独一个全连接层。
# 单独一个全连接层只有 $784 \cdot 10 + 10 = 7{,}850$ 个参数。线性网络的训练损失也降得不多：
# 最后一轮的训练损失是 0.25，而有 ReLU 的网络只有 0.012。可见，准确率低不是因为过拟合，
# 而是因为网络太简单。为了不改动这节课的代码，这个答案用了 `tf1_mnist` 包。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# | 学习率 | 训练损失 | 训练损失的波动 | 验证损失 | 测试准确率 |
# |---|---|---|---|---|
# | 降到 0 | 0.0124 | 0.0123 | 0.0548 | 0.9826 |
# | 保持 0.002 | 0.0436 | 0.0305 | 0.0685 | 0.9797 |
#
# 表中的训练损失是最后一轮各批损失的平均值，波动是这些损失的标准差。两次训练相比，
# 学习率保持不变的那一次，最后一轮的训练损失是另一次的三倍多，各批损失的波动也更大。各批图像不同，
# 所以各步中权重变化的方向也略有不同。如果步长一直不减小，权重就在一个好的解附近来回摆动；
# 如果步长逐渐减小，权重就能稳定在这个解上。换用别的种子，结论也一样：学习率保持不变时，
# 测试准确率更低。`SEED` 取 1 时，让学习率逐步下降，测试准确率是 0.9839；让学习率保持不变，
# 测试准确率是 0.9795。`SEED` 取 2 时，两种做法的测试准确率分别是 0.9840 和 0.9783。
#
# </details>
