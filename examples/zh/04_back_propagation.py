# %% [markdown]
# # 4. 反向传播
#
# 网络答错了。该改哪些数，往哪个方向改，改多少？
#
# 损失（loss）是一个数，表示网络的输出与正确答案相差多少。要训练网络，
# 就要知道每个权重（weight）、每个偏置（bias）怎样影响损失。损失 $J$ 取决于所有的权重和偏置。
# 设 $w$ 是任意一个权重或偏置。把其余的权重和偏置都看作常数，再用中学学过的方法对 $w$ 求导，
# 就得到损失对 $w$ 的偏导数（partial derivative）。这个偏导数写作 $\partial J / \partial w$。
# 所有偏导数合在一起，叫作梯度（gradient）。反向传播（back propagation）运用链式法则（chain rule），
# 从最后一层到第一层计算一遍，就能求出所有偏导数。这也就是博文所说的“后向传播”。
#
# 这节课以一个小网络为例，用两种方法计算损失的偏导数。第一种是手工推导；
# 第二种是逐个略微改变权重和偏置，看损失改变多少。第三种方法要用到计算图（graph），留到第 5 课再讲。
# 有了偏导数，就可以用梯度下降（gradient descent）来训练网络。识别数字的网络采用另一种损失，
# 这节课最后会推导这种损失的梯度。

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save

# %% [markdown]
# ## 网络
#
# 网络和符号都与第 3 课的相同。网络有 3 个输入、3 个隐藏神经元（neuron）、1 个输出神经元，
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
# 设输入为 `x`，正确的输出为 $y = 1$。损失表示网络的输出 $h$ 与 $y$ 相差多少，这里用平方损失：
#
# $$J = \frac{1}{2} (h - y)^2.$$
#
# 乘以 $\frac{1}{2}$，只是为了让导数更简单：这样，损失对 $h$ 的导数就是 $h - y$。
# 我们像第 3 课那样做前向传播（forward propagation），并计算损失。

# %%
y = 1.0

a2 = f(w1 @ x + b1)  # 隐藏神经元的输出
a3 = f(w2 @ a2 + b2)  # 网络的输出，只有一个元素的数组
h = a3[0]
loss = (h - y) ** 2 / 2
print(f"output {h:.6f}, loss {loss:.6f}")

# %% [markdown]
# 输出约为 0.63，而正确的输出是 1，所以输出应当增大。要使输出增大，16 个参数各应增大还是减小？
# 一个参数应增大还是减小，要看损失对这个参数的偏导数是正还是负。
#
# > **猜一猜**：输出神经元的三个权重分别是 1.2、-0.8 和 0.6。要减小损失，
# > 这三个权重各应增大还是减小？
#
# ## 手工运用链式法则
#
# 用 $\delta_i^{(l)}$ 表示损失对第 $l$ 层神经元 $i$ 的加权和（weighted sum）的偏导数：
#
# $$\delta_i^{(l)} = \frac{\partial J}{\partial z_i^{(l)}}.$$
#
# 有了每个神经元的 $\delta$，就能得到损失对权重和偏置的偏导数。我们从输出神经元开始。
# 损失取决于 $h$，而 $h = f(z_1^{(3)})$，所以由链式法则得
#
# $$\delta_1^{(3)} = \frac{\partial J}{\partial h} \cdot f'(z_1^{(3)}) = (h - y)\,h\,(1 - h).$$
#
# 最后一步用到了 $\partial J / \partial h = h - y$ 和 sigmoid 的导数。记 $a = f(z)$，则
#
# $$f'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} =
# \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} = a\,(1 - a).$$
#
# 下面代码中的 `delta3` 就是 $\delta^{(3)}$。第 3 层有几个神经元，数组 `delta3` 就有几个元素，
# 这里只有一个。

# %%
delta3 = (a3 - y) * a3 * (1 - a3)
print(f"delta of the output neuron: {delta3[0]:+.6f}")

