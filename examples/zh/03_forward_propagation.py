# %% [markdown]
# # 3. 全连接层与前向传播
#
# 把三个数交给网络，网络就给出一个数。网络在中间做了哪些计算？网络用到的只有乘法、加法和一个函数。
# 先把一个网络连同所有数值画出来，再来计算这些数值。

# %%
import numpy as np

from lesson import check, draw_network, print, save

# %% [markdown]
# ## 一个网络
#
# 下面定义输入 `x`、权重（weight）`w1` 和 `w2`、偏置（bias）`b1` 和 `b2`，取的都是简单的数。
# `draw_network` 画出整个网络。

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

save(draw_network(x, (w1, b1), (w2, b2)), "03_network.png")

# %% [markdown]
# 左边是三个输入：1、0.5 和 -1。输入右边的每个圆都是一个神经元（neuron），圆内的数是神经元的输出；
# 最右边的输出就是网络的答案。每条线表示一个权重：蓝线为正，红线为负；线越粗，权重的绝对值越大。
#
# 神经元先把每个输入乘以一个权重，再把乘积相加，并加上一个常数，这个常数就是偏置。最后，
# 把总和代入函数 $f$，就得到神经元的输出。每个神经元上方写着代入 $f$ 的总和。
# 在全连接层（fully connected layer）中，每个神经元都接收上一层的全部输出。
# 前向传播（forward propagation）就是从第一层到最后一层，依次算出各层的输出。
#
# 全连接层有两种用处。中间的隐藏层（hidden layer）用来提取特征（feature）：
# 每个神经元都把所有输入合成一个新的数，这些数更便于后面的层使用。
# 第 2 课的隐藏层就算出了能区分圆环和圆盘的特征。最后一层用来分类：每个类别（class）有一个神经元，
# 神经元的输出表示这个类别的概率（probability）有多大。我们的网络只有一个输出，
# 识别数字的网络有十个。
#
# 这节课用三种方法做前向传播：一是逐个神经元计算，二是用矩阵计算，三是同时处理许多组输入。
# 三种方法得到的数值相同。
#
# ## 一个神经元
#
# 看隐藏层最上面的神经元，它的权重分别是 0.8、0.4 和 0.2，偏置是 0.2。
# 函数 $f$ 取 sigmoid，即 $f(z) = 1 / (1 + e^{-z})$。


# %%
def f(z):
    return 1 / (1 + np.exp(-z))


one_sum = 0.8 * 1.0 + 0.4 * 0.5 + 0.2 * -1.0 + 0.2
print(f"weighted sum {one_sum:.6f}, output {f(one_sum):.6f}")

# %% [markdown]
# 算上偏置，输入的加权和（weighted sum）等于 1，神经元的输出是 **0.731059**。
#
# ## 符号
#
# 网络里的神经元很多，所以要用符号表示各个权重、偏置和输出。
# 我们的网络共有 $L = 3$ 层，依次是 3 个输入、3 个隐藏神经元和 1 个输出神经元。输入算作第一层。
# 中间一层叫作隐藏层，因为这一层的输出只在网络内部使用，从外面看不到。
# 符号右上角的 $(l)$ 是层的编号，不是指数。
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
# 由第 $l$ 层的输出计算第 $l + 1$ 层的输出时，要用右上角标有 $(l)$ 的权重和偏置。第一层就是输入，
# 不用计算，所以三层之中只有后两层是全连接层。
#
# 在 $w_{ij}$ 的下标中，写在前面的 $i$ 是权重所属的神经元的编号。这样，
# 同一个神经元的权重就排成矩阵的一行，便于用矩阵计算。
#
# 第一层的输出就是输入：$a_i^{(1)} = x_i$。由第 $l$ 层的输出，可以算出下一层的加权和与输出：
#
# $$z_i^{(l+1)} = \sum_{j=1}^{n} w_{ij}^{(l)} a_j^{(l)} + b_i^{(l)},
# \qquad a_i^{(l+1)} = f(z_i^{(l+1)}),$$
#
# 其中 $n$ 是第 $l$ 层的神经元个数。最后一层的输出就是网络的输出：$h_{w,b}(X) = a_1^{(3)}$。
#
# “一个神经元”一节讲的就是第 2 层的第一个神经元。这个神经元的权重是 $w_{11}^{(1)} = 0.8$、
# $w_{12}^{(1)} = 0.4$ 和 $w_{13}^{(1)} = 0.2$，偏置是 $b_1^{(1)} = 0.2$。
# 算出的加权和是 $z_1^{(2)} = 1$，输出是 $a_1^{(2)} = 0.731059$。
#
# 在代码中，矩阵 `w1` 第 $i$ 行第 $j$ 列的元素是 $w_{ij}^{(1)}$。矩阵 `w2` 只有一行，
# 因为输出神经元只有一个。
#
# ## 方法一：逐个神经元计算
#
# 先写出三个隐藏神经元各自的加权和，再代入 $f$。三个加权和分别是 1、-1 和 0.5。
#
# > **猜一猜**：第二个加权和是负数，对应的输出也会是负数吗？三个输出中，哪些大于 0.5？

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
# 加权和 1、-1 和 0.5 经过 sigmoid，分别变成 **0.731059**、**0.268941** 和 **0.622459**。
# 这三个数都在 0 到 1 之间，所以都不是负数。sigmoid 是增函数，在 0 处的值是 0.5，所以加权和为正时，
# 输出大于 0.5；加权和为负时，输出小于 0.5。
#
# 三个隐藏神经元的输出交给输出神经元，输出神经元再做同样的计算。
# 下面代码的最后一行存下四个神经元的输出，以便与另外两种方法的结果比较。

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
# 隐藏层的权重组成矩阵 $W^{(1)}$，即代码中的 `w1`。如果不算偏置，三个加权和排成一列，
# 就是 $W^{(1)}$ 与向量 $x$ 的乘积。乘积的第 $i$ 个元素是 $W^{(1)}$ 的第 $i$ 行与 $x$ 的点积。
# 所以每一层只需要做一次矩阵乘法和一次加法，再代入 $f$：
#
# $$z^{(l+1)} = W^{(l)} a^{(l)} + b^{(l)}, \qquad a^{(l+1)} = f(z^{(l+1)}).$$
#
# 在 NumPy 中，`@` 表示矩阵乘法。在下面的代码中，数组名 `z2` 和 `a2` 里的数字是层的编号。
# 这两个数组分别存放第 2 层所有神经元的加权和与输出。

