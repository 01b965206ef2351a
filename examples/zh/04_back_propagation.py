# %% [markdown]
# # 反向传播
#
# 损失（loss）是一个数，表示网络的输出错得有多厉害。网络要学习，
# 就需要知道损失对每个权重（weight）和每个偏置（bias）的偏导数（partial derivative）。
# 反向传播（back propagation）运用链式法则（chain rule），
# 从最后一层到第一层走一遍，就能算出所有偏导数。
# 博文（这套课程所依据的博客文章）把它叫作“后向传播”。
#
# 这节课用三种方法计算同一个小网络的偏导数：手工推导，用 TensorFlow 计算，
# 以及把每个权重稍微改变一点。
# 然后用这些偏导数训练网络，所用的方法是梯度下降（gradient descent）。
# 最后换成数字识别网络所用的损失，推导它的梯度（gradient）。

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
# ## 网络
#
# 网络和符号都与第 3 课相同：3 个输入、3 个隐藏神经元（neuron）、1 个输出神经元，
# 激活函数（activation function）是 sigmoid，即 $f(z) = 1 / (1 + e^{-z})$。
# 网络共有 16 个参数（parameter）：隐藏层（hidden layer）有 9 个权重和 3 个偏置，
# 输出层有 3 个权重和 1 个偏置。

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

start = [w1, b1, w2, b2]  # 训练开始时的参数


def f(z):
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## 损失
#
# 设输入为 `x` 时，网络的正确输出是 $y = 1$。损失衡量输出 $h$ 与 $y$ 相差多少：
#
# $$J = \frac12 (h - y)^2.$$
#
# 因子 $\frac12$ 只是为了让导数更简单：导数就是 $h - y$。
# 下面的单元像第 3 课那样做前向传播（forward propagation），并计算损失。

# %%
y = 1.0

a2 = f(w1 @ x + b1)  # 隐藏神经元的输出
a3 = f(w2 @ a2 + b2)  # 网络的输出，只有一个元素的数组
h = a3[0]
loss = (h - y) ** 2 / 2
print(f"output {h:.6f}, loss {loss:.6f}")

# %% [markdown]
# 输出约为 0.63，应当增大。为此，16 个参数各应朝哪个方向改变？看偏导数的符号就知道了。
#
# ## 手工运用链式法则
#
# 用 $\delta_i^{(l)}$ 表示损失对第 $l$ 层神经元 $i$ 的加权和的偏导数：
#
# $$\delta_i^{(l)} = \frac{\partial J}{\partial z_i^{(l)}}.$$
#
# 有了每个神经元的 $\delta$，就能得到损失对权重和偏置的偏导数。我们从输出开始。
# 损失取决于 $h$，而 $h = f(z_1^{(3)})$，所以由链式法则得
#
# $$\delta_1^{(3)} = \frac{\partial J}{\partial h} \cdot f'(z_1^{(3)}) = (h - y)\,h\,(1 - h).$$
#
# 最后一步用到了 $\partial J / \partial h = h - y$ 和 sigmoid 的导数。记 $a = f(z)$，则
#
# $$f'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} =
# \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} = a\,(1 - a).$$
#
# 代码中的 `delta3` 就是 $\delta^{(3)}$。这个数组为第 3 层的每个神经元存放一个元素，这里只有一个。

# %%
delta3 = (a3 - y) * a3 * (1 - a3)
print(f"delta of the output neuron: {delta3[0]:+.6f}")

# %% [markdown]
# $\delta_1^{(3)}$ 是负的：如果输出神经元的加权和增大，损失就减小。
#
# 现在往回走一层。隐藏神经元 $j$ 的加权和决定了它的输出 $a_j^{(2)}$，
# 这个输出乘以权重 $w_{1j}^{(2)}$ 后，加到输出神经元的加权和中。所以按照链式法则，
# $\delta_1^{(3)}$ 要乘以这个权重，再乘以 sigmoid 的导数。
# 如果有多个输出神经元，就把各自的贡献相加：
#
# $$\delta_j^{(2)} = \Bigl(\sum_i w_{ij}^{(2)}\,\delta_i^{(3)}\Bigr)\,
# a_j^{(2)} \bigl(1 - a_j^{(2)}\bigr).$$
#
# 对 $i$ 求和，就是把权重矩阵的转置与 $\delta^{(3)}$ 相乘，
# 所以只用一行代码就能算出全部三个 $\delta$。

# %%
delta2 = (w2.T @ delta3) * a2 * (1 - a2)
print("deltas of the hidden neurons:", delta2.round(6))