# %% [markdown]
# $\delta_1^{(3)}$ 是负的：输出神经元的加权和增大，损失就减小。
#
# 现在往回走一层。隐藏神经元 $j$ 的加权和决定了这个神经元的输出 $a_j^{(2)}$，
# 这个输出与权重 $w_{1j}^{(2)}$ 的乘积计入输出神经元的加权和：
#
# $$z_1^{(3)} = \cdots + w_{1j}^{(2)} a_j^{(2)} + \cdots, \qquad \text{所以} \quad
# \frac{\partial z_1^{(3)}}{\partial a_j^{(2)}} = w_{1j}^{(2)}.$$
#
# 于是，按照链式法则，把 $\delta_1^{(3)}$ 先乘以权重 $w_{1j}^{(2)}$，
# 再乘以 sigmoid 的导数 $a_j^{(2)} (1 - a_j^{(2)})$，就得到 $\delta_j^{(2)}$。例如，
# 第一个隐藏神经元的输出是 0.731，
# 所以这个神经元的 $\delta$ 是 $-0.085988 \cdot 1.2 \cdot 0.731 \cdot 0.269 \approx -0.0203$。
# 如果有多个输出神经元，就把各自的贡献相加：
#
# $$\delta_j^{(2)} = \Bigl(\sum_i w_{ij}^{(2)}\,\delta_i^{(3)}\Bigr)\,
# a_j^{(2)} \bigl(1 - a_j^{(2)}\bigr).$$
#
# 对 $i$ 求和，就是把权重矩阵的转置与 $\delta^{(3)}$ 相乘，所以只用一行代码，
# 就能算出三个隐藏神经元的 $\delta$。

# %%
delta2 = (w2.T @ delta3) * a2 * (1 - a2)
print("deltas of the hidden neurons:", delta2.round(6))

# %% [markdown]
# 因子 $a\,(1 - a)$ 总是正的，所以每个 $\delta_j^{(2)}$ 都与乘积 $w_{1j}^{(2)}\,\delta_1^{(3)}$
# 同号。第二个隐藏神经元的 $\delta$ 是正的，因为 $\delta_1^{(3)}$ 和权重 $w_{12}^{(2)}$ 都是负的。
#
# 最后一步，由 $\delta$ 求出损失对参数的偏导数。在第 $l + 1$ 层神经元 $i$ 的加权和中，
# 权重 $w_{ij}^{(l)}$ 与 $a_j^{(l)}$ 相乘，偏置 $b_i^{(l)}$ 则是直接加上的。所以
#
# $$\frac{\partial J}{\partial w_{ij}^{(l)}} = \delta_i^{(l+1)} a_j^{(l)}, \qquad
# \frac{\partial J}{\partial b_i^{(l)}} = \delta_i^{(l+1)}.$$
#
# 下面代码中的 `np.outer` 把前一个数组的每个元素分别与后一个数组的所有元素相乘，得到一个矩阵。
# 这个矩阵与权重矩阵形状相同，第 $i$ 行第 $j$ 列的元素是 $\delta_i\,a_j$。
# `dw1` 存放损失对 `w1` 的偏导数。

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
# 损失对 `w2` 的三个偏导数都是负的，所以三个权重都应当增大。
# 每个偏导数都等于输出神经元的 $\delta$ 乘以对应的隐藏神经元的输出。隐藏神经元的输出总是正数，
# 所以三个偏导数符号相同。
#
# `dw1` 的第一个元素，即 $\partial J / \partial w_{11}^{(1)}$，等于 **-0.020287**。
# 权重 $w_{11}^{(1)}$ 增大一点点，损失就会减小，减小的量大约是权重增量的 0.020287 倍。反之，
# 如果损失对一个权重的偏导数为正，减小这个权重就能使损失减小。
#
# ## 不用微积分
#
# 第二种方法不需要链式法则，只需要差商（difference quotient）。先让一个参数比原值稍大，
# 算出一个损失；再让它比原值稍小，算出另一个损失。用两个损失之差除以参数的两个值之差，就得到差商。
# 用差商求偏导数，对每个参数都要做两次前向传播。差商用来训练真正的网络实在太慢，
# 用来检验结果却很合适。
#
# 先写一个函数，由任意一组参数算出损失。参数存放在四个数组里，这四个数组组成一个列表。
# 函数的第一行从列表里取出各个数组：`weights_1` 相当于 `w1`，其余类推。


