# %% [markdown]
# # MNIST Softmax 网络
#
# 这节课训练博文（这套课程所依据的博客文章）中的 Softmax 网络。
# 训练用的是 MNIST 的训练集（training set），测试用的是测试集（test set）的 10,000 张图像（image）。
# 整个程序都在这一页上：计算图（graph）、训练循环和测试。
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
# ## 图像
#
# 下面的单元读入图像 `x` 和标签（label）`y`，并从训练集中取出最后 5,000 张图像，
# 留作验证集（validation set）：
# 训练过程中，我们用验证集衡量网络，也用它选择学习率（learning rate）之类的设置。
# 测试图像只在最后用一次。这些图像没有影响过网络，所以能看出网络识别新数字的水平。

# %%
(x_train, y_train), (x_test, y_test) = load_data()

x_validation = x_train[55000:]
y_validation = y_train[55000:]
x_train = x_train[:55000]
y_train = y_train[:55000]

print(f"{len(x_train):,} images for training, {len(x_validation):,} for validation")
print(f"{len(x_test):,} images for the test")

# %% [markdown]
# ## 设置
#
# 训练分成许多步。每一步取一个批次（batch），也就是一组 128 张训练图像，
# 算出损失（loss），再把权重（weight）调整一次。损失是一个数，表示网络的答案错得有多厉害。
# 把每张训练图像都用过一次，就是一个轮次（epoch）。
# 55,000 不是 128 的倍数，所以每一轮的最后一批比其他各批小。

# %%
SEED = 0  # 决定下面所有的随机数
EPOCHS = 4
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # 第一步的学习率

STEPS_PER_EPOCH = math.ceil(len(x_train) / BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH
print(f"{STEPS_PER_EPOCH} steps per epoch, {STEPS:,} steps in all")

# %% [markdown]
# 所以每一轮有 **430** 步，总共有 **1,720** 步。
#
# ## 计算图
#
# TensorFlow 1.x 的程序先用计算图把要做的计算描述出来。
# 这时还不做任何计算，等到会话（session）执行计算图时，计算才真正开始。
# 接下来的五个单元把计算图一部分一部分地搭起来。计算图中的数组叫作张量（tensor）。
#
# 第一部分是输入。占位符（placeholder）是一种张量，它的值以后由会话提供。
# 形状中的 `None` 表示图像可以有任意多张。
# 每张图像是 28×28 个字节，在这里变成一行，共 784 个数，取值为 0 到 1。
# （`tf.reshape` 中的 -1 表示有多少张图像，就有多少行。）
# 这些行记作 $a^{(1)}$，也就是第 1 层的激活值（activation）。

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
# 打印出来的形状有 784 列，却没有行数，因为行数取决于会话提供多少张图像。
#
# 第二部分是参数（parameter）。权重 $w^{(l)}$ 和偏置（bias）$b^{(l)}$ 从第 $l$ 层通向第 $l + 1$ 层。
# 如果一层有 $n$ 个输入、$m$ 个输出，就有 $n \times m$ 个权重和 $m$ 个偏置。
# 这里的 $w^{(l)}$ 每行对应一个输入，每列对应一个输出，也就是第 3 课中叫作 kernel 的矩阵。
# 偏置的初值是 0。权重的初值不能都相等，否则同一层的神经元（neuron）会始终相同。
# 所以，权重的初值取 $-\sqrt{6 / (n + m)}$ 到 $\sqrt{6 / (n + m)}$ 之间的随机数。
# 这种初始化（initialization）方法以 Xavier Glorot 的名字命名，它使各层激活值的大小相近。
# 这个单元还会打印参数（权重和偏置）的个数。

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
# 第三部分是网络本身：三个全连接层（fully connected layer）。
# 每一层都先乘以权重，再加上偏置，得到加权和 $z$。前两层还要计算 $\mathrm{relu}(z) = \max(z, 0)$：
#
# $$z^{(2)} = a^{(1)} w^{(1)} + b^{(1)}, \quad a^{(2)} = \mathrm{relu}(z^{(2)})$$
# $$z^{(3)} = a^{(2)} w^{(2)} + b^{(2)}, \quad a^{(3)} = \mathrm{relu}(z^{(3)})$$
# $$z^{(4)} = a^{(3)} w^{(3)} + b^{(3)}$$
#
# $z^{(4)}$ 中的十个数叫作 logits，与十个数字一一对应。
# 网络的答案是 logit 最大的那个数字，`classes` 就是网络对一批图像给出的全部答案。
# 运算 `tf.nn.bias_add` 把偏置加到每一行上。

# %%
with graph.as_default():
    z2 = tf.nn.bias_add(tf.matmul(a1, w1), b1)
    a2 = tf.nn.relu(z2)

    z3 = tf.nn.bias_add(tf.matmul(a2, w2), b2)
    a3 = tf.nn.relu(z3)

    logits = tf.nn.bias_add(tf.matmul(a3, w3), b3)  # z4
    classes = tf.argmax(logits, axis=1, output_type=tf.int32)

# %% [markdown]
# 第四部分是损失。Softmax 把一张图像的 logits $z$ 变成概率（probability）$p$。
# 这些概率都是正数，加起来等于 1：
#
# $$p_k = \frac{e^{z_k}}{e^{z_0} + e^{z_1} + \dots + e^{z_9}}$$
#
# 如果正确的数字是 $y$，这张图像的损失就是交叉熵（cross-entropy）$-\log p_y$，其中的对数是自然对数。
# 如果网络对正确的数字有十足的把握，损失就是 0；如果网络给这个数字的概率很小，损失就很大。
# TensorFlow 用一个运算同时完成 softmax 和对数，
# 原因见后面“为什么不直接写 log(softmax(x))？”一节。
# 一批图像的损失是其中各张图像损失的平均值。
#
# 这个单元还在计算图中加入准确率（accuracy），也就是答对的比例。
# 答对记 1，答错记 0，取平均就得到准确率。

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)

    correct = tf.equal(classes, labels)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