# %% [markdown]
# 每个 $\delta$ 都与一个乘积同号，这个乘积就是 $\delta_1^{(3)}$ 乘以通向输出神经元的权重。
# 第二个是正的，因为这两个因子都是负的。
#
# 最后一步，由 $\delta$ 求出损失对参数的偏导数。权重 $w_{ij}^{(l)}$ 乘以 $a_j^{(l)}$ 后，
# 加到第 $l + 1$ 层神经元 $i$ 的加权和中。偏置 $b_i^{(l)}$ 也加到同一个和中，但不乘任何因子。所以
#
# $$\frac{\partial J}{\partial w_{ij}^{(l)}} = \delta_i^{(l+1)} a_j^{(l)}, \qquad
# \frac{\partial J}{\partial b_i^{(l)}} = \delta_i^{(l+1)}.$$
#
# `np.outer` 把第一个数组的每个元素与第二个数组的每个元素相乘，得到与权重形状相同的矩阵：
# 第 $i$ 行第 $j$ 列的元素是 $\delta_i\,a_j$。下面的单元中，`dw1` 存放损失对 `w1` 的偏导数。

# %%
dw1 = np.outer(delta2, x)
db1 = delta2
dw2 = np.outer(delta3, a2)
db2 = delta3
by_hand = [dw1, db1, dw2, db2]

print("derivatives with respect to w1:")
print(dw1.round(6))
print("derivatives with respect to w2:", dw2.round(6))

# %% [markdown]
# `dw1` 的第一个元素，即 $\partial J / \partial w_{11}^{(1)}$，等于 **-0.020287**：
# 如果这个权重增大一点点，损失就会减小，减小的量是权重增量的 0.020287 倍。
# 偏导数为正时，要减小权重才能使损失减小。
#
# ## 用 TensorFlow 计算
#
# `tf.gradients(loss, variables)` 用的是同样的法则。它在计算图（graph）中从损失往回走，
# 一直走到各个变量（variable），并在计算图中添加计算偏导数的运算。
#
# 占位符（placeholder）可以接收多个样本，每行一个，`labels` 表示这些样本的正确输出。
# 输出的算法与第 3 课相同，`loss_tensor` 是各样本损失的平均值。
# 选项 `transpose_b=True` 表示乘以权重的转置，原因见第 3 课。
# 定义计算图的最后两行要到后面训练时才用：`train_op` 会执行一步梯度下降。
# 这个单元不打印任何内容，等介绍完第三种方法，再将它算出的偏导数与手工结果比较。

# %%
learning_rate = 4.0

graph = tf.Graph()
with graph.as_default():
    inputs = tf.placeholder(tf.float64, [None, 3])
    labels = tf.placeholder(tf.float64, [None, 1])

    variables = [tf.Variable(array) for array in start]
    w1_variable, b1_variable, w2_variable, b2_variable = variables
    hidden_sums = tf.matmul(inputs, w1_variable, transpose_b=True) + b1_variable
    hidden_tensor = tf.sigmoid(hidden_sums)
    output_sums = tf.matmul(hidden_tensor, w2_variable, transpose_b=True) + b2_variable
    output_tensor = tf.sigmoid(output_sums)
    loss_tensor = tf.reduce_mean((output_tensor - labels) ** 2 / 2)

    derivative_tensors = tf.gradients(loss_tensor, variables)
    init_op = tf.global_variables_initializer()

    optimizer = tf.train.GradientDescentOptimizer(learning_rate)
    train_op = optimizer.minimize(loss_tensor)

with tf.Session(graph=graph) as session:
    session.run(init_op)
    by_graph = session.run(derivative_tensors, {inputs: [x], labels: [[y]]})

# %% [markdown]
# ## 不用微积分
#
# 第三种方法不需要链式法则。先把一个参数稍微增大，算出损失；再把它稍微减小，又算一次损失；
# 最后用损失之差除以参数之差。对每个参数都这样做一遍。每个参数需要两次前向传播，
# 所以这种方法用在真正的网络上实在太慢，但用来检验结果很合适。
#
# 首先需要一个函数，能算出任意一组参数的损失。四个参数数组放在一个列表中，
# 函数的第一行将数组从列表中取出：`weights_1` 相当于 `w1`，其余类推。


# %%
def loss_of(parameters):
    weights_1, biases_1, weights_2, biases_2 = parameters
    outputs_2 = f(weights_1 @ x + biases_1)
    outputs_3 = f(weights_2 @ outputs_2 + biases_2)
    return (outputs_3[0] - y) ** 2 / 2


