# %% [markdown]
# # 线性不可分
#
# 设平面上的点分成两组，每一组叫作一个类别，程序要根据点的坐标判断它属于哪个类别。
# 神经元（neuron）是神经网络（neural network）中最小的组成部分，它的做法很简单：
# 给每个坐标乘上一个数，叫作权重（weight），把乘积相加，再加上另一个数，叫作偏置（bias）。
# 结果的正负号就是它的答案。结果为 0 的点组成一条直线，所以神经元就是在两个类别之间画一条直线。
#
# 有些类别用任何直线都分不开，这就是线性不可分（not linearly separable）。
# 这节课举一个例子，证明没有直线能把其中的两个类别分开，再给出两种能把它们分开的办法。
# 第二种办法是用一层带激活函数（activation function）的神经元。
# 激活函数不是线性函数，它作用在每个神经元的结果上。
# 神经网络为什么要有这样的函数，学完这节课就明白了。

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf  # TensorFlow 1 的 API，与安装的版本无关
from tf1_mnist.layers import dense

# 图保存在本文件旁边的 figures 文件夹里。notebook 中没有 __file__，所以改用当前文件夹。
here = Path(__file__).parent if "__file__" in globals() else Path()
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## 两种情况
#
# 博文（这套课程所依据的博客文章）举了两种情况：一种有直线能把两个类别分开，另一种没有。
# 我们为两种情况各造一些点。每种情况有平面上的 200 个点 $p = (p_1, p_2)$，
# 其中 100 个点的标签（label）是 $-1$，另外 100 个是 $+1$。
#
# 标签说明点属于哪个类别。两种情况的标签相同：
# 先是 50 个 $-1$，再是 50 个 $+1$，然后照样重复一遍。（情况 2 需要这样的顺序。）

# %%
labels_of_half = np.repeat([-1, 1], 50)
labels = np.concatenate([labels_of_half, labels_of_half]).astype("float32")
print("labels of -1 and of +1:", np.sum(labels == -1), np.sum(labels == 1))

# %% [markdown]
# 在情况 1 中，两个类别分别位于直线 $p_2 = 0.3\,p_1 + 0.4$ 的两侧。
# 每个点到直线的竖直距离至少是 0.1，所以两个类别之间有一道空隙。
# 下面的单元为每个点随机选取 $p_1$ 和距离。

# %%
random = np.random.RandomState(0)
random_pairs = random.uniform(-2, 2, size=(200, 2))

p1 = random_pairs[:, 0]
line = 0.3 * p1 + 0.4
distance = 0.1 + 0.6 * np.abs(random_pairs[:, 1])
p2 = line + labels * distance  # 标签为 +1 的点在直线上方，为 -1 的在下方
case1 = np.stack([p1, p2], axis=1)

# %% [markdown]
# 在情况 2 中，标签为 $-1$ 的点在以原点为中心的圆盘里，标签为 $+1$ 的点在圆盘外面的圆环里。
# 我们先在上半平面为每个类别取 50 个点，到原点的距离（`radii`）和角度都随机选取；
# 再为每个点 $p$ 补上关于原点对称的点 $-p$，标签与 $p$ 相同。
# 我们把 $p$ 和 $-p$ 叫作孪生点。有了孪生点，后面的证明就很容易。

# %%
inner_radii = np.repeat([0, 1.4], 50)  # 圆盘从 0 开始，圆环从 1.4 开始，宽度都是 0.9
radii = inner_radii + random.uniform(0, 0.9, size=100)
angles = random.uniform(0, np.pi, size=100)
upper_half = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
case2 = np.concatenate([upper_half, -upper_half])