# %% [markdown]
# 最后一部分是训练步骤。`minimize` 先把损失的梯度（gradient）加入计算图，
# 再加入一个运算，用梯度来改变变量（variable）。
# 我们使用 Adam，它是一种梯度下降（gradient descent）：
# 每个参数的步子有多大，由这个参数到目前为止的梯度决定。
# 学习率则决定步子的整体大小。它从 0.002 开始，沿着半个余弦波降到 0，
# 这样，权重起初变化很快，最后稳定下来。变量 `global_step` 记录走了多少步。

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
# 变量的值保存在会话中。下面的单元先执行 `init_op`，给每个变量赋初值。
# 我们把这些初始权重复制一份，留到最后一节使用。

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# 下面的单元是训练循环。每一轮都按新的随机顺序把训练图像用一遍，顺序由 `permutation` 决定。
# 每一步都把一批数据交给占位符，然后执行 `train_op`。每一轮结束后，用验证集衡量一次网络。

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

    training_loss = np.mean(step_losses[-STEPS_PER_EPOCH:])  # 这一轮中各批的平均值
    print(f"epoch {epoch + 1}: training loss {training_loss:.4f}")
    print(f"  validation loss {validation_loss:.4f}, accuracy {validation_accuracy:.4f}")

# %% [markdown]
# 训练损失是这一轮中各批损失的平均值。网络在一轮之中不断变好，而验证损失要到这一轮结束时才测，
# 所以第一轮的训练损失比验证损失高。
#
# 现在让网络识别测试图像。最后关闭会话时，变量的值就丢了，
# 所以下面的单元先把训练好的权重复制一份。（“试一试”第一题的答案要用到这些权重。）

# %%
test_feed = {images: x_test, labels: y_test}
test_accuracy, predicted = session.run([accuracy, classes], test_feed)
print(f"test accuracy {test_accuracy:.4f}")

trained_weights = session.run(variables)
session.close()

# %% [markdown]
# 网络大约能认对 98% 的测试图像。
# 换一种处理器或换一个 TensorFlow 版本，确切的数值会略有不同，因为舍入的方式不一样。
#
# 下面的单元画出损失，见[这幅图](../figures/05_learning_curve.png)。（代码可以跳过。）


# %%
def draw_learning_curve():
    steps = range(1, STEPS + 1)
    epoch_ends = [STEPS_PER_EPOCH * (epoch + 1) for epoch in range(EPOCHS)]
    figure, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")
    axes.semilogy(steps, step_losses, color="0.7", lw=0.6, label="each training batch")
    axes.semilogy(epoch_ends, validation_losses, "o-", label="5,000 validation images")
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
    figure.savefig(FIGURES / "05_learning_curve.png", dpi=120)


draw_learning_curve()

# %% [markdown]
# 图中的损失用对数刻度表示。各个训练批次的损失一直下降到最后。
# 验证损失从第三轮到第四轮几乎没有变化，而这时训练损失还不到它的一半。
# 网络已经开始学习训练图像的一些细节，而这些细节对识别其他图像没有帮助。
# 这叫作过拟合（overfitting）。
#
# 下面的单元画出网络认错的前十二张测试图像，
# 见[这幅图](../figures/05_mistakes.png)。（代码可以跳过。）


# %%
def draw_mistakes():
    mistakes = np.flatnonzero(predicted != y_test)
    figure, grid = plt.subplots(2, 6, figsize=(7, 2.9), layout="constrained")
    for axes, i in zip(grid.ravel(), mistakes):
        axes.imshow(x_test[i], cmap="Greys")
        axes.set_title(f"says {predicted[i]}, is {y_test[i]}", fontsize=9)
        axes.axis("off")
    figure.savefig(FIGURES / "05_mistakes.png", dpi=120)


draw_mistakes()