# %% [markdown]
# 下面的单元只改动参数的副本，原来的参数保持不变。外层循环遍历四个数组，
# 内层循环遍历每个数组的元素。算出两个损失后，元素恢复原值。

# %%
small = 1e-5
changed = [array.copy() for array in start]
by_differences = [np.zeros_like(array) for array in start]
for array, derivatives in zip(changed, by_differences):
    for index in np.ndindex(array.shape):
        old_value = array[index]
        array[index] = old_value + small
        loss_above = loss_of(changed)
        array[index] = old_value - small
        loss_below = loss_of(changed)
        array[index] = old_value
        derivatives[index] = (loss_above - loss_below) / (2 * small)

# %% [markdown]
# 下面的单元打印三种方法得到的损失对 $w_{11}^{(1)}$ 的偏导数，
# 再比较全部 16 个偏导数，打印三种方法之间的最大差异。


# %%
def largest_difference(arrays, other_arrays):
    differences = []
    for array, other_array in zip(arrays, other_arrays):
        differences.append(np.abs(array - other_array).max())
    return max(differences)


print(f"by hand:        {by_hand[0][0, 0]:.6f}")
print(f"by graph:       {by_graph[0][0, 0]:.6f}")
print(f"by differences: {by_differences[0][0, 0]:.6f}")

graph_error = largest_difference(by_hand, by_graph)
differences_error = largest_difference(by_hand, by_differences)
print(f"by hand and by graph differ by at most       {graph_error:.0e}")
print(f"by hand and by differences differ by at most {differences_error:.0e}")

# %% [markdown]
# 三种方法得到的 16 个偏导数全部一致。TensorFlow 与手工计算只在末几位上不同。
# 第三种方法的精度较低，因为它要把两个几乎相等的数相减。
#
# ## 画出回传的过程
#
# 下面的单元画出网络和各个偏导数。箭头是往回的，从输出指向输入。（代码可以跳过。）


# %%
def draw_derivatives():
    fig, ax = plt.subplots(figsize=(9, 4.4), layout="constrained")
    ax.set(xlim=(-0.5, 6.5), ylim=(-1.4, 1.4), frame_on=False, xticks=[], yticks=[])
    centred = {"ha": "center", "va": "center", "fontsize": 11}

    def draw_derivative(derivative, head, tail):  # 一个箭头，上面写着偏导数
        color = "#2471a3" if derivative > 0 else "#c0392b"
        arrow = {
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": 1 + 40 * abs(derivative),
            "alpha": 0.6,
            "shrinkA": 29,
            "shrinkB": 29,
        }
        ax.annotate("", head, tail, arrowprops=arrow)
        text_x = 0.72 * head[0] + 0.28 * tail[0]
        text_y = 0.72 * head[1] + 0.28 * tail[1]
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        ax.text(text_x, text_y, f"{derivative:+.3f}", color=color, bbox=box, **centred)

    def draw_neuron(place, name, value):
        box = {"boxstyle": "circle,pad=.4", "facecolor": "white"}
        ax.text(place[0], place[1], f"${name}$\n{value:+.3f}", bbox=box, **centred)

    input_places = [(0, 1), (0, 0), (0, -1)]
    hidden_places = [(3, 1), (3, 0), (3, -1)]
    output_place = (6, 0)
    for i in range(3):
        for j in range(3):
            draw_derivative(dw1[i, j], input_places[j], hidden_places[i])
        draw_derivative(dw2[0, i], hidden_places[i], output_place)
    for i in range(3):
        draw_neuron(input_places[i], f"x_{i + 1}", x[i])
        draw_neuron(hidden_places[i], f"δ_{i + 1}^{{(2)}}", delta2[i])
    draw_neuron(output_place, "δ_1^{(3)}", delta3[0])
    return fig


fig = draw_derivatives()
fig.savefig(FIGURES / "04_backward.png", dpi=120)

