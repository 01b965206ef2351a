# %% [markdown]
# # MNIST 数据集
#
# MNIST 收集了 70,000 张手写数字的图像（image），每张都带有标签（label），说明写的是哪个数字。
# 其中 60,000 张用来训练网络，10,000 张用来测试网络。
#
# 网络是一个函数，其中有许多可以调整的数，叫作权重（weight）。
# 训练就是调整权重，直到网络能答对大部分训练图像。
# 测试则是拿网络从未见过的图像考它，数出它答对多少张。
#
# 前八节课依照 2020 年的一篇博文《手写体数字识别》编写，以下简称“博文”。没有读过也没关系。
#
# 这节课先不用网络，只看图像：图像怎样存储，怎样变成适合网络的数，
# 以及不训练任何东西，能识别出多少数字。
#
# 第一个单元导入这节课要用的模块，并设定存放图的文件夹。

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist.data import BUNDLED, load_data

# 图保存在本文件旁边的 figures 文件夹里。notebook 中没有 __file__，所以改用当前文件夹。
here = Path(__file__).parent if "__file__" in globals() else Path()
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)

# %% [markdown]
# ## 下载和读取
#
# `.npz` 文件里存着若干个 NumPy 数组。博文用 Keras 的 `load_data` 从这种文件中读取 MNIST。
# Keras 是一个神经网络（neural network）库。
# 博文给出的是从根目录写起的完整文件名（absolute path）：`mnist.load_data(path='absoluteUrl')`。
# 而 Keras 要的只是文件的名字，文件应当放在缓存文件夹 `~/.keras/datasets` 里。
# 旧版 Keras 会把缓存文件夹和文件名拼接起来。
# 文件夹与完整文件名拼接，得到的就是完整文件名本身，所以博文的写法当时行得通。
# 现在的版本只要见到文件名里含有文件夹，就会抛出 `ValueError`，所以博文的这一行如今会报错。
#
# 本项目的 `load_data` 接受完整文件名。如果只写 `"mnist.npz"` 这样的文件名，
# 它会先在当前文件夹里找，再到 `~/.keras/datasets` 里找。
# 这里传入的 `BUNDLED` 是项目自带的 MNIST 文件的完整文件名。你也可以换成自己的文件。

# %%
absolute_path = BUNDLED.resolve()
(x_train, y_train), (x_test, y_test) = load_data(path=absolute_path)

# %% [markdown]
# 现在有了四个数组。按照惯例，`x` 存放图像，`y` 存放标签。
# 下面的单元打印每个数组的数据类型、形状和大小。


# %%
def describe(name, array):
    print(f"{name}: {array.dtype} {array.shape}, {array.nbytes:,} bytes")


describe("x_train", x_train)
describe("y_train", y_train)
describe("x_test", x_test)
describe("y_test", y_test)

# %% [markdown]
# `uint8` 类型是 0 到 255 的整数，用一个字节存储。
# 一张图像是由 28×28 个这样的整数排成的正方形，每个像素一个整数，
# 所以 60,000 张训练图像共占 **47,040,000** 字节。
# 在 `x_train` 的形状中，第一个数是图像的张数。每个标签是一个 0 到 9 的整数。
#
# 像素的值就是它的灰度：0 是白色，255 是黑色。实际出现了哪些灰度？图像中有多少是白色？
# 在下面的单元里，`x_train == 0` 是由 `True` 和 `False` 组成的数组。
# `True` 算作 1，`False` 算作 0，所以数组的平均值就是 `True` 所占的比例。

# %%
levels = np.unique(x_train)
print(f"{len(levels)} different grey levels, from {levels[0]} to {levels[-1]}")

white_share = np.mean(x_train == 0)
print(f"{white_share:.1%} of the pixels are 0")

# %% [markdown]
# **256** 种灰度全都出现了。白色像素占 **80.9%**：每张图像的大部分是空白的纸。
#
# ## 数据集样例可视化
#
# 与博文一样，下面的单元把前 15 张训练图像画成 3×5 的网格。
# 配色 `Greys` 把 0 画成白色，把最大值画成黑色。`vmin` 和 `vmax` 用来固定灰度的范围。
# 如果不写，matplotlib 就会给每张图像各选一个范围，从这张图像最浅的像素到最深的像素。

