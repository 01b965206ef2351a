# %% [markdown]
# # 1. MNIST 数据集
#
# 程序看一个手写数字时，看到的是什么？程序看到的只是 784 个数。
#
# MNIST 收录了 70,000 张手写数字的图像（image）。每张图像都带有标签（label），
# 标签就是图像上写的数字。这些图像中，60,000 张用来训练网络，10,000 张用来测试网络。
#
# 这节课还不用网络。我们先看图像怎样存储，怎样转换成适合网络处理的数。最后看一看：
# 程序如果不经过任何训练，能认对多少张图像？

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save
from tf1_mnist.data import load_data

# %% [markdown]
# ## 看一看图像
#
# `load_data` 读取本项目自带的 MNIST。我们把前 15 张训练图像画在 3×5 的网格里。
# 配色方案 `Greys` 把 0 画成白色，把 255 画成黑色，所以画出的图像看上去就是白纸黑字。
# `vmin` 和 `vmax` 用来固定灰度（grey level）的范围。如果不写这两项，
# matplotlib 就根据每张图像中最浅和最深的像素，为这张图像单独定一个范围。

# %%
(x_train, y_train), (x_test, y_test) = load_data()

fig, axes = plt.subplots(3, 5, figsize=(6.4, 4.6), layout="constrained")
for i in range(15):
    ax = axes.flat[i]
    ax.imshow(x_train[i], cmap="Greys", vmin=0, vmax=255)
    ax.set_title(f"Label: {y_train[i]}", fontsize=13)
    ax.set_xticks([])
    ax.set_yticks([])
save(fig, "01_samples.png")

# %% [markdown]
# 图中的数字都居中，大小也相近，但每个人的写法不同。网格里有四个 1，比一比它们的倾斜程度。
#
# ## 图像怎样存储
#
# 我们有四个数组。按照惯例，名称以 `x` 开头的数组存放图像，以 `y` 开头的数组存放标签。
# 下面打印每个数组的数据类型、形状和所占的字节数。


# %%
def describe(name, array):
    print(f"{name}: {array.dtype} {array.shape}, {array.nbytes:,} bytes")


describe("x_train", x_train)
describe("y_train", y_train)
describe("x_test", x_test)
describe("y_test", y_test)

# %% [markdown]
# `uint8` 类型的数是 0 到 255 的整数，用一个字节存储。一张图像有 28×28 个像素，
# 每个像素对应一个这样的整数。因此，60,000 张训练图像共占 **47,040,000** 字节。
# `x_train` 的形状用三个数表示，其中第一个是图像的张数。每个标签是 0 到 9 中的一个整数。
#
# 像素的值叫作灰度。MNIST 图像的灰度表示墨量：0 是白纸，255 是最浓的墨。
# 普通的灰度图片正好相反：0 是黑色，255 是白色。所以，要把 MNIST 图像存成 PNG 文件，
# 应该保存 `255 - image`，否则图像在别的软件里会显示成黑底白字。
#
# > **猜一猜**：平均来说，一张图像有百分之几的像素是空白的？
#
# 下面代码中的 `x_train == 0` 是一个数组，元素是 `True` 或 `False`。求平均时，`True` 算作 1，
# `False` 算作 0，所以这个数组的平均值就是空白像素所占的比例。

# %%
levels = np.unique(x_train)
print(f"{len(levels)} different grey levels, from {levels[0]} to {levels[-1]}")

blank_share = np.mean(x_train == 0)
print(f"{blank_share:.1%} of the pixels are 0")

# %% [markdown]
# 全部 **256** 种灰度都出现了。值为 0 的像素占 **80.9%**，所以平均来说，一张图像的大部分是空白的。
#
# ## 缩放到 [0, 1]
#
# 字节适合用来存储图像，却不适合用来计算。一个字节存不了小数，也存不了大于 255 的数。
#
# > **猜一猜**：用字节计算，200 + 100 等于多少？

# %%
a = np.array([200], dtype="uint8")
b = np.array([100], dtype="uint8")
wrapped = a + b
print(f"200 + 100 = {wrapped[0]} in uint8")