# %% [markdown]
# 后面有一幅图，画出了两种情况的点，以及我们将要求出的决策边界（decision boundary）。
#
# ## 感知机
#
# 感知机（perceptron，Rosenblatt，1958）就是一个神经元，再加上一条寻找直线的早期规则。
# 每个点用向量 $x$ 来描述，它由若干个特征（feature）组成，特征就是从点算出来的数。
# 这里 $x = (1, p_1, p_2)$。神经元给这个点的得分是 $w \cdot x$，其中 $w$ 是由权重组成的向量。
# 第一个特征总是 1，所以第一个权重起到偏置的作用。得分为 0 的点组成一条直线。
#
# 得分的正负号就是神经元的答案。如果得分与点的标签 $y$ 同号，
# 即 $y\,(w \cdot x) > 0$，答案就是对的。
# 规则逐个查看各点。答案对了，权重保持不变；答案错了，就给权重加上 $y\,x$：
#
# $$w \leftarrow w + y\,x.$$
#
# 这样，这个点的得分就会朝着与标签同号的方向移动，
# 因为得分改变了 $y\,(x \cdot x)$，而 $x \cdot x$ 是正数。
#
# 下面的函数把所有点走 20 遍，每一遍都重新随机排列顺序。这样的一遍叫作一个轮次（epoch）。
# 每一轮结束后，函数统计有多少个点答错。
#
# 权重的更新写成 TensorFlow 的计算图（graph）。计算图只描述计算，并不执行计算。
# 它由运算（operation，简称 op）组成。占位符（placeholder）代表输入，
# 变量（variable）的值从一次执行保留到下一次。会话（session）负责执行计算图：
# 要计算什么，各个占位符取什么值，都交给 `session.run`。
# 第一次执行给变量赋初值，这里的初值是零。此后每执行一次 `train_op`，权重就更新一次。
#
# 这张计算图里没有 `if`。答案错时 `is_wrong` 为 1，答案对时为 0，更新的量要乘以它。
# （`tf.cast` 把真和假变成 1 和 0。）得分为 0 也算错：权重从 0 开始，
# 如果得分为 0 不算错，权重就永远不会改变。


# %%
def perceptron(features, labels):
    """Returns the weights, and a list of the number of wrong points after each of 20 epochs."""
    feature_count = features.shape[1]
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, [feature_count])
        y = tf.placeholder(tf.float32, [])
        w = tf.get_variable("w", [feature_count], initializer=tf.zeros_initializer())
        score = tf.reduce_sum(w * x)
        is_wrong = tf.cast(y * score <= 0, tf.float32)
        train_op = w.assign_add(is_wrong * y * x)

        session.run(tf.global_variables_initializer())
        history = []
        for epoch in range(20):
            order = np.random.RandomState(epoch).permutation(len(features))
            for i in order:
                session.run(train_op, {x: features[i], y: labels[i]})
            weights = session.run(w)
            scores = features @ weights
            history.append(np.sum(labels * scores <= 0))
        return weights, history


# %% [markdown]
# 下面的单元把这个函数用在两种情况上，特征是 $(1, p_1, p_2)$。每次调用打印 20 个数，每轮一个。


# %%
def linear_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2], axis=1)


weights1, history1 = perceptron(linear_features(case1), labels)
print("case 1, wrong points after each epoch:", *history1)

weights2, history2 = perceptron(linear_features(case2), labels)
print("case 2, wrong points after each epoch:", *history2)
print("case 2, the fewest after any epoch:", min(history2))

# %% [markdown]
# 在情况 1 中，规则不出两轮就找到了一条能把两个类别分开的直线。此后答案全对，权重也不再改变。
#
# 在情况 2 中，规则始终停不下来。大多数轮次结束时，有一半或更多的点答错，
# 而且答错的点从来不少于 **64** 个。换成别的规则也找不到这样的直线，下一节就来证明。
#
# ## 情况 2 为什么没有直线
#
# 任取一条直线，也就是任取权重 $w = (w_1, w_2)$ 和偏置 $b$。
# （这里又把偏置单独写出来，所以 $p$ 的得分是 $w \cdot p + b$。）孪生点 $p$ 和 $-p$ 的得分之和是
#
# $$(w \cdot p + b) + (-w \cdot p + b) = 2b.$$
#
# - 如果 $b \le 0$，这个和就不是正数，所以两个得分不可能都是正数。
#   但是，圆环中每对孪生点的标签都是 $+1$，两个得分都必须是正数。
#   因此，圆环中的每一对至少有一个点答错。
# - 如果 $b \ge 0$，两个得分就不可能都是负数。同理，圆盘中的每一对至少有一个点答错。
#
# 无论是哪一种，总有一个类别，其中每一对都至少有一个点答错。每个类别有多少对？