# %%
z2 = w1 @ x + b1
a2 = f(z2)
print("layer 2: z =", z2.round(6), "a =", a2.round(6))

z3 = w2 @ a2 + b2
a3 = f(z3)
print("layer 3: z =", z3.round(6), "a =", a3.round(6))

by_matrices = np.concatenate([a2, a3])

# %% [markdown]
# 用矩阵算出的数值与方法一的结果相同。
#
# ## 方法三：同时处理许多组输入
#
# 网络通常同时处理许多组输入，每组输入叫作一个样本（example）。每个样本占矩阵 $A^{(1)}$ 的一行，
# 而不像方法二那样占一列，所以相乘的次序也要颠倒：
# $(W a)^{\mathsf T} = a^{\mathsf T} W^{\mathsf T}$。右上角的 $\mathsf T$ 表示转置，
# 也就是把行变成列。于是公式变成
#
# $$A^{(l+1)} = f(A^{(l)} K^{(l)} + b^{(l)}).$$
#
# 式中的 $K^{(l)}$ 是 $W^{(l)}$ 的转置，叫作全连接层的 kernel。
# 这个 kernel 与第 7 课的卷积核（kernel）英文名相同，意思却不同。做加法时，
# NumPy 会给每一行都加上偏置。
#
# 我们取三个样本：$0$、$x$ 和 $2x$。样本 $x$ 的结果在第二行，这一行的下标是 1。

# %%
examples = np.array([0 * x, x, 2 * x])
kernel1 = w1.T
kernel2 = w2.T

hidden = f(examples @ kernel1 + b1)
outputs = f(hidden @ kernel2 + b2)

by_rows = np.concatenate([hidden[1], outputs[1]])

# %% [markdown]
# 下面并排打印三种方法的结果。

# %%
names = ["a_1^(2)", "a_2^(2)", "a_3^(2)", "h"]
print("           by hand   matrices       rows")
for i in range(4):
    print(f"{names[i]:7} {by_hand[i]:10.6f} {by_matrices[i]:10.6f} {by_rows[i]:10.6f}")

# %% [markdown]
# 三种方法的结果相同。第 5 课还会增加两种方法：一种用我们自己写的计算图（graph），
# 另一种用 TensorFlow 的计算图。
#
# ## $f$ 的作用
#
# 另外两个样本 $0$ 和 $2x$ 可以说明 $f$ 的作用。从 $0$ 到 $x$，输入的变化量是 $x$；
# 从 $x$ 到 $2x$，输入的变化量还是 $x$。
#
# > **猜一猜**：输入的两次变化一样大，输出的两次变化也一样大吗？如果不一样，哪一次更大？

