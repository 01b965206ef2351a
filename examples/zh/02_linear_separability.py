# %% [markdown]
# # 2. 线性不可分
#
# 画一个圆盘，再在圆盘外面画一个圆环。能用一条直线把圆盘里的点和圆环里的点分开吗？
# 先把点画出来，再来找原因。

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save

# %% [markdown]
# ## 两种情况
#
# 我们来生成一些点。这些点分成两组，每一组叫作一个类别（class）。在情况 1 中，
# 能用直线把两个类别分开；在情况 2 中，不能。每种情况都在平面上取 200 个点 $p = (p_1, p_2)$，
# 每个点都有标签（label），表示点属于哪个类别。其中 100 个点的标签是 $-1$，
# 另外 100 个点的标签是 $+1$。
#
# 两种情况下，标签的排列顺序相同：先是 50 个 $-1$，再是 50 个 $+1$，然后按同样的顺序重复一遍。
# 标签这样排列，是因为情况 2 的点要按这个顺序生成。

# %%
labels_of_half = np.repeat([-1, 1], 50)
labels = np.concatenate([labels_of_half, labels_of_half])
print(f"{np.sum(labels == -1)} labels are -1, and {np.sum(labels == 1)} are +1")

# %% [markdown]
# 在情况 1 中，两个类别分别位于直线 $p_2 = 0.3\,p_1 + 0.4$ 的两侧。
# 每个点到直线的竖直距离至少是 0.1，所以两个类别之间有一道空隙。
# 每个点的 $p_1$ 和竖直距离都随机选取。

# %%
random = np.random.RandomState(0)
random_pairs = random.uniform(-2, 2, size=(200, 2))

p1 = random_pairs[:, 0]
line = 0.3 * p1 + 0.4
distance = 0.1 + 0.6 * np.abs(random_pairs[:, 1])
p2 = line + labels * distance  # 标签为 +1 的点在直线上方，为 -1 的在下方
case1 = np.stack([p1, p2], axis=1)

# %% [markdown]
# 在情况 2 中，标签为 $-1$ 的点在以原点为圆心的圆盘里，标签为 $+1$ 的点在圆盘外面的圆环里。
# 先在上半平面给每个类别取 50 个点。每个点的角度随机选取，到原点的距离（`radii`）也随机选取。
# 然后给每个点 $p$ 补上关于原点对称的点 $-p$，标签与 $p$ 相同。我们把 $p$ 和 $-p$ 叫作孪生点。
# 有了孪生点，后面的证明就容易了。

# %%
inner_radii = np.repeat([0, 1.4], 50)  # 圆盘从 0 开始，圆环从 1.4 开始，宽度都是 0.9
radii = inner_radii + random.uniform(0, 0.9, size=100)
angles = random.uniform(0, np.pi, size=100)
upper_half = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
case2 = np.concatenate([upper_half, -upper_half])

# %%
fig, panels = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
for ax, title, points in zip(panels, ("Case 1", "Case 2"), (case1, case2)):
    ax.scatter(points[:, 0], points[:, 1], c=labels, cmap="coolwarm", s=14)
    ax.set(aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5), xticks=[], yticks=[])
    ax.set_title(title, fontsize=13)
save(fig, "02_points.png")