# %%
pairs_per_class = len(upper_half) // 2
print(f"case 2: {pairs_per_class} pairs in each class")

# %% [markdown]
# 所以，无论用哪条直线，200 个点中至少有 **50** 个答错。
#
# ## 第一种办法：增加特征
#
# 以原点为圆心的圆，方程是 $p_1^2 + p_2^2 = r^2$。
# 它关于 $p_1$ 和 $p_2$ 不是线性的，关于 $p_1^2$ 和 $p_2^2$ 却是线性的。
# 所以，我们把 $p_1^2$ 和 $p_2^2$ 也作为特征交给感知机，
# 再加上乘积 $p_1 p_2$，使决策边界也可以倾斜。
# 这三个特征叫作二次特征。规则本身不变。


# %%
def quadratic_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2, p1 * p1, p1 * p2, p2 * p2], axis=1)


weights_quadratic, history_quadratic = perceptron(quadratic_features(case2), labels)
print("case 2, quadratic features:", *history_quadratic)

# %% [markdown]
# 第一轮之后有一个点答错，第二轮之后全对。决策边界就是得分为 0 的地方。
# 现在的得分是 $p_1$ 和 $p_2$ 的二次函数，决策边界在平面上是一个椭圆，夹在圆盘和圆环之间。
#
# ## 第二种办法：隐藏层
#
# 二次特征是我们自己选的，而隐藏层（hidden layer）会自己学出特征。
# （它的输出只留在网络内部，所以叫“隐藏”。）隐藏层由点 $p$ 算出
#
# $$h = f(p\,W + b),$$
#
# 其中权重 $W$（一个矩阵）和偏置 $b$ 是学出来的。
# $h$ 的每个元素来自这一层的一个神经元，英文也叫 unit。
# 函数 $f$ 作用在每个元素上，这就是激活函数。第二层再由 $h$ 算出这个点的得分。
# 我们在隐藏层放三个神经元，$f$ 取 ReLU：$f(z) = \max(0, z)$。
#
# 感知机的规则只适用于一层，所以我们用梯度下降（gradient descent）训练这个网络。
# 这种方法需要一个数来表示答案错得有多厉害，即损失（loss），
# 还需要损失的偏导数（partial derivative）。
# 它一步一步地改变权重，每一步都朝着使损失下降的方向。（第 4 课会讲解。）
# 答错的点数不能用作损失：它的变化是跳跃的，偏导数几乎处处为零，梯度下降会停在原地。
# 我们改用下式的平均值：
#
# $$\ln(1 + e^{-y \cdot \text{score}}),$$
#
# 其中 score 是得分。这个式子处处都有可用的导数。
# 如果得分与标签 $y$ 同号，而且离 0 很远，它就接近 0。
# 如果得分落在 0 的错误一侧，离 0 越远，它就越大。
# TensorFlow 把函数 $\ln(1 + e^z)$ 叫作 `softplus`。
#
# 下面的函数用 Adam 走 300 步。Adam 是梯度下降的一种变体。
# 0.05 是学习率（learning rate），决定每一步有多大。函数 `dense` 来自本项目，
# 它创建一层的权重和偏置，并计算 $p\,W + b$。