# %%
fig, axes = plt.subplots(3, 5, figsize=(6.4, 4.6), layout="constrained")
for i in range(15):
    ax = axes.flat[i]
    ax.imshow(x_train[i], cmap="Greys", vmin=0, vmax=255)
    ax.set_title(f"Label: {y_train[i]}", fontsize=11)
    ax.set_xticks([])
    ax.set_yticks([])
fig.savefig(FIGURES / "01_samples.png", dpi=120)

# %% [markdown]
# 这些数字都居中，大小也相近，但每个人的写法不同。网格里有四个 1，比比看它们各有多斜。
#
# ## 缩放到 [0, 1]
#
# 字节适合存储图像，却不适合计算。一个字节存不了小数，也存不了大于 255 的数。
# 下面的单元用字节计算 200 加 100。

# %%
a = np.array([200], dtype="uint8")
b = np.array([100], dtype="uint8")
wrapped = a + b
print(f"200 + 100 = {wrapped[0]} in uint8")

# %% [markdown]
# 结果是 **44**，因为字节超过 255 就回到 0，重新往上数：300 - 256 = 44。
#
# 所以网络用浮点数计算，通常是 `float32`，每个数占四个字节。
# 我们把图像转换成 `float32`，再除以 255。这样，白色仍是 0，黑色变成 1。

# %%
scaled = x_train.astype("float32") / 255
print(f"{scaled.dtype} from {scaled.min()} to {scaled.max()}, {scaled.nbytes:,} bytes")

# %% [markdown]
# 缩放后的图像占 **188,160,000** 字节。如果用 NumPy 默认的 `float64`，字节数还要翻倍。
# `float32` 的精度够用吗？我们把缩放后的值乘以 255，用 `np.rint` 舍入为整数，
# 再与原来的字节比较。

# %%
restored = np.rint(scaled * 255).astype("uint8")
print("every byte restored:", np.array_equal(restored, x_train))

# %% [markdown]
# 每个字节都还原了，所以缩放没有丢失任何信息。
#
# ### 为什么要除以 255？
#
# 这一小节提前用到第 3 课到第 5 课的内容。如果现在不容易看懂，
# 可以先跳到后面的展平（flatten）一节，以后再回来读。
#
# 网络用梯度下降（gradient descent）来训练。
# 网络的答案错得有多厉害，用一个数来表示，叫作损失（loss）。
# 损失对所有权重的偏导数（partial derivative）合在一起，就是梯度（gradient）。
# 梯度下降每走一步，就把梯度乘以一个固定的数，即学习率（learning rate），再从权重中减去这个乘积。
# 只要步子不太大，损失就会变小。除以 255，正是为了不让步子太大。
#
# 设网络只有一层。矩阵 $X$ 有 $n$ 行，每一行是一张图像，排成 784 个数。
# 权重 $W$ 是 784 行、10 列的矩阵。这一层为每张图像算出十个数，每个数字对应一个，
# 叫作 logits：$Z = X W$。由 logits 可以得到十个概率（probability），第 5 课会讲怎样得到。
# 这些概率组成矩阵 $P$ 的各行。矩阵 $Y$ 是正确答案：每一行在正确数字的那一列为 1，其余为 0。
#
# 设 $p$ 是网络给正确数字的概率。损失是 $-\ln p$ 在所有图像上的平均值。损失对权重的梯度是
#
# $$G = \frac{1}{n} X^{\mathsf T} (P - Y).$$
#
# 其中，因子 $P - Y$ 在第 4 课推导；
# 因子 $X^{\mathsf T}$ 来自链式法则（chain rule），因为 $Z = X W$；
# 因子 $1/n$ 来自求平均。权重从零开始，用学习率 $\eta$ 做一步梯度下降，
# 就变成 $W = -\eta\,G$，logits 则变成
#
# $$Z = X W = -\frac{\eta}{n}\,X X^{\mathsf T} (P - Y).$$
#
# 权重为零时，无论像素是多少，所有 logits 都是 0，所有概率都是 0.1。
# 所以像素只通过 $X$ 影响这个乘积，而 $X$ 在其中出现了两次。
# 如果所有像素都变成原来的 255 倍，logits 就变成原来的 $255^2 =$ **65,025** 倍。
# 因此，使用原始像素，效果等于把学习率增大到原来的 65,025 倍。
#
# 下面的函数走这样一步，然后返回走完之后的损失。
# 设一张图像的 logits 是 $z_0, \dots, z_9$，正确的数字是 $d$。
# 正确数字的概率是 $p = e^{z_d} / \sum_k e^{z_k}$，
# 所以损失是 $-\ln p = \ln\bigl(\sum_k e^{z_k}\bigr) - z_d$。
# NumPy 的 `logaddexp.reduce` 用来计算这个和的对数。
# 即使 logits 很大，$e^{z_k}$ 本身大到浮点数存不下，它也能算对。