# %%
def loss_of(parameters):
    weights_1, biases_1, weights_2, biases_2 = parameters
    outputs_2 = f(weights_1 @ x + biases_1)
    outputs_3 = f(weights_2 @ outputs_2 + biases_2)
    return (outputs_3[0] - y) ** 2 / 2


# %% [markdown]
# 下面的循环只改动参数的副本，原来的参数保持不变。外层循环遍历四个数组，内层循环遍历每个数组的元素。
# 对每个元素，内层循环先把它改得比原值稍大，算出一个损失；再把它改得比原值稍小，算出另一个损失；
# 最后恢复原值。
#
# > **猜一猜**：两种方法求得的偏导数有多少位数字相同？

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


def largest_difference(arrays, other_arrays):
    differences = []
    for array, other_array in zip(arrays, other_arrays):
        differences.append(np.abs(array - other_array).max())
    return max(differences)


print(f"by hand:        {by_hand[0][0, 0]:.15f}")
print(f"by differences: {by_differences[0][0, 0]:.15f}")
differences_error = largest_difference(by_hand, by_differences)
print(f"the 16 derivatives differ by at most {differences_error:.0e}")

# %% [markdown]
# 两种方法各求出 16 个偏导数，对应的两个偏导数大约有 10 位数字相同。差商的精度较低，
# 因为求差商要把两个几乎相等的数相减，会丢失有效数字。
#
# ## 画出回传的过程
#
# 下图画出了网络和各个偏导数。箭头表示反向传播的方向，从输出指向输入。（代码可以跳过。）


# %%
def draw_derivatives():
    fig, ax = plt.subplots(figsize=(6.4, 5), layout="constrained")
    ax.set(xlim=(-0.6, 7.2), ylim=(-1.45, 1.45))
    ax.axis("off")
    centred = {"ha": "center", "va": "center", "fontsize": 12}

    def draw_derivative(derivative, head, tail, at):  # 一个箭头，上面写着偏导数
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
        text_x = (1 - at) * head[0] + at * tail[0]
        text_y = (1 - at) * head[1] + at * tail[1]
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        ax.text(text_x, text_y, f"{derivative:+.3f}", color=color, bbox=box, **centred)

    def draw_circle(place, text):
        ax.plot(*place, "o", markersize=62, mfc="white", mec="black")
        ax.text(*place, text, ha="center", va="center", fontsize=10)

    def draw_neuron(place, name, delta, output):
        draw_circle(place, f"${name}$\n{delta:+.3f}\n$a$ = {output:.2f}")

    input_places = [(0, 1.1), (0, 0), (0, -1.1)]
    hidden_places = [(3.8, 1.1), (3.8, 0), (3.8, -1.1)]
    output_place = (6.6, 0)
    for i in range(3):
        for j in range(3):
            # 标在离神经元约四分之一处，九个数的间距大致相等。
            draw_derivative(dw1[i, j], input_places[j], hidden_places[i], at=0.73)
        draw_derivative(dw2[0, i], hidden_places[i], output_place, at=0.5)
    for i in range(3):
        draw_circle(input_places[i], f"$x_{i + 1}$\n{x[i]:+.1f}")
        draw_neuron(hidden_places[i], f"δ_{i + 1}^{{(2)}}", delta2[i], a2[i])
    draw_neuron(output_place, "δ_1^{(3)}", delta3[0], h)
    return fig


save(draw_derivatives(), "04_backward.png")

# %% [markdown]
# 神经元上写着 $\delta$ 和输出 $a$，输入处写着输入值，箭头上写着损失对相应权重的偏导数。
# 箭头上的数是右端的 $\delta$ 与左端的 $a$（或输入）的乘积。红色表示偏导数为负，即权重增大时，
# 损失减小；蓝色表示偏导数为正。
#
# ## 梯度下降
#
# 梯度下降同时改变所有参数：偏导数为负的参数增大，偏导数为正的参数减小。设 $\theta$ 是任意一个参数，
# $\eta$ 是学习率（learning rate）。学习率是正数，决定每一步的大小。每一步这样更新参数：
#
# $$\theta \leftarrow \theta - \eta\,\frac{\partial J}{\partial \theta}.$$