# %% [markdown]
# 蓝点的标签是 $-1$，红点的标签是 $+1$。
#
# ## 一个神经元画一条直线
#
# 程序怎样根据坐标判断一个点属于哪个类别？神经元（neuron）是神经网络（neural network）
# 中最小的组成部分，计算方法很简单：先给每个坐标乘上各自的权重（weight），再把乘积相加，
# 最后加上偏置（bias）。权重和偏置都是数。结果的正负号就是神经元的答案。结果为 0 的点组成一条直线，
# 所以一个神经元只能用直线把两个类别分开。如果无论用哪条直线都分不开，
# 就说这两个类别线性不可分（not linearly separable）。
#
# 这节课先证明情况 2 的两个类别线性不可分，再用两种办法把它们分开。
# 第二种办法用到一层带激活函数（activation function）的神经元。激活函数是一种非线性函数，
# 作用在每个神经元的结果上。
#
# ## 感知机
#
# 感知机（perceptron）由 Rosenblatt 在 1958 年提出，包括一个神经元和一条用来寻找分界直线的规则。
# 每个点用一个向量 $x$ 描述，向量由若干个特征（feature）组成，特征就是由点的坐标算出来的数。
# 我们先取 $x = (1, p_1, p_2)$。神经元算出一个点的得分 $w \cdot x$，其中 $w$ 是由权重组成的向量。
# 第一个特征总是 1，所以第一个权重起到偏置的作用。得分为 0 的点组成一条直线。
#
# 得分的正负号就是神经元的答案。如果得分与点的标签 $y$ 同号，即 $y\,(w \cdot x) > 0$，答案就是对的。
# 规则要求逐个检查各点：答案对了，权重不变；答案错了，就给权重加上 $y\,x$：
#
# $$w \leftarrow w + y\,x.$$
#
# 权重加上 $y\,x$ 之后，这个点的得分会朝正确的方向变化。
# 新的得分是 $(w + y\,x) \cdot x = w \cdot x + y\,(x \cdot x)$，其中 $x \cdot x$ 是正数，
# 所以得分的变化量与标签 $y$ 同号。
#
# 下面的函数让权重从 0 开始，把所有的点检查 20 遍，每一遍都重新打乱各点的顺序。把所有的点检查一遍，
# 叫作一个轮次（epoch）。每一轮结束后，函数统计分错了多少个点。得分为 0 的点也算作分错的点。
# 开始时所有点的得分都是 0，只有把这些点都算作分错的点，权重才会改变。
#
# 代码中的 `weights @ features[i]` 是两个向量的点积，
# `features @ weights` 则给出 `features` 的每一行与权重的点积。


# %%
def perceptron(features, labels):
    """Returns the weights after 20 epochs and the number of wrong answers after each epoch."""
    weights = np.zeros(features.shape[1])
    history = []
    for epoch in range(20):
        order = np.random.RandomState(epoch).permutation(len(features))
        for i in order:
            if labels[i] * (weights @ features[i]) <= 0:
                weights = weights + labels[i] * features[i]
        scores = features @ weights
        history.append(np.sum(labels * scores <= 0))
    return weights, history


def linear_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2], axis=1)


# %% [markdown]
# > **猜一猜**：下面的代码打印每一轮结束后分错的点数，每种情况打印一行。哪一行的末尾全是 0？

# %%
weights1, history1 = perceptron(linear_features(case1), labels)
print("case 1:", *history1)

weights2, history2 = perceptron(linear_features(case2), labels)
print("case 2:", *history2)
print("case 2, the smallest of these numbers:", min(history2))

# %% [markdown]
# 在情况 1 中，感知机不到两轮就找到了一条直线，把两个类别分开了。此后所有的点都分对了，
# 权重也不再改变。
#
# 在情况 2 中，权重一直在改变。大多数轮次结束时，至少有一半的点被分错；即使是分错的点最少的一轮，
# 结束时也有 **64** 个点被分错。分错的点常常正好是 100 个。这时偏置往往是 0。只要偏置是 0，
# 直线就经过原点，每对孪生点中都有一个点被分对、一个点被分错。即使换成别的规则，
# 也找不到一条直线能把情况 2 的两个类别分开。下一节就来证明这样的直线不存在。
#
# ## 情况 2 为什么用直线分不开
#
# 任取一条直线，也就是任取权重 $w = (w_1, w_2)$ 和偏置 $b$。为了便于证明，这里又把偏置单独写出来，
# 所以 $p$ 的得分是 $w \cdot p + b$。孪生点 $p$ 和 $-p$ 的得分之和是
#
# $$(w \cdot p + b) + (-w \cdot p + b) = 2b.$$
#
# - 如果 $b \le 0$，得分之和就不是正数，所以两个得分不可能都是正数。但是，
#   圆环里每对孪生点的标签都是 $+1$，要想把两个点都分对，两个得分就都必须是正数。因此，
#   圆环里的每一对孪生点中都至少有一个点被分错。
# - 如果 $b \ge 0$，两个得分就不可能都是负数。同理，圆盘里的每一对孪生点中都至少有一个点被分错。
#
# 可见，无论 $b$ 取什么值，总有一个类别，它的每一对孪生点中都至少有一个点被分错。
# 每个类别有多少对孪生点？