# %%
def train_network(activation, units=3, seed=0):
    """Trains a network with one hidden layer on case 2.

    Returns the number of wrong points, the loss, and a list of four arrays: the weights and biases
    of the hidden layer, and the weights and the bias of the second layer.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(seed)  # 权重的初值是随机的
        points = tf.placeholder(tf.float32, [None, 2])
        hidden = activation(dense(points, units, name="hidden"))
        scores = dense(hidden, 1, name="scores")[:, 0]  # 每个点一个数

        wrong = tf.reduce_sum(tf.cast(labels * scores <= 0, tf.int32))
        loss = tf.reduce_mean(tf.nn.softplus(-labels * scores))
        train_op = tf.train.AdamOptimizer(0.05).minimize(loss)

        session.run(tf.global_variables_initializer())
        for _ in range(300):
            session.run(train_op, {points: case2})
        return session.run([wrong, loss, tf.trainable_variables()], {points: case2})


# %% [markdown]
# 我们把网络训练两次：一次用 ReLU，一次不用激活函数，即 $f(z) = z$。

# %%
wrong_relu, loss_relu, trained_relu = train_network(tf.nn.relu)
print(f"with the ReLU: {wrong_relu} wrong, loss {loss_relu:.3f}")

wrong_linear, loss_linear, _ = train_network(tf.identity)
print(f"without an activation function: {wrong_linear} wrong, loss {loss_linear:.3f}")

# %% [markdown]
# 用 ReLU 时，所有点都答对。（这与权重的随机初值有关，换几个种子试试就知道。）
# 不用激活函数时，与任何直线一样，至少有 50 个点答错，因为两个线性层连在一起还是一个线性层：
# 线性函数的线性函数仍是线性的。（确切的个数取决于舍入误差，因为所有得分都接近 0。）
#
# 不用激活函数时，损失是 **0.693**，即 $\ln 2$。所有得分都是 0 时，损失就是这个数，
# 所以网络什么也没有学到。这也可以用孪生点来解释。
# $p$ 和 $-p$ 的得分的平均值是 $b$，而损失是得分的凸函数，它的曲线向上弯。
# 凸函数在两处取值，两个值的平均不会小于它在中点的值。
# 所以，一对孪生点的平均损失，不会小于得分为 $b$ 时的损失。
# 得分为 $b$ 时，圆环中一对的损失是 $\ln(1 + e^{-b})$，圆盘中一对的损失是 $\ln(1 + e^{b})$。
# 两个类别合起来，平均损失至少是 $\frac12 \ln(1 + e^{-b}) + \frac12 \ln(1 + e^{b})$。
# 这个式子在 $b = 0$ 时最小，等于 $\ln 2$。
#
# ## 四条决策边界
#
# 要画出决策边界，就要知道平面上各处的得分。
# 下面的单元用 201×201 个点组成网格，覆盖我们的点所在的那部分平面，
# 再用感知机找到的权重计算这些点的得分。
# 权重有三组：情况 1 的、情况 2 的，以及情况 2 使用二次特征时的。

# %%
coordinates = np.linspace(-2.5, 2.5, 201)
grid_p1, grid_p2 = np.meshgrid(coordinates, coordinates)
grid = np.stack([grid_p1.ravel(), grid_p2.ravel()], axis=1)

scores1 = linear_features(grid) @ weights1
scores2 = linear_features(grid) @ weights2
scores_quadratic = quadratic_features(grid) @ weights_quadratic

# %% [markdown]
# 下面的单元用训练好的网络做同样的计算。
# 这里的 `relu_inputs` 就是 $p\,W + b$，网格中每个点占一行，隐藏层的每个神经元占一列。
# 第二层只有一个输出，所以它的权重只有一列，用 `[:, 0]` 取出。

# %%
hidden_weights, hidden_biases, score_weights, score_bias = trained_relu
relu_inputs = grid @ hidden_weights + hidden_biases
hidden_outputs = np.maximum(0, relu_inputs)
scores_relu = hidden_outputs @ score_weights[:, 0] + score_bias

# %% [markdown]
# 下面的单元画出各点和我们求出的决策边界。蓝点的标签是 $-1$，红点的标签是 $+1$。
# 背景表示得分的正负号。在最后一幅小图中，虚线表示隐藏层各神经元的 ReLU 输入为 0 的地方。
# （代码可以跳过。）


# %%
def draw_border(ax, title, points, grid_scores):
    is_positive = grid_scores.reshape(grid_p1.shape) > 0
    ax.contourf(grid_p1, grid_p2, is_positive, 1, cmap="coolwarm", alpha=0.3)
    ax.scatter(points[:, 0], points[:, 1], c=labels, cmap="coolwarm", s=14)
    ax.set(title=title, aspect="equal", xticks=[], yticks=[])


fig, axes = plt.subplots(2, 2, figsize=(6.4, 6.8), layout="constrained")
draw_border(axes[0, 0], "Case 1, a line", case1, scores1)
draw_border(axes[0, 1], "Case 2, a line", case2, scores2)
draw_border(axes[1, 0], "Case 2, quadratic features", case2, scores_quadratic)
draw_border(axes[1, 1], "Case 2, three ReLU units", case2, scores_relu)
for unit in range(3):
    unit_inputs = relu_inputs[:, unit].reshape(grid_p1.shape)
    axes[1, 1].contour(grid_p1, grid_p2, unit_inputs, [0], colors="0.2", linestyles="--")
fig.savefig(FIGURES / "02_borders.png", dpi=120)

# %% [markdown]
# 第二幅小图中的直线把许多点留在了错误的一侧。椭圆和网络的决策边界都把两个类别分开了。
# 网络的决策边界由几段直线组成，在穿过虚线的地方转折，
# 因为在那里，ReLU 的输出从 0 变为它的输入值。
#
# ## 激活函数
#
# 博文列出了三个最常用的激活函数：
#
# - sigmoid，$\sigma(z) = 1 / (1 + e^{-z})$；
# - 双曲正切，$\tanh z$；
# - ReLU，$\max(0, z)$。
#
# 梯度下降要乘以激活函数的斜率（即导数），第 4 课会讲到。
# `tf.gradients` 在计算图中加入计算导数的运算。它返回一个列表，这里的列表只有一个元素。
# 下面的单元在 $-4$ 到 $4$ 之间取 161 个 $z$，计算三个函数的值和斜率。

# %%
z_values = np.linspace(-4, 4, 161)

with tf.Graph().as_default(), tf.Session() as session:
    z = tf.placeholder(tf.float32, [None])
    output_tensors = {
        "sigmoid": tf.nn.sigmoid(z),
        "tanh": tf.nn.tanh(z),
        "ReLU": tf.nn.relu(z),
    }
    slope_tensors = {}
    for name, tensor in output_tensors.items():
        slope_tensors[name] = tf.gradients(tensor, z)[0]
    outputs = session.run(output_tensors, {z: z_values})
    slopes = session.run(slope_tensors, {z: z_values})

for name, slope in slopes.items():
    print(f"{name}: the largest slope is {slope.max():.2f}, the slope at 4 is {slope[-1]:.4f}")

# %% [markdown]
# 下面的单元把结果画成图。实线是函数的值，虚线是斜率。

# %%
fig, axes = plt.subplots(1, 3, figsize=(7.2, 3.4), layout="constrained", sharey=True)
for ax, name in zip(axes, outputs):
    ax.plot(z_values, outputs[name], label="value")
    ax.plot(z_values, slopes[name], "--", label="slope")
    ax.set(title=name, xlabel="z")
axes[0].legend()
fig.savefig(FIGURES / "02_activations.png", dpi=120)

# %% [markdown]
# sigmoid 的斜率从不超过 **0.25**。在远离 0 的地方，sigmoid 和 $\tanh$ 都几乎是平的：
# $z = 4$ 时，两者的斜率分别是 **0.0177** 和 **0.0013**。
# 梯度（gradient）穿过许多这样的层，每过一层就乘上一个很小的数，最后所剩无几。
# 只要输入是正数，ReLU 的斜率就是 1，所以梯度原样通过。
#
# ## 试一试
#
# 1. 两个 ReLU 神经元够用吗？用不同的种子调用 `train_network(tf.nn.relu, units=2, seed=...)`。
# 2. 把 ReLU 换成 `tf.nn.tanh`，决策边界是什么样子？
# 3. XOR（异或）问题有四个点：$(1, 1)$ 和 $(-1, -1)$ 属于一个类别，
#    $(1, -1)$ 和 $(-1, 1)$ 属于另一个类别。
#    前面用孪生点所作的论证在这里成立吗？哪一个二次特征能把两个类别分开？
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#2-线性不可分)。
