# %% [markdown]
# # 全连接层与前向传播
#
# 神经元（neuron）给每个输入乘上一个权重（weight），把乘积相加，再加上一个常数，
# 这个常数叫作偏置（bias）。最后，神经元把函数 $f$ 作用在总和上，得到自己的输出。
# 在全连接层（fully connected layer）中，每个神经元都接收上一层的全部输出。
# 前向传播（forward propagation）就是从第一层到最后一层，依次算出各层的输出。
#
# 这节课用三种方法计算同一个小网络的前向传播：逐个神经元计算，用矩阵计算，
# 以及用 TensorFlow 的计算图（graph）计算。三种方法得到的数值相同。

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import tf1 as tf  # TensorFlow 1 的 API，与安装的版本无关

# 图保存在本文件旁边的 figures 文件夹里。notebook 中没有 __file__，所以改用当前文件夹。
here = Path(__file__).parent if "__file__" in globals() else Path()
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## 符号
#
# 我们使用博文（这套课程所依据的博客文章）中的网络。它有 $L = 3$ 层：
# 3 个输入、3 个隐藏神经元和 1 个输出神经元。输入算作第一层。
# 中间一层的输出只在网络内部使用，所以叫作隐藏层（hidden layer）。
# 符号右上角的 $(l)$ 是层的编号，不是幂次。
#
# | 符号 | 含义 |
# |---|---|
# | $x_i$ | 第 $i$ 个输入 |
# | $w_{ij}^{(l)}$ | 从第 $l$ 层神经元 $j$ 到第 $l + 1$ 层神经元 $i$ 的权重 |
# | $b_i^{(l)}$ | 第 $l + 1$ 层神经元 $i$ 的偏置 |
# | $z_i^{(l)}$ | 第 $l$ 层神经元 $i$ 的加权和，已加上偏置 |
# | $a_i^{(l)}$ | 第 $l$ 层神经元 $i$ 的输出 |
# | $h_{w,b}(X)$ | 输入为 $X = (x_1, x_2, x_3)$ 时网络的输出 |
#
# 第一层的输出就是输入：$a_i^{(1)} = x_i$。从第二层起，每一层都有
#
# $$z_i^{(l)} = \sum_{j=1}^{n} w_{ij}^{(l-1)} a_j^{(l-1)} + b_i^{(l-1)},
# \qquad a_i^{(l)} = f(z_i^{(l)}),$$
#
# 其中 $n$ 是第 $l - 1$ 层的神经元个数。最后一层的输出就是网络的输出：$h_{w,b}(X) = a_1^{(3)}$。
#
# ### 对照博文
#
# 如果不打算对照博文，可以直接跳到“数值”一节。博文中有四处容易让人困惑：
#
# - 博文的符号表定义了 $w^{(l)}$，求和式中写的却是 $w^{(l-1)}$。两处都对：
#   从第 1 层到第 2 层的权重叫作 $w^{(1)}$，计算第 2 层时要用到。
# - 符号表说 $b_i^{(l)}$ 是“第l层第i个神经元的偏置”，公式却在第 2 层加上 $b^{(1)}$。
#   上面的表格以公式为准。
# - 在博文的公式中，偏置写在求和号里面。照字面计算，偏置要加 $n$ 次，实际上只加一次。
# - 博文中的 $(\vec a, \vec b) = (w^{(l)}, b^{(l)})$ 应为 $(\vec w, \vec b)$，
#   而且 $l$ 应当取到 $L - 1$ 而不是 $L$，因为三层之间只有两组权重。
#
# ## 数值
#
# 函数 $f$ 取 sigmoid，即 $f(z) = 1 / (1 + e^{-z})$。


# %%
def f(z):
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# 输入、权重和偏置都取几个简单的数。矩阵 `w1` 第 $i$ 行第 $j$ 列的元素是权重 $w_{ij}^{(1)}$，
# 从第 $j$ 个输入通向第 $i$ 个隐藏神经元。矩阵 `w2` 只有一行，因为输出神经元只有一个。

# %%
x = np.array([1.0, 0.5, -1.0])

w1 = np.array(
    [
        [0.8, 0.4, 0.2],
        [-0.6, 0.4, 0.4],
        [0.5, -0.4, -0.4],
    ]
)
b1 = np.array([0.2, -0.2, -0.2])

w2 = np.array([[1.2, -0.8, 0.6]])
b2 = np.array([-0.5])

# %% [markdown]
# ## 方法一：逐个神经元计算
#
# 先写出三个隐藏神经元各自的加权和，再代入 $f$。