# %%
def loss_after_one_step(images, learning_rate):
    n = len(images)
    x = images.reshape(n, 784).astype("float32")
    # np.eye(10) 的每一行对应一个数字。用标签作下标，就为每张图像取出一行。
    truth = np.eye(10, dtype="float32")[y_train]
    probabilities = np.full((n, 10), 0.1, "float32")  # 权重为零时，各数字的概率相同
    gradient = x.T @ (probabilities - truth) / n
    weights = -learning_rate * gradient
    logits = x @ weights

    log_of_sum = np.logaddexp.reduce(logits, axis=1)
    logit_of_truth = logits[np.arange(n), y_train]  # 每行取第 y_train 列的数
    return np.mean(log_of_sum - logit_of_truth)


# %% [markdown]
# 走这一步之前，每个数字的概率都是 0.1，所以损失是 $-\ln 0.1 = \ln 10$，也就是纯靠猜时的损失。
# 下面的单元拿它与三种损失比较：用缩放后的像素走一步的损失，用原始像素走一步的损失，
# 以及用原始像素、但把学习率除以 65,025 再走一步的损失。

# %%
learning_rate = 0.5
scaled_loss = loss_after_one_step(scaled, learning_rate)
raw_loss = loss_after_one_step(x_train, learning_rate)
slow_raw_loss = loss_after_one_step(x_train, learning_rate / 255**2)

print(f"before the step:                        {np.log(10):.3f}")
print(f"scaled pixels:                          {scaled_loss:.3f}")
print(f"raw pixels:                             {raw_loss:,.0f}")
print(f"raw pixels, rate {255**2:,} times smaller:  {slow_raw_loss:.3f}")

# %% [markdown]
# 损失起初是 **2.303**。用缩放后的像素，损失降到 1.83 左右。
# 用原始像素，同样的一步就大得过头了，损失升到 5,900 左右。
# 减小学习率就纠正了这一点，损失又是 1.83 左右。
#
# 那么，为什么不保留原始像素，改用较小的学习率呢？只有这一层时，这样做行得通。
# 但是，多层网络常用的学习率和权重初值，都是按大小在 1 左右的输入来定的。
#
# ## 展平成 784 个数
#
# 这套课程里最先出现的几个网络，各层的输入是一行数，而不是一个正方形，
# 所以要把每张图像的各行首尾相接，排成一行。NumPy 的 `reshape` 一次就能排好所有图像。

# %%
flat = scaled.reshape(60000, 28 * 28)
print(f"{scaled.shape} -> {flat.shape}")

# %% [markdown]
# 现在每张图像是一行 784 个数，前 28 个数就是正方形最上面的一行。
#
# 博文还指出了这样一行数能表示多少张图像。784 个像素各有 256 种取值，
# 所以不同的图像共有 $256^{784}$ 张。Python 的整数没有上限，
# 我们可以精确地算出这个数，再数一数它有多少位。

# %%
image_count = 256**784
digit_count = len(str(image_count))
print(f"256^784 has {digit_count:,} digits")

# %% [markdown]
# 这个数有 **1,889** 位。这些图像几乎全是噪声：只有极小一部分看上去像某种东西，更不用说像数字了。
#
# ## 每个数字有多少张图像
#
# 十个数字出现的次数一样多吗？下面的单元统计每个数字的训练图像：
# `np.bincount` 统计 0、1、2 等数在数组中各出现多少次。
# 这个单元还计算一个程序在测试图像上的准确率（accuracy），即答对的比例。
# 这个程序总是回答 1，也就是出现次数最多的数字。

# %%
counts = np.bincount(y_train)
for digit in range(10):
    print(f"{digit}: {counts[digit]:,}")