# %%
pairs_per_class = len(upper_half) // 2
print(f"case 2: {pairs_per_class} pairs in each class")

# %% [markdown]
# 所以，无论直线怎样画，情况 2 的 200 个点中都至少有 **50** 个点被分错。
#
# ## 第一种办法：增加特征
#
# 圆心在原点、半径为 $r$ 的圆的方程是 $p_1^2 + p_2^2 = r^2$。
# 这个方程关于 $p_1$ 和 $p_2$ 不是线性的，关于 $p_1^2$ 和 $p_2^2$ 却是线性的。所以，
# 我们把 $p_1^2$ 和 $p_2^2$ 也作为特征交给感知机，再加上乘积 $p_1 p_2$。这三个新特征叫作二次特征。
# 得分为 0 的点组成决策边界（decision boundary）。有了乘积这个特征，决策边界就可以是斜放的椭圆。
# 感知机的规则不变。


# %%
def quadratic_features(points):
    p1 = points[:, 0]
    p2 = points[:, 1]
    ones = np.ones_like(p1)
    return np.stack([ones, p1, p2, p1 * p1, p1 * p2, p2 * p2], axis=1)


weights_quadratic, history_quadratic = perceptron(quadratic_features(case2), labels)
print("case 2, quadratic features:", *history_quadratic)

# %% [markdown]
# 第一轮结束后，还有一个点被分错；第二轮结束后，所有的点都分对了。有了二次特征，
# 得分就是 $p_1$ 和 $p_2$ 的二次函数，所以决策边界可以是曲线。这里的决策边界是一个椭圆，
# 夹在圆盘和圆环之间。
#
# ## 第二种办法：隐藏层
#
# 二次特征是我们自己选的；有了隐藏层（hidden layer），就不必自己选特征，
# 这一层的神经元会算出特征。
# 这一层的输出只在网络内部使用，从外面看不到，“隐藏层”因此得名。第 $k$ 个神经元由点 $p$ 算出
#
# $$h_k = f(w_k \cdot p + b_k),$$
#
# 其中 $w_k$ 是权重，$b_k$ 是偏置，$f$ 是激活函数。我们让 $f$ 取 ReLU，即 $f(z) = \max(0, z)$。
# 最后，由一个输出神经元根据各个 $h_k$ 算出点 $p$ 的得分。
#
# 像这样把神经元一层层连接起来，上一层的输出作为下一层的输入，就组成了人工神经网络。
# 它模仿的是大脑：大脑里的神经细胞也把信号传给别的神经细胞。从整体上看，网络是一个函数。
# 我们的网络由两个坐标算出一个得分。网络的用处是近似那些谁也写不出公式的函数，
# 例如由一张图像（image）的 784 个像素得出图像上的数字。只要隐藏神经元足够多，
# 在有界的范围内，网络就能任意接近任何一个连续函数（Cybenko，1989）。至于怎样找到合适的权重，
# 那是另一个问题。
#
# 在真正的网络中，权重是学出来的，第 4 课会讲怎样学。这节课由我们自己选定权重，
# 只用三个隐藏神经元就能把两个类别分开。三个权重向量 $w_k$ 的长度都是 1，方向两两相差 120°；
# 三个偏置都是 0。输出神经元把三个隐藏神经元的输出相加，再减去 1.05：
#
# $$\text{score} = h_1 + h_2 + h_3 - 1.05.$$
#
# 在下面的代码中，每个点是矩阵 `points` 的一行，每个 $w_k$ 是矩阵 `hidden_weights` 的一列。
# 乘积 `points @ hidden_weights` 第 $i$ 行第 $k$ 列的元素是第 $i$ 个点与 $w_k$ 的点积。

# %%
directions = np.deg2rad([90, 210, 330])
hidden_weights = np.stack([np.cos(directions), np.sin(directions)])  # 每个神经元一列


def relu(z):
    return np.maximum(0, z)


def network(points, f):
    hidden = f(points @ hidden_weights)  # 每个点一行，每个神经元一列
    return hidden.sum(axis=1) - 1.05