# %% [markdown]
# 结果是 **44**，因为字节会回绕（wrap around）。一个字节最大只能表示 255，255 加 1 又回到 0，
# 于是 300 变成 300 - 256，也就是 44。
#
# 因此，网络不用字节计算，而用浮点数计算。浮点数通常采用 `float32` 类型，每个数占四个字节。
# 我们把图像转换成 `float32`，再除以 255，这样白纸仍是 0，最浓的墨变成 1。
# 像这样把数据缩放到统一的范围，叫作归一化（normalization）。如果像素的值不除以 255，网络会怎样？
# 答案见第 6 课。

# %%
scaled = x_train.astype("float32") / 255
print(f"{scaled.dtype} from {scaled.min()} to {scaled.max()}, {scaled.nbytes:,} bytes")

# %% [markdown]
# 缩放后的图像占 **188,160,000** 字节。如果用 NumPy 默认的 `float64`，字节数还要翻倍。
# `float32` 的精度够用吗？我们把缩放后的值乘以 255，用 `np.rint` 舍入为整数，再与原来的字节比较。

# %%
restored = np.rint(scaled * 255).astype("uint8")
print("every byte restored:", np.array_equal(restored, x_train))

# %% [markdown]
# 每个字节都恢复了原值，所以缩放没有丢失任何信息。
#
# ## 展平成 784 个数
#
# 在接下来的几课中，网络的输入是一行数，而不是排成正方形的数。所以要把每张图像展平（flatten），
# 也就是把各行首尾相接，排成一行。NumPy 的 `reshape` 一次就能展平所有图像。

# %%
flat = scaled.reshape(60000, 28 * 28)
print(f"{scaled.shape} -> {flat.shape}")

# %% [markdown]
# 现在每张图像排成了一行，共 784 个数，其中前 28 个数就是原图最上面的一行。
#
# 一行 784 个数能表示多少种不同的图像？一张图像有 784 个像素，每个像素有 256 种取值，
# 所以共有 $256^{784}$ 种不同的图像。Python 的整数可以任意大，所以 $256^{784}$ 可以精确地算出来。
#
# > **猜一猜**：$256^{784}$ 有多少位？

# %%
image_count = 256**784
digit_count = len(str(image_count))
print(f"256^784 has {digit_count:,} digits")

# %% [markdown]
# $256^{784}$ 有 **1,889** 位。这 $256^{784}$ 张图像几乎全是噪声：能看出内容的图像极少，
# 像数字的图像就更少了。
#
# ## 每个数字有多少张图像
#
# 十个数字出现的次数一样多吗？下面用 `np.bincount` 数一数每个数字有多少张训练图像。
# 这个函数统计 0、1、2 等数在数组中各出现多少次。训练图像中数字 1 最多，所以再设想一个程序，
# 不管看到哪张图像都回答 1。我们算出这个程序在测试图像上的准确率（accuracy），即答对的比例，
# 作为基准（baseline），以便与后面的结果比较。

# %%
counts = np.bincount(y_train)
for digit in range(10):
    print(f"{digit}: {counts[digit]:,}")

always_one_accuracy = np.mean(y_test == 1)
print(f"accuracy of always answering 1: {always_one_accuracy:.2%}")

# %% [markdown]
# 每个数字大约有 6,000 张训练图像。数字 1 最多，有 **6,742** 张；数字 5 最少，有 **5,421** 张。
# 即使总是回答 1，准确率也有 **11.35%**。网络的准确率要高于这个基准，网络才算有用。
#
# 下图中的红线表示 6,000 张，即训练图像总数的十分之一。（代码可以跳过。）

# %%
fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
bars = ax.bar(range(10), counts, color="0.4")
count_texts = [f"{count:,}" for count in counts]
ax.bar_label(bars, count_texts, label_type="center", color="white", rotation=90, fontsize=13)
ax.axhline(6000, color="tab:red", linestyle="--")
ax.set(xticks=range(10), xlabel="digit", ylabel="training images")
save(fig, "01_counts.png")

# %% [markdown]
# ## 每个数字的平均图像
#
# 典型的 3 是什么样子？我们对所有写着 3 的训练图像逐个像素求平均，其他数字的图像也照此处理。
# 下面代码中的 `y_train == digit` 选出某一个数字的图像，`axis=0` 表示对这些图像求平均。
#
# > **猜一猜**：哪个数字的平均图像最模糊？
#
# 我们用浅色像素的比例来衡量模糊的程度。在平均图像上，灰度大于 25 的像素叫作有墨迹的像素。
# 在有墨迹的像素中，灰度小于 128 的像素叫作浅色像素。下面计算浅色像素在有墨迹的像素中占百分之几。