# %%
sum_1 = 0.8 * 1.0 + 0.4 * 0.5 + 0.2 * -1.0 + 0.2
sum_2 = -0.6 * 1.0 + 0.4 * 0.5 + 0.4 * -1.0 - 0.2
sum_3 = 0.5 * 1.0 - 0.4 * 0.5 - 0.4 * -1.0 - 0.2
print(f"weighted sums of the hidden neurons: {sum_1:.6f} {sum_2:.6f} {sum_3:.6f}")

output_1 = f(sum_1)
output_2 = f(sum_2)
output_3 = f(sum_3)
print(f"outputs of the hidden neurons:       {output_1:.6f} {output_2:.6f} {output_3:.6f}")

# %% [markdown]
# 三个加权和是 1、-1 和 0.5。sigmoid 把这三个数变成 0 到 1 之间的数：
# **0.731059**、**0.268941** 和 **0.622459**。sigmoid 在 0 处的值是 0.5，
# 所以加权和为正时，结果大于 0.5；加权和为负时，结果小于 0.5。
#
# 输出神经元对这三个输出做同样的计算。下面的单元在最后一行保存全部四个输出，
# 以便与另外两种方法比较。

# %%
last_sum = 1.2 * output_1 - 0.8 * output_2 + 0.6 * output_3 - 0.5
h = f(last_sum)
print(f"weighted sum of the output neuron: {last_sum:.6f}")
print(f"output of the network:             {h:.6f}")

by_hand = np.array([output_1, output_2, output_3, h])

# %% [markdown]
# 网络的输出是 **0.630787**。
#
# ## 方法二：用矩阵计算
#
# 如果不算偏置，隐藏层的三个加权和就是矩阵 $W^{(1)}$ 与向量 $x$ 的乘积。
# 所以每一层只需要做一次乘法和一次加法：
#
# $$z^{(l+1)} = W^{(l)} a^{(l)} + b^{(l)}, \qquad a^{(l+1)} = f(z^{(l+1)}).$$
#
# 在 NumPy 中，`@` 表示矩阵乘法。`z2` 和 `a2` 中的数字是层的编号，
# 这两个数组存放第 2 层所有神经元的值。

# %%
z2 = w1 @ x + b1
a2 = f(z2)
print("layer 2: z =", z2.round(6), "a =", a2.round(6))

z3 = w2 @ a2 + b2
a3 = f(z3)
print("layer 3: z =", z3.round(6), "a =", a3.round(6))

by_matrices = np.concatenate([a2, a3])

# %% [markdown]
# 这些数值与前面的相同。
#
# ## 方法三：用计算图计算
#
# 第 2 课介绍过计算图、占位符（placeholder）、变量（variable）和会话（session）。
# 计算图通常同时算出许多组输入的输出，其中每组输入叫作一个样本。
# 每个样本占矩阵 $A^{(1)}$ 的一行，所以样本现在是行，不再是列。
# 乘法的次序也随之颠倒，因为 $(W a)^{\mathsf T} = a^{\mathsf T} W^{\mathsf T}$：
#
# $$A^{(l+1)} = f(A^{(l)} K^{(l)} + b^{(l)}).$$
#
# 这里 $K^{(l)}$ 是 $W^{(l)}$ 的转置，叫作这一层的 kernel。
#
# 训练会改变 kernel 和偏置，所以两者都是变量。样本通过占位符输入，
# 占位符形状中的 `None` 表示样本数不限。计算图中的数组叫作张量（tensor）。
# 我们和 NumPy 一样使用 `float64`，这样三种方法的结果最多只在末几位上不同。

# %%
graph = tf.Graph()
with graph.as_default():
    inputs = tf.placeholder(tf.float64, [None, 3])

    kernel_1 = tf.get_variable("kernel_1", initializer=w1.T)
    bias_1 = tf.get_variable("bias_1", initializer=b1)
    hidden_tensor = tf.sigmoid(tf.matmul(inputs, kernel_1) + bias_1)

    kernel_2 = tf.get_variable("kernel_2", initializer=w2.T)
    bias_2 = tf.get_variable("bias_2", initializer=b2)
    output_tensor = tf.sigmoid(tf.matmul(hidden_tensor, kernel_2) + bias_2)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# 到这里还没有算出任何数值，因为计算图要由会话来执行。我们输入三个样本：$0$、$x$ 和 $2x$。
# $x$ 的结果在第二行，下标为 1。

# %%
examples = np.array([0 * x, x, 2 * x])
with tf.Session(graph=graph) as session:
    session.run(init_op)
    hidden, outputs = session.run([hidden_tensor, output_tensor], {inputs: examples})

by_graph = np.concatenate([hidden[1], outputs[1]])