# %% [markdown]
# 在下图的例子中，参数只有 $\theta_1$ 和 $\theta_2$ 两个，灰线是损失的等高线。
# 在[电子书](../../docs/zh/book.md)里，这幅图可以交互。请逐渐增大学习率，看看增大到多少，
# 梯度下降就会发散，使损失比起初还大。
#
# ![两个参数的梯度下降](../../docs/figures/live_descent.zh.png)

# %% [markdown]
# 下面让网络学做一件单个神经元做不到的事。输入是立方体 8 个顶点的坐标，例如 $(0, 1, 0)$。
# 如果顶点恰有一个坐标为 1，正确的输出就是 1，否则是 0。
# 代码用 `np.ndindex(2, 2, 2)` 得到各个顶点的坐标，存放在 `corners` 中；
# 正确的输出存放在 `one_on` 中。对 `corners` 的每一行求和，就知道对应的顶点有几个坐标为 1。
# 加上 `keepdims=True`，算出的 8 个数就排成一列，每个顶点占一行。

# %%
corners = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
one_on = (corners.sum(axis=1, keepdims=True) == 1).astype(float)
for corner, label in zip(corners, one_on):
    print(corner, "->", label[0])

# %% [markdown]
# 如果单个神经元有三个输入，它的决策边界（decision boundary）就是一个平面。
# 第 2 课的神经元有两个输入，所以决策边界是一条直线。这里的顶点按正确的输出分为两类，
# 但是没有一个平面能把这两类顶点分开。正确的输出为 1 的顶点共有三个，
# 它们的平均值是点 $(\frac{1}{3}, \frac{1}{3}, \frac{1}{3})$。
# 这个点在 $(0, 0, 0)$ 到 $(1, 1, 1)$ 的对角线上，夹在另一类的两个顶点之间。
# 假如有一个平面能分开两类顶点，上述三个顶点就都在平面的同一侧，它们的平均值也在这一侧。
# 对角线的两个端点则在另一侧，所以整条对角线都在另一侧。可是，平均值又在对角线上，这就产生了矛盾。
#
# 下面的函数计算多个样本（example）的损失和偏导数。`examples` 的每一行是一个样本，
# `targets` 的每一行是对应的正确输出。损失取各样本损失的平均值。与单个样本的公式相比，
# 多个样本的公式只有两处不同。第一，与权重矩阵相乘时，两个因子的次序要像第 3 课那样颠倒过来；第二，
# `deltas_3` 要除以样本个数，因为损失是平均值。计算列表 `gradient` 的各项时，
# 矩阵乘法和 `sum` 会把所有样本的贡献加在一起。例如，在 `deltas_3.T @ outputs_2` 中，
# 第 $i$ 行第 $j$ 列的元素就是各个样本的 $\delta_i^{(3)} a_j^{(2)}$ 之和。


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
# 现在可以用 NumPy 训练网络了。我们训练 1,000 步，学习率 $\eta$ 取 4。
# 下面的函数会存下每一步的损失和参数，供以后查看。


# %%
learning_rate = 4.0


def descend(parameters, rate, steps=1000):
    """Performs gradient descent.

    Returns the losses and the parameters before the first step and after each step.
    """
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
print(f"the loss falls from {numpy_losses[0]:.4f} to {numpy_losses[-1]:.4f}")

# %% [markdown]
# 损失从 **0.1379** 降到 **0.0058**。下面打印训练好的网络对 8 个顶点的输出，并画出损失随步数的变化。

# %%
final_w1, final_b1, final_w2, final_b2 = numpy_path[-1]
final_hidden = f(corners @ final_w1.T + final_b1)
final_outputs = f(final_hidden @ final_w2.T + final_b2)
for corner, final_output in zip(corners, final_outputs):
    print(corner, "->", f"{final_output[0]:.2f}")

fig, ax = plt.subplots(figsize=(6.4, 3), layout="constrained")
ax.plot(numpy_losses)
ax.set(xlabel="step", ylabel="loss", ylim=(0, None))
save(fig, "04_descent.png")