# %%
h_of_0 = outputs[0, 0]
h_of_x = outputs[1, 0]
h_of_2x = outputs[2, 0]
first_change = h_of_x - h_of_0
second_change = h_of_2x - h_of_x
print(f"h(x) - h(0) = {first_change:.6f}")
print(f"h(2x) - h(x) = {second_change:.6f}")

# %% [markdown]
# 输入第一次变化时，$h$ 增大 **0.113352**；第二次变化时，$h$ 只增大 **0.075499**。如果没有 $f$，
# 一层就只是线性函数加上一个常数，许多层接在一起也是如此，所以两次的增量会相等。
# 没有 $f$ 的网络有什么局限，第 2 课已经讲过。
#
# ## 对照博文
#
# 这一节可以跳过。这节课对应博文的“全连接层”和“前向传播”两节，用的是博文中的网络。
# 博文的公式中有四处容易让人困惑：
#
# - 博文的符号表定义了 $w^{(l)}$，求和式中写的却是 $w^{(l-1)}$。博文的式子和这节课的式子都对：
#   前者计算第 $l$ 层的输出，后者计算第 $l + 1$ 层的输出。例如，在这两个式子中，
#   从第 1 层到第 2 层的权重都记作 $w^{(1)}$，用来计算第 2 层的输出。
# - 博文的符号表说 $b_i^{(l)}$ 是第 $l$ 层神经元的偏置，公式却在第 2 层加上 $b^{(1)}$。
#   这节课的符号表按博文的公式列出。
# - 在博文的公式中，偏置写在求和号里面。照字面计算，偏置要加 $n$ 次，其实只应加一次。
# - 在博文的 $(\vec a, \vec b) = (w^{(l)}, b^{(l)})$ 中，等号左边应为 $(\vec w, \vec b)$。此外，
#   三层之间只有两组权重，所以 $l$ 最大只能取 $L - 1$，不能取 $L$。
#
# ## 小结
#
# - 每个全连接层都把输入乘以权重矩阵，加上偏置，再代入函数 $f$。
# - 前向传播逐层进行；如果用矩阵计算，就可以同时处理许多组输入。
# - 如果去掉函数 $f$，所有的层合起来就只是一个线性函数加上一个常数。
#
# ## 练习
#
# ### 练习 1
# 输入为 $(0, 0, 0)$ 时，网络的输出是多少？手算或写代码都行，但不要直接取 `outputs` 中的结果。

# %%
output_of_zeros = ...  # 你的答案


# %%
def check_1(output):
    assert abs(output - outputs[0, 0]) < 1e-4, (
        "The outputs of the hidden neurons are not 0, but f of their biases. Did you add b2?"
    )