# %%
means = np.empty((10, 28, 28))
for digit in range(10):
    images_of_digit = x_train[y_train == digit]
    means[digit] = images_of_digit.mean(axis=0)

    inked = means[digit] > 25
    pale = means[digit] < 128
    print(f"{digit}: {np.mean(pale[inked]):.0%} pale")

fig, axes = plt.subplots(2, 5, figsize=(6.4, 2.8), layout="constrained")
for digit in range(10):
    ax = axes.flat[digit]
    ax.imshow(means[digit], cmap="Greys", vmin=0, vmax=255)
    ax.axis("off")
save(fig, "01_means.png")

# %% [markdown]
# 在平均图像上，十个数字都很容易认出来。各人的写法相差越大，平均图像就越模糊。0 的平均图像相当清晰，
# 浅色像素在有墨迹的像素中占 **56%**；5 的平均图像非常模糊，这个比例是 **86%**。
#
# 单凭这十张平均图像，就能认对大部分测试图像。把一张图像写成含有 784 个数的向量，记作 $x$；
# 把数字 $d$ 的平均图像也写成向量，记作 $m_d$。
# $x$ 与 $m_d$ 的距离定义为向量 $x - m_d$ 的长度 $\lVert x - m_d \rVert$。与平面向量一样，
# 784 维向量长度的平方也等于各分量的平方和。哪个数字的平均图像离 $x$ 最近，答案就是哪个数字。
# 距离最小时，距离的平方 $\lVert x - m_d \rVert^2$ 也最小，所以只需比较距离的平方。
# 我们先用循环为第一张测试图像找出距离最近的平均图像。

# %%
first_distances = []
for digit in range(10):
    difference = x_test[0] - means[digit]
    first_distances.append(np.sum(difference**2))
    print(f"squared distance to the mean of the {digit}s: {first_distances[digit]:,.0f}")
print("nearest:", np.argmin(first_distances), "label:", y_test[0])

# %% [markdown]
# 要处理全部 10,000 张测试图像，有一种不用循环、速度更快的办法。把平方展开，得到
#
# $$\lVert x - m_d \rVert^2 = \lVert x \rVert^2 - 2\,x \cdot m_d + \lVert m_d \rVert^2.$$
#
# 第一项对十个数字都一样，不影响比较的结果，所以只需找出使 $\lVert m_d \rVert^2 - 2\,x \cdot m_d$
# 最小的数字。
#
# 求点积 $x \cdot m_d$，就是把两个向量中位置相同的数相乘，再把乘积相加。
# 把测试图像和平均图像各排成一个矩阵，用一次矩阵乘法就能算出全部点积。矩阵乘法在 NumPy 中写作 `@`。
# 矩阵乘积第 $i$ 行第 $j$ 列的数是第一个矩阵的第 $i$ 行与第二个矩阵的第 $j$ 列的点积。
# 这里每张平均图像占一行，所以先用 `.T` 求转置，把行变成列。乘积中每张测试图像占一行，
# 每个数字占一列；下面由乘积算出的数组 `distances` 也这样排列。给 `np.argmin` 传入 `axis=1`，
# 就能找出 `distances` 每一行的最小值在哪一列。
#
# > **猜一猜**：用距离最近的平均图像来判断数字，每 100 张测试图像能认对多少张？

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
# 不用训练，只找距离最近的平均图像，就认对了 **82.03%** 的测试图像。后面几课的网络也要识别数字，
# 准确率必须超过这个数。
#
# ## 对照博文
#
# 这一节可以跳过。除第 5 课以外，第 1 课到第 9 课都是根据同一篇博文编写的。
# 这节课对应博文的“MNIST手写体数据集介绍”“下载和读取MNIST数据集”和“数据集样例可视化”三节，
# 博文画的也是上面那 15 张图像。
#
# 博文用神经网络（neural network）库 Keras 读取 MNIST：`mnist.load_data(path='absoluteUrl')`。
# 传入的是 `.npz` 文件（里面存着若干个 NumPy 数组）的绝对路径（absolute path）。
# 而 Keras 只需要一个文件名，也就是文件在缓存文件夹 `~/.keras/datasets` 中的名称。
# 旧版 Keras 会把传入的文件名接在缓存文件夹的完整名称之后。在 Python 中，如果接上的是绝对路径，
# 得到的就是这个绝对路径本身，所以博文的写法当时行得通。如果传入的文件名里含有文件夹名，
# 现在的 Keras 就抛出 `ValueError`，所以博文的这行代码如今会报错。
#
# 本项目的 `load_data` 也接受绝对路径：`load_data(path="/data/mnist.npz")`。如果只写文件名，
# 就先在当前文件夹里找，找不到再去 `~/.keras/datasets` 里找。
#
# ## 小结
#
# - 一张图像由 784 个数组成，每个数在 0 到 255 之间，表示一个像素的墨量。
# - 把数缩放到 [0, 1] 不会丢失信息；展平只是把这些数排成一行。
# - 单凭十张平均图像，就能认对 82% 的测试图像。神经网络的准确率应该更高。
#
# ## 练习
#
# ### 练习 1
# 展平之后，一张图像是一行 784 个数。原来在第 14 行、第 7 列的像素，展平后的下标是多少？
# （行、列和下标都从 0 数起。）