# %% [markdown]
# 下面的单元并排打印三种方法的结果。

# %%
names = ["a_1^(2)", "a_2^(2)", "a_3^(2)", "h"]
print("           by hand   matrices      graph")
for i in range(4):
    print(f"{names[i]:7} {by_hand[i]:10.6f} {by_matrices[i]:10.6f} {by_graph[i]:10.6f}")

# %% [markdown]
# 三种方法的结果相同。
#
# ## $f$ 的作用
#
# 另外两个样本 $0$ 和 $2x$ 可以说明 $f$ 的作用。从 $0$ 到 $x$，输入的变化量是 $x$；
# 从 $x$ 到 $2x$，输入的变化量还是 $x$。两次输出各变化多少？

# %%
h_of_0 = outputs[0, 0]
h_of_x = outputs[1, 0]
h_of_2x = outputs[2, 0]
first_change = h_of_x - h_of_0
second_change = h_of_2x - h_of_x
print(f"h(x) - h(0) = {first_change:.6f}")
print(f"h(2x) - h(x) = {second_change:.6f}")

# %% [markdown]
# 第一步使 $h$ 增大 **0.113352**，第二步只增大 **0.075499**。如果没有 $f$，两次的增量就会相等：
# 一层相当于线性函数加上一个常数，许多层接在一起也还是如此。
# 第 2 课说明了这样的网络做不到什么。
#
# ## 画出网络
#
# 下面的单元画出网络和其中的所有数值。（代码可以跳过：它为每个权重画一条线，
# 为每个神经元画一个圆，再写上文字。）


# %%
def draw_network():
    fig, ax = plt.subplots(figsize=(9, 4.8), layout="constrained")
    ax.set(xlim=(-0.6, 6.9), ylim=(-1.6, 1.6))
    ax.axis("off")
    centred = {"ha": "center", "va": "center", "fontsize": 11}

    def draw_weight(weight, start, end):  # 一条线，上面写着权重
        color = "#2471a3" if weight > 0 else "#c0392b"
        width = 5 * abs(weight)
        ax.plot([start[0], end[0]], [start[1], end[1]], color=color, lw=width, alpha=0.6, zorder=1)
        text_x = start[0] + 0.24 * (end[0] - start[0])
        text_y = start[1] + 0.24 * (end[1] - start[1])
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(text_x, text_y, f"{weight:+.1f}", color=color, bbox=box, **centred)

    def draw_neuron(place, value, name, bias=None):  # 一个圆，圆内和周围写着文字
        right, up = place
        ax.plot(right, up, "o", markersize=46, mfc="white", mec="#34495e", mew=1.5)
        ax.text(right, up, f"{value:.3g}", **centred)
        ax.text(right, up + 0.33, name, **centred)
        if bias is not None:
            ax.text(right, up - 0.35, f"bias {bias:+.1f}", color="#707b7c", **centred)

    input_places = [(0, 1), (0, 0), (0, -1)]
    hidden_places = [(3, 1), (3, 0), (3, -1)]
    output_place = (6, 0)
    for i in range(3):
        for j in range(3):
            draw_weight(w1[i, j], input_places[j], hidden_places[i])
        draw_weight(w2[0, i], hidden_places[i], output_place)
    for i in range(3):
        draw_neuron(input_places[i], x[i], f"$x_{i + 1}$")
        hidden_name = f"$a_{i + 1}^{{(2)}} = f({z2[i]:.1f})$"
        draw_neuron(hidden_places[i], a2[i], hidden_name, b1[i])
    draw_neuron(output_place, a3[0], f"$h_{{w,b}}(X) = f({z3[0]:.3f})$", b2[0])
    return fig


fig = draw_network()
fig.savefig(FIGURES / "03_network.png", dpi=120)

# %% [markdown]
# 蓝线表示正的权重，红线表示负的权重，线越粗，权重的绝对值越大。
# 圆内的数是神经元的输出，圆上方的文字写出了代入 $f$ 的加权和。
#
# ## 试一试
#
# 1. 用 ReLU，即 $\max(0, z)$，代替 sigmoid：在函数 `f` 中用 `np.maximum(z, 0)`，
#    在计算图中用 `tf.nn.relu`。哪个神经元的输出是 0？
# 2. 完全去掉 $f$。证明此时只用一层，权重取 `w2 @ w1`，就能得到与两层相同的输出。
#    这一层的偏置是多少？
# 3. 哪个权重对 $h$ 的影响最大？依次给每个权重加上 0.1，每次都算出 $h$。
#    （下一课只需在网络中走一遍，就能知道所有权重的答案。）
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#3-全连接层与前向传播)。