# %% [markdown]
# 神经元处写着 $\delta$，输入处写着输入的值，箭头上写着损失对相应权重的偏导数。
# 在图的左半边，箭头上的数等于两端的数之积；
# 在右半边，等于 $\delta_1^{(3)}$ 与隐藏神经元的输出之积，图中没有标出这些输出。
# 红色表示偏导数为负：这样的权重增大时，损失减小。蓝色表示偏导数为正。
#
# ## 梯度下降
#
# 梯度下降同时改变所有参数，每个参数都朝偏导数的反方向改变。设 $\theta$ 是任意一个参数，
# $\eta$ 是学习率（learning rate）。学习率是一个正数，决定每一步的大小。每一步这样更新参数：
#
# $$\theta \leftarrow \theta - \eta\,\frac{\partial J}{\partial \theta}.$$
#
# 下面训练网络完成一项任务，这项任务单个神经元完成不了。
# 输入是立方体的 8 个顶点，例如 $(0, 1, 0)$。如果顶点恰有一个坐标为 1，正确输出是 1；
# 否则正确输出是 0。下面的单元用 `np.ndindex(2, 2, 2)` 列出各个顶点，
# 用 `one_on` 存放正确输出。

# %%
corners = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
one_on = (corners.sum(axis=1, keepdims=True) == 1).astype(float)
for corner, label in zip(corners, one_on):
    print(corner, "->", label[0])

# %% [markdown]
# 有三个输入时，单个神经元的决策边界（decision boundary）是一个平面。
# （第 2 课有两个输入，决策边界是一条直线。）但是没有平面能分开这两类顶点。
# 恰有一个坐标为 1 的顶点有三个，平均值是点 $(\frac13, \frac13, \frac13)$。
# 这个点在 $(0, 0, 0)$ 到 $(1, 1, 1)$ 的对角线上，夹在另一类的两个顶点之间。
# 假如有一个平面，使这三个顶点都在同一侧，那么三点的平均值也在这一侧。
# 假如对角线的两个端点都在另一侧，那么整条对角线也在另一侧。
# 平均值就在对角线上，所以两者不能同时成立。
#
# 下面的函数计算多个样本的损失和偏导数，`examples` 的每一行是一个样本，
# `targets` 的每一行是对应的正确输出。损失取各样本损失的平均值。
# 公式与前面相同，只有两处变化：乘法的次序像第 3 课那样颠倒过来；
# `deltas_3` 要除以样本个数，因为损失是平均值。这样，式中的乘法与求和就把所有样本的贡献加在一起。


# %%
def loss_and_gradient(parameters, examples, targets):
    weights_1, biases_1, weights_2, biases_2 = parameters
    outputs_2 = f(examples @ weights_1.T + biases_1)
    outputs_3 = f(outputs_2 @ weights_2.T + biases_2)
    mean_loss = np.mean((outputs_3 - targets) ** 2 / 2)

    deltas_3 = (outputs_3 - targets) * outputs_3 * (1 - outputs_3) / len(examples)
    deltas_2 = (deltas_3 @ weights_2) * outputs_2 * (1 - outputs_2)
    gradient = [
        deltas_2.T @ examples,  # 对 weights_1 的偏导数
        deltas_2.sum(axis=0),  # 对 biases_1 的偏导数
        deltas_3.T @ outputs_2,  # 对 weights_2 的偏导数
        deltas_3.sum(axis=0),  # 对 biases_2 的偏导数
    ]
    return mean_loss, gradient


# %% [markdown]
# 现在可以在 NumPy 中训练网络了。我们训练 1,000 步，学习率 $\eta = 4$，即前面 `learning_rate` 的值。
# 函数会保存每一步的损失和参数，以便之后查看。


# %%
def descend(parameters, rate, steps=1000):
    """Returns the losses and the parameters before the first step and after each step."""
    losses = []
    path = []
    for _ in range(steps + 1):
        current_loss, gradient = loss_and_gradient(parameters, corners, one_on)
        losses.append(current_loss)
        path.append(parameters)

        next_parameters = []
        for parameter, derivative in zip(parameters, gradient):
            next_parameters.append(parameter - rate * derivative)
        parameters = next_parameters
    return losses, path


numpy_losses, numpy_path = descend(start, learning_rate)
print(f"NumPy: the loss falls from {numpy_losses[0]:.4f} to {numpy_losses[-1]:.4f}")

# %% [markdown]
# 损失从 **0.1379** 降到 **0.0058**。接着在 TensorFlow 中训练同一个网络，
# 从同样的参数出发，每执行一次 `train_op` 就走一步。循环执行 1,001 次，
# 因为损失和参数在每一步之前都要记录，在 1,000 步全部走完之后还要再记录一次。
# （最后一次循环也走了一步，但不影响记录下来的内容。）

# %%
graph_losses = []
graph_path = []
feed = {inputs: corners, labels: one_on}
with tf.Session(graph=graph) as session:
    session.run(init_op)
    for _ in range(1001):
        graph_losses.append(session.run(loss_tensor, feed))
        graph_path.append(session.run(variables))
        session.run(train_op, feed)