# %% [markdown]
# 对于应当输出 1 的三个顶点，网络的输出都是 **0.88**；对于其他顶点，网络的输出都不超过 **0.20**。
# 可见，网络学会了区分两类顶点。损失下降得并不均匀：起初很快，接着有几百步很慢，之后又快了起来。
#
# ## Softmax 与交叉熵
#
# 识别数字的网络有十个输出 $z_0, \ldots, z_9$，这些输出叫作 logits。前面的小网络用的是平方损失，
# 这种网络用的是另一种损失。softmax 把 logits 变成概率（probability），即一组总和为 1 的正数：
#
# $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}.$$
#
# 正确答案用一组数 $y_i$ 表示：正确的数字对应 1，其他数字对应 0。
# 这样的表示法叫作独热编码（one-hot encoding）。损失是交叉熵（cross-entropy）：
#
# $$J = -\sum_i y_i \ln p_i = -\sum_i y_i \Bigl(z_i - \ln \sum_k e^{z_k}\Bigr)
# = \ln \sum_k e^{z_k} - \sum_i y_i z_i.$$
#
# 式中的 $\ln$ 是自然对数，在 NumPy 中写作 `np.log`。第一个式子里只剩下正确数字的那一项，
# 因为其他 $y_i$ 都是 0。由 $\sum_i y_i = 1$ 可以得到最后一个式子，而对它求偏导数很容易：
#
# $$\frac{\partial J}{\partial z_i} = \frac{e^{z_i}}{\sum_k e^{z_k}} - y_i = p_i - y_i.$$
#
# 我们取三个 logits，其中第二个对应正确答案，再用差商检验偏导数 $p_i - y_i$。

# %%
logits = np.array([2.0, 1.0, -1.0])
one_hot = np.array([0.0, 1.0, 0.0])


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def cross_entropy(z):
    return -np.sum(one_hot * np.log(softmax(z)))


p_minus_y = softmax(logits) - one_hot

softmax_gradient = np.zeros(3)
for i in range(3):
    step = np.zeros(3)
    step[i] = small
    rise = cross_entropy(logits + step) - cross_entropy(logits - step)
    softmax_gradient[i] = rise / (2 * small)

print("p - y:         ", p_minus_y.round(4))
print("by differences:", softmax_gradient.round(4))

# %% [markdown]
# 用公式求得的结果与用差商求得的相同。与正确答案对应的偏导数为负，
# 所以梯度下降会增大正确答案的 logit；其他偏导数为正，所以梯度下降会减小其他各个 logit。
#
# ## 小结
#
# - 偏导数表示损失随某个参数变化的方向和快慢。
# - 反向传播从最后一层到第一层计算一遍，就能求出所有偏导数。
# - 用差商也能求出这些偏导数，但对每个参数都要做两次前向传播。
# - 梯度下降使偏导数为负的参数增大，使偏导数为正的参数减小，损失就会随之减小。
#
# ## 练习
#
# ### 练习 1
# 输入是这节课开头的 `x` 时，损失对第一个输入的偏导数 $\partial J / \partial x_1$ 是多少？
# （提示：三个隐藏神经元的加权和都用到 $x_1$。）

# %%
dx_1 = ...  # 你的答案


# %%
def check_1(dx_1):
    losses = []
    for first in (1 + small, 1 - small):
        hidden_outputs = f(w1 @ np.array([first, 0.5, -1.0]) + b1)
        losses.append((f(w2 @ hidden_outputs + b2)[0] - y) ** 2 / 2)
    expected = (losses[0] - losses[1]) / (2 * small)
    assert abs(dx_1 - expected) < 1e-6, (
        f"It is not {dx_1:.6f}. "
        "Multiply each hidden neuron's delta by one of its weights, and add up the products."
    )