# %% [markdown]
# 为什么用这些权重就能分开两个类别？设点 $p$ 到原点的距离是 $r$，
# 点的方向与最近的那个权重向量的夹角是 $\varphi$。权重向量的长度是 1，
# 所以点积 $w_k \cdot p$ 等于 $r$ 乘以 $w_k$ 与 $p$ 的夹角的余弦。夹角达到 90° 以后，
# 余弦不再是正数，ReLU 的输出就是 0。三个权重向量两两相差 120°，所以 $\varphi$ 不超过 60°。
# 下面分两种情形来看。
#
# 如果 $\varphi$ 不超过 30°，另外两个夹角就至少是 90°，只有一个神经元有输出：
#
# $$h_1 + h_2 + h_3 = r \cos \varphi.$$
#
# 如果 $\varphi$ 在 30° 与 60° 之间，另有一个神经元也有输出，夹角是 $120^\circ - \varphi$：
#
# $$h_1 + h_2 + h_3 = r \cos \varphi + r \cos(120^\circ - \varphi) = r \cos(60^\circ - \varphi).$$
#
# 在两种情形中，$r$ 所乘的都是 0° 到 30° 之间某个角的余弦，也就是 0.866 与 1 之间的一个数。所以，
# 三个输出之和在圆盘里不超过 0.9，在圆环里至少是 $0.866 \cdot 1.4 \approx 1.21$。
# 减去的 1.05 介于两者之间，因此得分在圆盘里为负，在圆环里为正。
#
# 下图的左边画出了哪些方向上有一个神经元有输出、哪些方向上有两个；右边画出了 $r = 1$ 时，
# 三个神经元的输出以及它们的和。点线的高度是 0.866。（代码可以跳过。）


# %%
def draw_sum():
    fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    degrees = np.arange(361)
    circle = np.stack([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))], axis=1)
    outputs = relu((circle @ hidden_weights).round(9))  # 到原点的距离为 1 的每个点占一行

    active = np.count_nonzero(outputs, axis=1)  # 输出不为 0 的神经元
    for count, color in ((1, "0.75"), (2, "0.25")):
        points = circle[active == count]
        left.plot(points[:, 0], points[:, 1], ".", color=color, label=f"{count} active")
    for k in range(3):
        arrow = {"arrowstyle": "-|>", "color": f"C{k}", "lw": 2, "shrinkA": 0, "shrinkB": 0}
        left.annotate("", 0.6 * hidden_weights[:, k], (0, 0), arrowprops=arrow)
        left.text(*(0.8 * hidden_weights[:, k]), f"$w_{k + 1}$", ha="center", va="center")
        right.plot(degrees, outputs[:, k], color=f"C{k}", label=f"$h_{k + 1}$")
    left.set(aspect="equal", xlim=(-1.2, 1.2), ylim=(-1.2, 1.6), xticks=[], yticks=[])
    left.legend(loc="upper center", ncol=2, frameon=False, handlelength=1, columnspacing=1)

    right.plot(degrees, outputs.sum(axis=1), color="k", label="sum")
    right.axhline(np.cos(np.pi / 6), color="0.5", ls=":")
    right.set(xticks=range(0, 361, 90), ylim=(0, 1.55), yticks=(0, 0.5, 1))
    right.set_xlabel("direction of the point, in degrees")
    right.legend(loc="upper center", ncol=4, frameon=False, handlelength=1, columnspacing=1)
    return fig


save(draw_sum(), "02_sum.png")

# %% [markdown]
# > **猜一猜**：如果去掉 ReLU，也就是取 $f(z) = z$，200 个点中会有多少个点被分错？


# %%
def identity(z):
    return z


wrong_relu = np.sum(labels * network(case2, relu) <= 0)
wrong_linear = np.sum(labels * network(case2, identity) <= 0)
print(f"with the ReLU: {wrong_relu} wrong")
print(f"without an activation function: {wrong_linear} wrong")

# %% [markdown]
# 有 ReLU 时，所有的点都分对了。没有 ReLU 时，圆环上的 **100** 个点都被分错，
# 因为三个权重向量之和是零向量，每个点的得分都是 $-1.05$。即使换成别的权重，
# 也不可能把所有的点都分对。没有激活函数，两层就相当于一层，因为线性函数的复合还是线性函数。
# 决策边界又成了一条直线，所以至少有 50 个点被分错。
#
# ## 四条决策边界
#
# 要画出决策边界，就要知道平面上各处的得分。我们取一个 201×201 的网格，范围包括前面生成的所有点，
# 再计算网格上各点的得分。