print(f"TensorFlow: the loss falls from {graph_losses[0]:.4f} to {graph_losses[-1]:.4f}")

path_differences = []
for numpy_parameters, graph_parameters in zip(numpy_path, graph_path):
    path_differences.append(largest_difference(numpy_parameters, graph_parameters))
print(f"the parameters differ by at most {max(path_differences):.0e} after any step")

# %% [markdown]
# 每一步之后，两个网络的参数都相同，最多只有末几位不一样。
# 下面的单元检查训练好的网络的输出，并画出两个网络的损失。

# %%
final_w1, final_b1, final_w2, final_b2 = numpy_path[-1]
final_hidden = f(corners @ final_w1.T + final_b1)
final_outputs = f(final_hidden @ final_w2.T + final_b2)
for corner, final_output in zip(corners, final_outputs):
    print(corner, "->", f"{final_output[0]:.2f}")

fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(numpy_losses, linewidth=6, alpha=0.35, label="by hand, in NumPy")
ax.plot(graph_losses, "k--", linewidth=1.2, label="train_op, in TensorFlow")
ax.set(xlabel="step", ylabel="loss")
ax.legend()
fig.savefig(FIGURES / "04_descent.png", dpi=120)

# %% [markdown]
# 恰有一个坐标为 1 的三个顶点，输出都是 **0.88**；其他顶点的输出都不超过 **0.20**。
# 可见网络找出了这三个顶点。图中的两条曲线重合在一起。损失不是匀速下降的：
# 先快速下降，然后有几百步下降得很慢，之后又快速下降。
#
# ## Softmax 与交叉熵
#
# 识别数字的网络有十个输出 $z_0, \dots, z_9$，叫作 logits，用的损失也不同。
# softmax 把 logits 变成概率（probability），也就是一组总和为 1 的正数：
#
# $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}.$$
#
# 正确答案用一组数 $y_i$ 表示：正确的数字对应 1，其他数字对应 0。
# 这样的表示法叫作独热编码（one-hot encoding）。损失是交叉熵（cross-entropy）：
#
# $$J = -\sum_i y_i \ln p_i = \ln \sum_k e^{z_k} - \sum_i y_i z_i.$$
#
# 在第一种形式中，只剩下正确数字的那一项，因为其他 $y_i$ 都是 0。
# 第二种形式由 $\ln p_i = z_i - \ln \sum_k e^{z_k}$ 和 $\sum_i y_i = 1$ 得出，
# 它的偏导数很简单：
#
# $$\frac{\partial J}{\partial z_i} = \frac{e^{z_i}}{\sum_k e^{z_k}} - y_i = p_i - y_i.$$
#
# 我们用 TensorFlow 检验这个结果，取三个 logits，正确答案是第二个，下标为 1。
# TensorFlow 的函数接收的是这个下标，而不是独热编码，函数名中的 `sparse` 就是这个意思。

# %%
logits = np.array([2.0, 1.0, -1.0])
one_hot = np.array([0.0, 1.0, 0.0])

exponentials = np.exp(logits)
probabilities = exponentials / exponentials.sum()
p_minus_y = probabilities - one_hot

with tf.Graph().as_default(), tf.Session() as session:
    logits_tensor = tf.constant(logits)
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=1, logits=logits_tensor)
    gradient_tensor = tf.gradients(cross_entropy, logits_tensor)[0]
    softmax_gradient = session.run(gradient_tensor)

print("p - y:       ", p_minus_y.round(4))
print("tf.gradients:", softmax_gradient.round(4))

# %% [markdown]
# 两者相同。正确答案处的偏导数为负，所以梯度下降会增大它的 logit；
# 其他答案处的偏导数为正，所以那些 logits 会减小。
#
# ## 试一试
#
# 1. 让梯度下降从零开始：`descend([0 * array for array in start], learning_rate)`。
#    三个隐藏神经元会永远相同，为什么？
# 2. 试试学习率 $\eta = 40$ 和 $\eta = 0.4$。用其中哪一个，网络仍能在 1,000 步之内学会分辨这些顶点？
# 3. 在远离 0 的地方，sigmoid 的导数接近 0，而这节课的平方损失求导后含有这个因子。
#    偏导数 $p - y$ 则不含这个因子。设 logits 为 20、1 和 -1，此时网络确信一个错误的答案。
#    计算 $p - y$，看看梯度有多大。
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#4-反向传播)。