# %% [markdown]
# 其中许多数字，人看了也会犹豫。
#
# ## 为什么不直接写 log(softmax(x))？
#
# 也可以照定义自己写出损失：
#
# $$-\log p_y = -\log \frac{e^{z_y}}{\sum_k e^{z_k}}$$
#
# 但是，float32 中没有大于 $3.4 \times 10^{38}$ 的数，就连 $e^{89}$ 也会变成无穷大。
# 解决的办法是把 $e^m$ 从和式中提出来，其中 $m$ 是最大的 logit：
#
# $$-\log p_y = \log \sum_k e^{z_k} - z_y = m + \log \sum_k e^{z_k - m} - z_y$$
#
# 这叫作 log-sum-exp 技巧。指数 $z_k - m$ 都不大于 0，所以各个幂都不大于 1。
# TensorFlow 的运算内部用的就是这个技巧。
#
# 这样，计算损失就有三种方法：照定义写、用这个技巧、用 TensorFlow 的运算。
# 下面的单元搭建一个计算图，用这三种方法计算同一组 logits $z = (100, 0)$ 的损失。
# 每个结果都是两个数：正确标签为 0 时的损失，以及正确标签为 1 时的损失。
# （TensorFlow 的运算要求每个标签配一行 logits，所以把 $z$ 给它两次。）

# %%
loss_graph = tf.Graph()
with loss_graph.as_default():
    z = tf.constant([100.0, 0.0])

    probabilities = tf.exp(z) / tf.reduce_sum(tf.exp(z))
    loss_by_hand = -tf.log(probabilities)

    m = tf.reduce_max(z)
    log_sum_exp = m + tf.log(tf.reduce_sum(tf.exp(z - m)))
    loss_by_log_sum_exp = log_sum_exp - z

    loss_by_tensorflow = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=[0, 1], logits=[z, z]
    )

# %% [markdown]
# 下面的单元用三种方法分别算出这两个损失并打印出来，还打印正确标签为 1 时损失对 $z$ 的梯度。

# %%
ways = {
    "by hand": loss_by_hand,
    "log-sum-exp": loss_by_log_sum_exp,
    "TensorFlow": loss_by_tensorflow,
}
results = {}
with tf.Session(graph=loss_graph) as session:
    for name, losses_tensor in ways.items():
        loss_of_label_1 = losses_tensor[1]
        gradient_tensor = tf.gradients(loss_of_label_1, z)[0]
        both_losses, gradient = session.run([losses_tensor, gradient_tensor])
        results[name] = both_losses, gradient
        print(f"{name:12} losses {both_losses}, gradient {gradient}")

# %% [markdown]
# 正确的损失几乎正好是 0 和 100。照定义写，得到的却是 `nan`（不是数）和 `inf`（无穷大），
# 因为 $e^{100}$ 在 float32 中是无穷大。第一个概率是无穷大除以无穷大，结果是 `nan`。
# 第二个概率是 1 除以无穷大，结果是 0，而 $-\log 0$ 是无穷大。梯度也是 `nan`。
# 一批图像中只要有一张是这样，权重就会变成 `nan`，训练再也无法恢复。
#
# 另外两种方法得到的损失都正确，梯度也正确：
# $p - (0, 1) = (1, 0) - (0, 1) = (1, -1)$，其中 $(0, 1)$ 是写成向量的标签。
#
# ## 用 tf1_mnist 包，只要几行
#
# 在 `tf1_mnist` 包中，这一页的工作由三个函数完成：
# `model.build` 搭建计算图，`training.fit` 是训练循环，`training.evaluate` 衡量网络。
#
# 这个包用另一种方法选取权重的初值，
# 所以下面的单元用 `variable.load` 把这一页的初始权重装入包中的网络。
# 函数 `data.hold_out` 像这一页一样，把最后 5,000 张训练图像留作验证集。
# 其他的都相同：各项设置、验证图像，以及训练图像的顺序。

# %%
from tf1_mnist import data, model, softmax, training

train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)

net = model.build(softmax.inference, SEED, LEARNING_RATE, STEPS)
with tf.Session(graph=net.graph) as session:
    session.run(net.init_op)
    for variable, value in zip(net.variables, first_weights):
        variable.load(value, session)
    history = training.fit(session, net, train, validation, EPOCHS, BATCH_SIZE, SEED)
    tested = training.evaluate(session, net, test)

for page_loss, row in zip(validation_losses, history):
    print(f"validation loss: page {page_loss:.4f}, package {row.validation_loss:.4f}")
print(f"test accuracy: page {test_accuracy:.4f}, package {tested.accuracy:.4f}")

# %% [markdown]
# 这个包用同样的方法训练同样的网络，所以两边的数值一致。
# 如果在某台机器上，两个计算图做加法的顺序不同，数值就可能略有差别，
# 因为微小的舍入误差会在训练中逐渐变大。
#
# ## 试一试
#
# - 去掉两处 `tf.nn.relu`。剩下的是什么样的网络？效果如何？
# - 让学习率保持 0.002，不再下降。曲线的末尾会有什么变化？
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#5-mnist-softmax-网络)。