# %%
coordinates = np.linspace(-2.5, 2.5, 201)
grid_p1, grid_p2 = np.meshgrid(coordinates, coordinates)
grid = np.stack([grid_p1.ravel(), grid_p2.ravel()], axis=1)

scores1 = linear_features(grid) @ weights1
scores2 = linear_features(grid) @ weights2
scores_quadratic = quadratic_features(grid) @ weights_quadratic
scores_relu = network(grid, relu)

# %% [markdown]
# 下面画出四幅小图。图中蓝点的标签是 $-1$，红点的标签是 $+1$，背景的颜色表示得分的正负号。
# 在最后一幅小图中，每条虚线对应一个隐藏神经元 $k$，虚线上的点满足 $w_k \cdot p = 0$。
# （代码可以跳过。）


# %%
def draw_border(ax, title, points, grid_scores):
    is_positive = grid_scores.reshape(grid_p1.shape) > 0
    ax.contourf(grid_p1, grid_p2, is_positive, 1, cmap="coolwarm", alpha=0.3)
    ax.scatter(points[:, 0], points[:, 1], c=labels, cmap="coolwarm", s=14)
    ax.set(aspect="equal", xticks=[], yticks=[])
    ax.set_title(title, fontsize=13)


fig, axes = plt.subplots(2, 2, figsize=(6.4, 6.8), layout="constrained")
draw_border(axes[0, 0], "Case 1, a line", case1, scores1)
draw_border(axes[0, 1], "Case 2, a line", case2, scores2)
draw_border(axes[1, 0], "Case 2, quadratic features", case2, scores_quadratic)
draw_border(axes[1, 1], "Case 2, three ReLU neurons", case2, scores_relu)
for neuron in range(3):
    hidden_inputs = (grid @ hidden_weights[:, neuron]).reshape(grid_p1.shape)
    axes[1, 1].contour(grid_p1, grid_p2, hidden_inputs, [0], colors="0.2", linestyles="--")
save(fig, "02_borders.png")

# %% [markdown]
# 在第二幅小图中，直线把许多点分错了。后两幅小图中的决策边界都把两个类别分开了。
# 网络的决策边界由几条线段组成，每次穿过虚线都会转折。这是因为神经元 $k$ 的输出在虚线的一侧是 0，
# 在另一侧等于 $w_k \cdot p$。
#
# ## 激活函数
#
# 最常用的激活函数有三个：
#
# - sigmoid，$\sigma(z) = 1 / (1 + e^{-z})$；
# - 双曲正切，$\tanh z = (e^z - e^{-z}) / (e^z + e^{-z})$；
# - ReLU，$\max(0, z)$。
#
# 激活函数的斜率会影响网络的学习，原因见第 4 课。所谓斜率，就是 $z$ 稍微改变时，
# 输出的变化与 $z$ 的变化之比，也就是中学学过的导数。这里先不推导斜率的公式，只求近似值：
# 取一个很小的 $h$，用 $z + h$ 和 $z - h$ 处的输出之差除以 $2h$。
#
# > **猜一猜**：三个函数中，哪个函数的曲线在紧靠 0 的右侧最平缓？哪个函数的曲线在 $z = 4$ 处最平缓？


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(f, z, h=1e-5):
    return (f(z + h) - f(z - h)) / (2 * h)


functions = {"sigmoid": sigmoid, "tanh": np.tanh, "ReLU": relu}
for name, f in functions.items():
    print(f"{name}: slope {slope(f, 0.01):.2f} near 0, {slope(f, 4.0):.4f} at 4")

# %% [markdown]
# sigmoid 的斜率在 0 处只有 **0.25**，在别处更小。在远离 0 的地方，
# sigmoid 和 $\tanh$ 的曲线都几乎是水平的。例如，在 $z = 4$ 处，sigmoid 的斜率是 **0.0177**，
# $\tanh$ 的斜率是 **0.0013**。输入的变化每经过一层，就要乘以一个这样小的斜率，层数一多，
# 变化就所剩无几了。只要输入是正数，ReLU 的斜率就是 1，输出的变化就等于输入的变化。不过，
# ReLU 的曲线在 0 处有一个折点，所以在 0 处没有斜率。
#
# 在下图中，实线表示函数的值，虚线表示函数的斜率。