check(1, check_1, output_of_zeros, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# 把两层的 sigmoid 都换成 ReLU，即 $\max(0, z)$。输入为 $x$ 时，网络的输出是多少？

# %%
relu_output = ...  # 你的答案


# %%
def check_2(output):
    assert abs(output - 1.8) > 1e-6, "That is the output without f. Which sum is negative?"
    assert abs(output - 1) < 1e-6, (
        "Each hidden neuron outputs its sum if it is positive, and 0 if not."
    )


check(2, check_2, relu_output, form="Expected a single number.")

# %% [markdown]
# ### 练习 3
# 如果完全去掉 $f$，只用一层就能得到与两层相同的输出。求出这一层的权重和偏置。（提示：
# 把输出写成公式，再把乘积展开。）

# %%
single_weights = ...  # 你的答案：形状为 (1, 3) 的数组
single_bias = ...  # 你的答案：形状为 (1,) 的数组


# %%
def check_3(weights, bias):
    assert np.shape(weights) == (1, 3), "The weights have to be an array of shape (1, 3)."
    assert np.shape(bias) == (1,), "The bias has to be an array of shape (1,)."
    for example in (x, np.array([0.3, -0.2, 0.9]), np.zeros(3)):
        two_layers = w2 @ (w1 @ example + b1) + b2
        error = np.abs(weights @ example + bias - two_layers).max()
        assert error < 1e-6, (
            f"For one input, the outputs of your layer and of the two layers differ by {error:.3f}."
        )


check(3, check_3, single_weights, single_bias, form="Expected two arrays of numbers.")

# %% [markdown]
# ### 练习 4
# 12 个权重中，哪个对 $h$ 的影响最大？每次只给一个权重加上 0.1，其他权重不变，
# 算出输入为 $x$ 时的 $h$，再找出使 $h$ 变化最大的权重（$h$ 增大或减小都算变化）。
# 把这个权重的位置存入 `strongest`，写法如 `("w1", 0, 2)`，表示 `w1` 中第 0 行第 2 列的权重。

# %%
strongest = ...  # 你的答案


# %%
def check_4(strongest):
    name, row, column = strongest
    arrays = {"w1": w1.copy(), "w2": w2.copy()}
    arrays[name][row, column] += 0.1
    change = f(arrays["w2"] @ f(arrays["w1"] @ x + b1) + b2)[0] - h
    assert abs(change) > 0.0168, f"This weight changes h by {change:.6f}. Another changes it more."


check(
    4,
    check_4,
    strongest,
    form='Expected a name, a row and a column, such as ("w1", 0, 2), both counted from 0.',
)

# %% [markdown]
# ### 练习 5（开放题）
# 第 6 课的 Softmax 网络有 784 个输入，两个隐藏层各有 512 个神经元，还有 10 个输出神经元。
# 这个网络有多少个权重、多少个偏置？处理一张图像（image）要做多少次乘法？
# 要让权重的个数和乘法的次数都至少减少一半，你会怎样修改网络？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# output_of_zeros = f(w2 @ f(b1) + b2)[0]
# print(f"{output_of_zeros:.6f}")
# ```
#
# ```text
# 0.517435
# ```
#
# 输入全是 0，输入与权重的乘积也都是 0，所以隐藏神经元的加权和就等于偏置。
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# relu_hidden = np.maximum(0, w1 @ x + b1)
# relu_output = np.maximum(0, w2 @ relu_hidden + b2)[0]
# print(relu_hidden.round(6), round(relu_output, 6))
# ```
#
# ```text
# [1. 0. 0.5] 1.0
# ```
#
# 第二个隐藏神经元的加权和是 $-1$，代入 ReLU 得 0，所以这个神经元的输出是 0。
# 另外两个隐藏神经元原样输出自己的加权和，于是网络的输出是 $1.2 \cdot 1 + 0.6 \cdot 0.5 - 0.5 = 1$。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# single_weights = w2 @ w1
# single_bias = w2 @ b1 + b2
# print(single_weights.round(6), single_bias.round(6))
# ```
#
# ```text
# [[ 1.74 -0.08 -0.32]] [-0.22]
# ```
#
# 去掉 $f$ 之后，网络的输出是 $W^{(2)} (W^{(1)} x + b^{(1)}) + b^{(2)}$。
# 把乘积展开，就得到 $(W^{(2)} W^{(1)})\,x + (W^{(2)} b^{(1)} + b^{(2)})$。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# def output(w1, w2):
#     return f(w2 @ f(w1 @ x + b1) + b2)[0]
#
#
# for j in range(3):
#     more = np.zeros((1, 3))
#     more[0, j] = 0.1
#     print(f"w2, column {j}: {output(w1, w2 + more) - h:+.6f}")
# largest = 0
# for i, j in np.ndindex(3, 3):
#     more = np.zeros((3, 3))
#     more[i, j] = 0.1
#     largest = max(largest, abs(output(w1 + more, w2) - h))
# print(f"w1, at most {largest:.6f}")
# strongest = ("w2", 0, 0)
# ```
#
# ```text
# w2, column 0: +0.016857
# w2, column 1: +0.006241
# w2, column 2: +0.014375
# w1, at most 0.005637
# ```
#
# 与输出神经元的权重相比，隐藏神经元的权重对 $h$ 的影响较小。隐藏神经元的权重改变时，
# 变化要先经过这个神经元的 sigmoid，才能传到 $h$。sigmoid 的斜率最大只有 0.25，
# 所以每经过一次 sigmoid，变化量最多只剩原来的四分之一。像上面这样依次改变 12 个权重，每改变一个，
# 就要做一次前向传播。下一课要讲的反向传播（back propagation）只需前向、反向各计算一遍，
# 就能求出每个权重对 $h$ 的影响。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# 权重有 $784 \cdot 512 + 512 \cdot 512 + 512 \cdot 10 = 668{,}672$ 个，
# 偏置有 $512 + 512 + 10 = 1{,}034$ 个。处理一张图像时，每个权重只参与一次乘法，
# 所以乘法的次数与权重的个数相同，也是 668,672。如果把两个隐藏层都减到 256 个神经元，
# 就只剩下 268,800 个权重，是原来的 40%。权重的个数之所以减少到一半以下，
# 是因为中间那个矩阵的行数和列数都减半了。另一种办法是先把图像缩小到 14×14 像素。
# 大部分权重在第一个矩阵里。图像缩小后，第一个矩阵的权重个数只有原来的四分之一。不过，
# 如果只缩小图像，网络还剩 367,616 个权重，是原来的 55%，减少的权重不到一半。
#
# </details>