check(1, check_1, dx_1, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# 让所有参数都从 0 开始，做梯度下降：`descend([0 * array for array in start], learning_rate)`。
# 1,000 步之后，损失是多少？再看看训练之后的权重，你发现了什么？

# %%
loss_from_zeros = ...  # 你的答案


# %%
def check_2(loss):
    assert loss > numpy_losses[-1], (
        "Starting from zeros, the network learns less well than from `start`."
    )
    assert abs(loss - 0.057664) < 5e-5, f"Expected the last of the 1,001 losses, not {loss:.6f}."


check(2, check_2, loss_from_zeros, form="Expected a single number.")

# %% [markdown]
# ### 练习 3
# 如果输出大于 0.5，网络的回答就是 1，否则就是 0。学习率为 4 时，要训练 825 步，
# 网络对 8 个顶点的回答才第一次全部正确。找一个学习率，使网络在 100 步以内就做到这一点。（提示：
# 如果每一步的改动都加倍，步数就大约减半。）

# %%
fast_rate = ...  # 你的答案


# %%
def check_3(rate):
    _, path = descend(start, rate, steps=100)
    right = 0
    for weights_1, biases_1, weights_2, biases_2 in path:
        outputs_2 = f(corners @ weights_1.T + biases_1)
        answers = f(outputs_2 @ weights_2.T + biases_2) > 0.5
        right = max(right, np.sum(answers == (one_on == 1)))
    assert right == 8 or rate > 40, (
        f"Within 100 steps, at most {right} of 8 corners are right: the steps are too small."
    )
    assert right == 8, (
        f"Within 100 steps, at most {right} of 8 corners are right: the steps are too large."
    )


check(3, check_3, fast_rate, form="Expected a single number.")

# %% [markdown]
# ### 练习 4
# 有一种办法，不必把两个几乎相等的数相减，也能算出导数：
# 给一个参数加上一个极小的虚数 $i\varepsilon$，算出损失，再用损失的虚部除以 $\varepsilon$。
# 只要数组的元素是复数，NumPy 就用复数计算，`f` 不用修改。只改变 `w1[0, 0]`，
# 用这种办法计算 $\partial J / \partial w_{11}^{(1)}$，取 $\varepsilon = 10^{-30}$。
# （`w1.astype(complex)` 给出 `w1` 的副本，元素都是复数；$i\varepsilon$ 在代码中写作 `1e-30j`。）

# %%
by_complex_step = ...  # 你的答案


# %%
def check_4(derivative):
    error = abs(derivative - dw1[0, 0])
    assert np.isrealobj(derivative), "Take the imaginary part, which is a real number."
    of_all = dw1.sum()  # 如果改变 w1 的全部元素，就得到这个数
    assert abs(derivative - of_all) > 1e-12, "Change only w1[0, 0], and no other element of w1."
    assert error < 1e-15, f"It differs from the derivative computed by hand by {error:.1e}."


check(4, check_4, by_complex_step, form="Expected a single number.")

# %% [markdown]
# ### 练习 5
# 在远离 0 的地方，sigmoid 的导数接近 0。求平方损失对输出神经元加权和的偏导数，
# 要乘以 sigmoid 的导数；求交叉熵对 logits 的偏导数 $p - y$，则不必乘。设 logits 为 20、1 和 $-1$，
# 第二个仍对应正确答案，最大的却是第一个：网络答错了，却深信不疑。计算这种情况下的 $p - y$。

# %%
sure_gradient = ...  # 你的答案：三个数


# %%
def check_5(gradient):
    assert np.shape(gradient) == (3,), "There is a derivative for each of the three logits."
    assert abs(np.sum(gradient)) < 1e-9, "The three derivatives have to add up to 0."
    assert gradient[1] < -0.99, (
        "The derivative for the correct answer should be close to its minimum."
    )
    expected = softmax(np.array([20.0, 1.0, -1.0])) - one_hot
    assert np.allclose(gradient, expected), "Which logit receives almost all of the probability?"


check(5, check_5, sure_gradient, form="Expected an array of three numbers.")

# %% [markdown]
# ### 练习 6（开放题）
# 第 2 课选定了三个 ReLU 神经元的权重，把圆盘与圆环分开。
# 写一个程序，从随机的权重出发，用梯度下降找到这样的权重。把程序运行 20 次，能成功几次？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# dx_1 = (w1.T @ delta2)[0]
# print(f"{dx_1:.6f}")
# ```
#
# ```text
# -0.030407
# ```
#
# 从第 2 层回传到输入，仍用从第 3 层回传到第 2 层的算法，只是不乘 $f$ 的导数，
# 因为输入不是神经元的输出。
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# zero_losses, zero_path = descend([0 * array for array in start], learning_rate)
# loss_from_zeros = zero_losses[-1]
# print(f"{zero_losses[0]:.4f} to {loss_from_zeros:.4f}")
# print(zero_path[-1][0].round(4))
# ```
#
# ```text
# 0.1250 to 0.0577
# [[2.2947 2.2947 2.2947]
#  [2.2947 2.2947 2.2947]
#  [2.2947 2.2947 2.2947]]
# ```
#
# `w1` 的各行都相等。一开始，三个隐藏神经元的权重相同，它们的输出、$\delta$ 和偏导数也都相同，
# 所以在每一步中，三者权重的变化也相同。三个完全相同的神经元只相当于一个神经元。
# 所以训练网络要从随机的权重开始。`w1` 的各列也相等，但原因不同：把任意两个输入互换，任务都不变。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# fast_rate = 40
# fast_losses, _ = descend(start, fast_rate, steps=100)
# print(np.sum(np.diff(fast_losses) > 0), "of 100 steps go uphill")
# ```
#
# ```text
# 33 of 100 steps go uphill
# ```
#
# 假如效果只取决于步数与学习率的乘积，学习率取 $825 \cdot 4 / 100 = 33$ 就够了。学习率为 40 时，
# 只训练 91 步，网络对 8 个顶点的回答就全部正确了。不过，100 步中有 33 步，损失不降反升。
# 仅第一步就使损失从 0.1379 升到了最高值 0.1751。像 40 这样大的学习率只适合偏导数都很小的任务。
# 这里用的是 sigmoid 和平方损失，所以偏导数都很小。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# complex_w1 = w1.astype(complex)
# complex_w1[0, 0] += 1e-30j
# by_complex_step = loss_of([complex_w1, b1, w2, b2]).imag / 1e-30
# print(by_complex_step, dw1[0, 0])
# ```
#
# 用虚数算出的导数与手工求出的导数几乎相同，最多只有最后一位数字不同。$\varepsilon$ 很小时，
# $w + i\varepsilon$ 处的损失约为 $J(w) + i\varepsilon\,J'(w)$。
# 其余各项含有 $\varepsilon^2$ 或更高次幂，小得可以忽略。略去这些项，
# 虚部中就只有 $\varepsilon\,J'(w)$ 一项，所以不用做减法。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# sure_gradient = softmax(np.array([20.0, 1.0, -1.0])) - one_hot
# print(sure_gradient.round(3))
#
# sure_output = f(-19.0)  # sigmoid 的输出，应当是 1
# print(f"{(sure_output - 1) * sure_output * (1 - sure_output):.1e}")
# ```
#
# ```text
# [ 1. -1.  0.]
# -5.6e-09
# ```
#
# $p - y$ 的每个元素都在 $-1$ 与 1 之间，这里有两个元素分别接近 1 和 $-1$，
# 所以梯度的大小已接近上限。可见，网络错得最厉害的时候，学得也最快。作为比较，
# 再看一个采用平方损失的 sigmoid 神经元：它应当输出 1，加权和却是 $-19$。取 $-19$ 是为了便于比较：
# 在上面的网络中，正确答案的 logit 是 1，最大的 logit 是 20，两者之差正是 $-19$。
# 这个神经元与上面的网络错得一样厉害，也一样自信，
# 但损失对加权和的导数几乎为 0（见打印结果的最后一行）。所以，这样的神经元很难从错误中学到东西。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 损失可以取 $\ln(1 + e^{-y \cdot \text{score}})$，其中 score 是得分。
# 如果得分与标签（label）$y$ 同号，而且离 0 很远，这个损失就接近 0。
# 损失对得分的偏导数是 $-y / (1 + e^{y \cdot \text{score}})$。不能用分类错误的个数作损失，
# 因为错误个数的变化不连续。我们试了三种网络，隐藏层里分别有 2 个、3 个和 8 个 ReLU 神经元，
# 每种网络训练 20 次。权重的初值服从正态分布，偏置的初值是 0，每次都以学习率 0.5 训练 3,000 步。
# 用 2 个神经元时，没有一次能分对所有的点；用 3 个时，有 13 次全部分对；用 8 个时，每次都全部分对。
#
# </details>