# %%
z_values = np.linspace(-4, 4, 400)

fig, axes = plt.subplots(1, 3, figsize=(6.4, 3), layout="constrained", sharey=True)
for ax, (name, f) in zip(axes, functions.items()):
    ax.plot(z_values, f(z_values), lw=4, alpha=0.5, label="value")  # 画得宽，与斜率重合时也看得见
    ax.plot(z_values, slope(f, z_values), "--", label="slope")
    ax.set(xlabel="z", ylim=(-1.2, 2.6))
    ax.set_title(name, fontsize=13)
    ax.legend(loc="upper left")
save(fig, "02_activations.png")

# %% [markdown]
# 在[电子书](../../docs/zh/book.md)里，下面这幅图可以交互。图中网络的权重不是我们选定的，
# 而是学出来的。点击“播放”，网络就开始学习（学习的方法见第 4 课）。图中有几组点可供选择。
# 请逐组试一试：要把两个类别分开，需要几个隐藏神经元？没有激活函数时，网络还能把两个类别分开吗？
# 如果训练停滞不前，就点击“换一组权重”。你还可以改动图中的点：拖动一个点可以移动它，
# 点击一个点可以改变它的类别，点击空白处可以添加一个点。
#
# ![隐藏层学着把两个类别分开](../../docs/figures/live_separability.zh.png)

# %% [markdown]
# ## 对照博文
#
# 这一节可以跳过。这节课对应博文“Softmax网络介绍”一节的开头（什么是神经网络）和“线性不可分”一节。
# 博文用一幅图画出了两种情况，说第二种情况可以用二次函数来划分，并列出了同样的三个激活函数。
# 博文中激活函数的图已经丢失。
#
# ## 小结
#
# - 一个神经元只能用直线把两个类别的点分开，而有些类别用直线分不开。
# - 如果两层之间没有非线性函数，这两层就只相当于一层。
# - 两层之间有了 ReLU 这样的非线性函数，网络就能分开圆盘里的点和圆环里的点。
# - 在离 0 较远的地方，sigmoid 和 tanh 的曲线几乎是水平的；输入为正数时，ReLU 的斜率总是 1。
#
# ## 练习
#
# ### 练习 1
# 从输出之和中减去的 1.05 是一个阈值（threshold）。要让情况 2 的所有点仍然都分对，
# 阈值最大可以是多少？所谓都分对，就是得分 `relu(case2 @ hidden_weights).sum(axis=1) - threshold`
# 在每个点上的正负号都正确。答案保留两位小数，后面的数字直接舍去。

# %%
threshold = ...  # 你的答案


# %%
def check_1(threshold):
    sums = relu(case2 @ hidden_weights).sum(axis=1)
    wrong = np.sum(labels * (sums - threshold) <= 0)
    wrong_above = np.sum(labels * (sums - threshold - 0.01) <= 0)
    assert wrong == 0, f"With this threshold, {wrong} points are misclassified."
    assert wrong_above > 0, "A threshold larger by 0.01 still classifies every point correctly."