always_one_accuracy = np.mean(y_test == 1)
print(f"accuracy of always answering 1: {always_one_accuracy:.2%}")

# %% [markdown]
# 每个数字大约出现 6,000 次。1 最多，有 **6,742** 张图像；5 最少，有 **5,421** 张。
# 总是回答 1，能答对 **11.35%** 的测试图像。网络必须比这做得更好，才有用处。
#
# 下面的单元把各个数字的图像张数画成图。红线标出 6,000，即训练图像的十分之一。（代码可以跳过。）

# %%
fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
bars = ax.bar(range(10), counts, color="0.4")
count_texts = [f"{count:,}" for count in counts]
ax.bar_label(bars, count_texts, label_type="center", color="white")
ax.axhline(6000, color="tab:red", linestyle="--")
ax.set(xticks=range(10), xlabel="digit", ylabel="training images")
fig.savefig(FIGURES / "01_counts.png", dpi=120)

# %% [markdown]
# ## 每个数字的平均图像
#
# 典型的 3 是什么样子？我们把所有写着 3 的训练图像逐个像素求平均，再对其他数字照做一遍。
# 在下面的单元里，`y_train == digit` 选出某一个数字的图像，`axis=0` 表示对这些图像求平均。

# %%
means = np.empty((10, 28, 28))
for digit in range(10):
    images_of_digit = x_train[y_train == digit]
    means[digit] = images_of_digit.mean(axis=0)

fig, axes = plt.subplots(2, 5, figsize=(6.4, 2.8), layout="constrained")
for digit in range(10):
    ax = axes.flat[digit]
    ax.imshow(means[digit], cmap="Greys", vmin=0, vmax=255)
    ax.axis("off")
fig.savefig(FIGURES / "01_means.png", dpi=120)

# %% [markdown]
# 十个数字都很容易认出来。从模糊的程度可以看出各人的写法相差多大：
# 0 的平均图像相当清晰，5 的平均图像非常模糊。
#
# 有了这十张平均图像，就足以识别大部分数字。
# 设 $x$ 是一张图像，写成由 784 个数组成的向量，$m_d$ 是数字 $d$ 的平均图像。
# 距离的平方 $\lVert x - m_d \rVert^2$ 最小的，就是最近的平均图像，它的数字就是答案。
# 把平方展开，得到
#
# $$\lVert x - m_d \rVert^2 = \lVert x \rVert^2 - 2\,x \cdot m_d + \lVert m_d \rVert^2.$$
#
# 第一项对十个数字都一样，不影响哪张平均图像最近。
# 所以只要找出使 $\lVert m_d \rVert^2 - 2\,x \cdot m_d$ 最小的数字。
# 把所有图像放在一起，全部点积 $x \cdot m_d$ 就是两个矩阵的乘积。
# 结果中每张图像占一行，每个数字占一列。
# `np.argmin` 加上 `axis=1`，就能找出每一行中最小的数在哪一列。

# %%
test_rows = x_test.reshape(10000, 784)  # 每张测试图像一行
mean_rows = means.reshape(10, 784)  # 每个数字一行

squared_norms = np.sum(mean_rows**2, axis=1)
products = test_rows @ mean_rows.T
distances = squared_norms - 2 * products  # 省略了十个数字共有的那一项
nearest = np.argmin(distances, axis=1)

nearest_mean_accuracy = np.mean(nearest == y_test)
print(f"accuracy of the nearest mean: {nearest_mean_accuracy:.2%}")

# %% [markdown]
# 用最近的平均图像识别，没有训练任何东西，就答对了 **82.03%** 的测试图像。
# 后面几课的网络必须超过这个成绩。
#
# ## 试一试
#
# 1. 从 $256^{784}$ 张图像中另取一张画出来：
#    `np.random.RandomState(0).randint(256, size=(28, 28))`。它与数字有什么不同？
# 2. 用最近的平均图像识别时，最常把哪个数字错认成哪个数字？
#    请统计两个数不同的 `(y_test[i], nearest[i])`，看每一对各出现多少次。
# 3. 用 9 的平均图像减去 4 的平均图像，用 `cmap="RdBu", vmin=-170, vmax=170` 把差画出来，
#    使 0 显示为白色。这两个数字在哪些地方不同？
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#1-mnist-数据集)。