# %%
place = ...  # 你的答案


# %%
def check_1(place):
    numbered = np.arange(784).reshape(28, 28)
    row, column = divmod(place, 28)
    assert place == numbered[14, 7], f"The pixel at index {place} is in row {row}, column {column}."


check(1, check_1, place, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# `np.random.RandomState(0).randint(256, size=(28, 28))` 从 $256^{784}$ 张图像中随机抽取一张。
# 这张图像的相邻像素平均相差多少？求出每一对左右相邻像素之差的绝对值，
# 再把这些绝对值的平均值存入 `step`。（`np.diff(image, axis=1)` 给出所有的差。）
# MNIST 图像的相邻像素平均相差约 17。

# %%
step = ...  # 你的答案


# %%
def check_2(step):
    assert step > 40, "Too small. Did you take the absolute value before the mean?"
    assert abs(step - 84.3) < 0.5, f"Expected about 84, not {step:.1f}."


check(2, check_2, step, form="Expected a single number, the mean of all differences.")

# %% [markdown]
# ### 练习 3
# 用距离最近的平均图像来判断数字，最常见的错误是把哪个数字认成哪个数字？
# 在数对 `(y_test[i], nearest[i])` 中，找出两个数不同的数对，数一数每种各出现多少次，
# 再把次数最多的那一种存入 `pair`。

# %%
pair = ...  # 你的答案：（标签，距离最近的平均图像）


# %%
def check_3(pair):
    label, answer = pair
    count = np.sum((y_test == label) & (nearest == answer))
    assert label != answer, "The two digits of the pair have to differ."
    assert count == 118, f"This happens {count} times. Another mistake is more frequent."


check(3, check_3, pair, form="Expected a pair of digits: (label, nearest mean).")

# %% [markdown]
# ### 练习 4
# 如果每个数字只用自己的前 10 张训练图像来求平均图像，再用这些平均图像识别测试图像，准确率是多少？
# 把答案写成 0 到 1 之间的数。

# %%
accuracy_of_10 = ...  # 你的答案


# %%
def check_4(accuracy):
    assert accuracy <= 1, "The accuracy is a number from 0 to 1."
    assert accuracy < nearest_mean_accuracy, (
        "Fewer images should give worse means, not better ones."
    )
    assert accuracy > 0.5, "Too low. Do bytes wrap around somewhere? 2 * x_test is still uint8."
    assert abs(accuracy - 0.6648) < 0.005, f"Expected about 0.66, not {accuracy:.4f}."


check(4, check_4, accuracy_of_10, form="Expected a number from 0 to 1.")

# %% [markdown]
# ### 练习 5
# 用 9 的平均图像减去 4 的平均图像，把差存入 `difference`。差值最大的像素在第几行、第几列？
# （用 `plt.imshow(difference, cmap="RdBu", vmin=-170, vmax=170)` 把 `difference` 画成图，
# 就能看到这两个数字的区别。）

# %%
darkest = ...  # 你的答案：（行，列）


# %%
def check_5(darkest):
    difference = means[9] - means[4]
    row, column = darkest
    found = difference[row, column]
    largest = difference.max()
    assert found == largest, f"The difference there is {found:.0f}; the largest is {largest:.0f}."


check(5, check_5, darkest, form="Expected a pair of numbers: (row, column).")

# %% [markdown]
# ### 练习 6（开放题）
# 找出一条识别数字的规则，不用训练网络，却比“找距离最近的平均图像”更准确。例如，
# 在全部训练图像中找出与新图像距离最近的一张，用这一张的标签作答。你的规则有什么代价？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# place = 28 * 14 + 7
# print(place)
# ```
#
# ```text
# 399
# ```
#
# 从 0 数起，第 14 行之前有 14 行，每行 28 个像素。
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# noise = np.random.RandomState(0).randint(256, size=(28, 28))
# step = np.abs(np.diff(noise, axis=1)).mean()
# print(f"noise {step:.1f}")
#
# digit_steps = np.diff(x_train.astype("int16"), axis=2)
# print(f"digits {np.abs(digit_steps).mean():.1f}")
# ```
#
# ```text
# noise 84.3
# digits 17.2
# ```
#
# 在数字的图像中，相邻像素的灰度相近；在噪声中，相邻像素的灰度往往相差很大。
# 如果不用 `astype("int16")` 转换类型，字节相减时也会回绕。$256^{784}$ 张图像被抽到的可能性都相同。
# 这些图像绝大多数是噪声，所以随机抽一张，抽到的几乎总是和 `noise` 差不多。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# confusions = np.zeros((10, 10), dtype=int)  # 行是标签，列是答案
# for label, answer in zip(y_test, nearest):
#     if label != answer:
#         confusions[label, answer] += 1
# pair = divmod(confusions.argmax(), 10)
# print(pair[0], "taken for", pair[1], confusions.max(), "times")
# print("4 and 9, both ways:", confusions[4, 9] + confusions[9, 4])
# print("3 and 5, both ways:", confusions[3, 5] + confusions[5, 3])
# ```
#
# ```text
# 5 taken for 3 118 times
# 4 and 9, both ways: 199
# 3 and 5, both ways: 167
# ```
#
# 次数最多的错误是把 5 认成 3。如果“把甲认成乙”与“把乙认成甲”合在一起计数，
# 最容易混淆的就是 4 和 9 这一对。在 1,797 个错误中，这一对占 199 个。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# few_means = np.stack([x_train[y_train == digit][:10].mean(axis=0) for digit in range(10)])
# few_rows = few_means.reshape(10, 784)
# few_distances = np.sum(few_rows**2, axis=1) - 2 * (test_rows @ few_rows.T)
# accuracy_of_10 = np.mean(np.argmin(few_distances, axis=1) == y_test)
# print(f"{accuracy_of_10:.4f}")
# ```
#
# ```text
# 0.6648
# ```
#
# 总共只用 100 张训练图像，就能认对三分之二的测试图像。代码中乘积外面的括号不能少，
# 否则 NumPy 会先用字节计算 `2 * test_rows`，2×200 就会变成 144。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# difference = means[9] - means[4]
# darkest = np.unravel_index(difference.argmax(), difference.shape)
# print(f"{difference.max():.0f} in row {darkest[0]}, column {darkest[1]}")
# ```
#
# ```text
# 165 in row 7, column 15
# ```
#
# 有些像素的差值远大于其他像素的差值，这些像素在图像中间偏上的地方排成一条横杠。9 在这里有一笔，
# 从上方把圈封住；4 没有这一笔，上方是开口的。在其余的位置，4 和 9 的平均图像大致相同。
# 难怪用距离最近的平均图像来判断数字，经常会混淆 4 和 9。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 找出距离最近的训练图像，用这张图像的标签作答，这种方法叫作最近邻（nearest neighbour）。
# 这种方法不用训练，大约能认对 97% 的测试图像。代价是必须保存全部 60,000 张训练图像，
# 还要把新图像与它们逐一比较。因此，用这种方法识别一张新图像，大约要做 4,700 万次乘法。
# 换成第 6 课的网络，识别一张图像只需做大约 70 万次乘法，认错的图像也更少。
#
# </details>