check(1, check_1, threshold, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# 用四个隐藏神经元把情况 2 的两个类别分开，权重向量分别是 $(1, 0)$、$(0, 1)$、$(-1, 0)$ 和
# $(0, -1)$。要从输出之和中减去多大的阈值？

# %%
threshold_of_4 = ...  # 你的答案


# %%
def check_2(threshold):
    four_weights = np.array([[1, 0, -1, 0], [0, 1, 0, -1]])
    sums = relu(case2 @ four_weights).sum(axis=1)
    inside = np.sum(sums[labels == -1] >= threshold)
    outside = np.sum(sums[labels == 1] <= threshold)
    assert inside == 0, f"{inside} points of the disc get a positive score. Subtract more."
    assert outside == 0, f"{outside} points of the ring get a negative score. Subtract less."


check(2, check_2, threshold_of_4, form="Expected a single number.")


# %% [markdown]
# ### 练习 3
# XOR（异或）问题有四个点：$(1, 1)$ 和 $(-1, -1)$ 属于一个类别，$(1, -1)$ 和 $(-1, 1)$
# 属于另一个类别。写出一个特征，即 $p_1$ 和 $p_2$ 的一个函数，凭函数值的正负号就能区分两个类别：
# 函数值在前两个点上为正，在后两个点上为负。


# %%
def xor_feature(p1, p2):
    return ...  # 你的答案


# %%
def check_3(*features):
    signs = np.sign(features)
    assert signs[0] == signs[1] == 1, "The feature has to be positive for (1, 1) and for (-1, -1)."
    assert signs[2] == signs[3] == -1, "The feature has to be negative for (1, -1) and for (-1, 1)."


check(
    3,
    check_3,
    form="Expected a function that returns a number, not True or False.",
    compute=lambda: [xor_feature(*p) for p in ((1, 1), (-1, -1), (1, -1), (-1, 1))],
)


# %% [markdown]
# ### 练习 4
# 把 sigmoid 的斜率（即导数）写成公式，不再用很小的 $h$。（提示：斜率可以用 sigmoid
# 函数的值来表示。）


# %%
def slope_of_sigmoid(z):
    return ...  # 你的答案


# %%
def check_4(slopes):
    difference = np.abs(slopes - slope(sigmoid, z_values)).max()
    assert difference < 1e-6, (
        f"The formula differs from the measured slope by up to {difference:.3f}."
    )


check(
    4,
    check_4,
    form="Expected a function that takes an array and returns an array.",
    compute=lambda: [slope_of_sigmoid(z_values)],
)

# %% [markdown]
# ### 练习 5（开放题）
# 只用两个 ReLU 神经元，权重和偏置任选，决策边界能围住圆盘吗？试着找出这样的权重和偏置，
# 或者说明为什么找不到。

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# sums = relu(case2 @ hidden_weights).sum(axis=1)
# print(f"disc: at most {sums[labels == -1].max():.5f}")
# print(f"ring: at least {sums[labels == 1].min():.5f}")
# threshold = np.floor(100 * sums[labels == 1].min()) / 100
# print(threshold)
# ```
#
# ```text
# disc: at most 0.88637
# ring: at least 1.37996
# 1.37
# ```
#
# 代码先打印两个数：一个是三个输出之和在圆盘中的最大值，另一个是三个输出之和在圆环中的最小值。
# 阈值只要取在这两个数之间，所有的点就都能分对。保留两位小数时，后面的数字必须直接舍去，
# 不能四舍五入。四舍五入得到的阈值是 1.38，大于打印出的第二个数，因此圆环中会有两个点被分错。
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# threshold_of_4 = 1.35
# ```
#
# 四个输出之和是 $|p_1| + |p_2|$。点到原点的距离为 $r$ 时，四个输出之和在 $r$ 与 $\sqrt 2\,r$ 之间。
# 所以在圆盘里，输出之和不超过 $0.9 \sqrt 2 \approx 1.27$；在圆环里，输出之和至少是 1.4。
# 决策边界是一个斜放的正方形，有一个角朝下。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# def xor_feature(p1, p2):
#     return p1 * p2
# ```
#
# XOR 的每个类别都是一对孪生点，所以这节课的证明对 XOR 也成立。无论用哪条直线，
# 四个点中都至少有一个点被分错。答案中的乘积 $p_1 p_2$ 就是这节课的三个二次特征之一。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# def slope_of_sigmoid(z):
#     return sigmoid(z) * (1 - sigmoid(z))
# ```
#
# sigmoid 的斜率在 $z = 0$ 处最大，等于 $0.5 \cdot 0.5 = 0.25$。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# 两个神经元不够。设第一个神经元的权重是 $w_1$。过原点作一条直线，
# 使 $w_1 \cdot p$ 在这条直线上恒为 0。沿着这条直线，第一个神经元的输出不变，
# 所以得分只随第二个神经元的输出变化。而在一条直线上，线性函数经过 ReLU 之后是单调的：要么从不下降，
# 要么从不上升。因此，如果得分在原点处为负，那么从原点沿这条直线向两边走，
# 至少有一边的得分会一直为负，到了圆环之外也是这样。所以，得分为负的区域总会伸到圆环之外，
# 最窄时也是一条横贯整个平面的带子。可见，决策边界不可能围住圆盘。
#
# </details>
