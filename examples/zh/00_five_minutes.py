# %% [markdown]
# # 0. 五分钟训练一个网络
#
# 程序从没见过你的字，也能认出你写的数字吗？在这节课里，我们训练一个神经网络（neural network），
# 让网络识别你写的一个数字。然后，我们看看网络认错的三张图像（image）。在普通笔记本电脑上，
# 计算只需几秒，也不用联网。
#
# 这节课先不讲原理，后面各课再讲；每一课的内容见“各课讲什么”一节。除第 5 课以外，
# 第 1 课到第 9 课都是根据同一篇博文编写的。这篇博文发表于 2020 年 3 月，题为《手写体数字识别》，
# 以下简称“博文”。不读博文，也能学完全部课程。
#
# 课程有时会请你**猜一猜**某段代码会打印什么。请先猜，再运行代码。

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, draw, my_picture, print, save
from tf1_mnist import data, model, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.pictures import prepare
from tf1_mnist.recipe import Recipe, Settings

# %% [markdown]
# NumPy 用来处理数组，matplotlib 用来画图。模块 `lesson` 就是这节课所在文件夹里的 `lesson.py`，
# 负责把图保存到文件夹 `figures` 里，并检查练习的答案。
# 代码的其余几行从 `tf1_mnist` 包导入模块和函数。
#
# ## 训练
#
# MNIST 数据集有 70,000 张手写数字的小图像。我们用其中 55,000 张训练网络，用另外 10,000 张测试网络。
# 剩下的 5,000 张图像留作验证之用，详见第 6 课。博文把下面要训练的网络叫作 Softmax 网络。
# 这种网络更常见的名称是多层感知机（multi-layer perceptron），简称 MLP。
#
# > **猜一猜**：训练时，网络把 55,000 张训练图像都看两遍。
# > 测试用的 10,000 张图像，网络一张也没有见过。测试时，网络会认错多少张？

# %%
train, test = data.load_data()
train, validation = data.hold_out(train)

recipe = Recipe(softmax.inference, Settings(epochs=2))
net = model.build(recipe, recipe.steps(train))
session = tf.Session(graph=net.graph)
session.run(net.init_op)
training.fit(session, net, recipe, train, validation)

result = training.evaluate(session, net, test)
print(f"{result.errors} of {len(test.images):,} test images are misread")

# %% [markdown]
# 在 10,000 张测试图像中，网络认错了大约 200 张，错误率约为 2%。换了处理器或 TensorFlow 版本，
# 舍入误差就会不同，所以具体的张数会略有出入。
#
# ## 识别一张图像
#
# MNIST 的每张图像都是 28×28 个数排成的方阵。网络由这些数算出十个概率（probability），
# 分别对应数字 0 到 9。概率最大的数字就是网络的答案。下面让网络识别第一张测试图像。


# %%
def read(image):
    """Returns the probabilities of the ten digits for an image."""
    return training.predict(session, net, image[np.newaxis])[0]


x_test, y_test = test
probabilities = read(x_test[0])
for digit in range(10):
    print(f"{digit}: {probabilities[digit]:.4f}")
print("the network reads", np.argmax(probabilities), "and the label says", y_test[0])

# %% [markdown]
# ## 写一个数字
#
# 现在换一个不在 MNIST 中的数字。你可以用任何画图软件在白底上写一个黑色的数字，
# 也可以把数字写在纸上，再拍成照片。把图片存成 `my_digit.png`，放在这节课所在的文件夹里。
# 如果没有 `my_digit.png`，程序就用线条画一个 3。画出的图片大小为 200×200 像素。
# 线条各端点和转折点的坐标 (x, y) 写在下面的代码里；改动这些坐标，就能画出别的数字。

# %%
strokes = [[(65, 50), (100, 35), (135, 60), (95, 95), (140, 130), (100, 165), (60, 145)]]

picture = my_picture(strokes)
my_digit = prepare(picture)  # 28×28 个数，与 MNIST 相同
my_probabilities = read(my_digit)

# %% [markdown]
# `prepare` 找出墨迹，把墨迹缩放到 20×20 像素以内，再放到 28×28 像素的图像正中。
# MNIST 的图像也是这样制作的。下图从左到右依次是你的图片、交给网络的图像和十个概率。

# %%
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(6.4, 2.5), layout="constrained")
left.imshow(picture, cmap="gray", vmin=0, vmax=255)
left.set(title="the picture", xticks=[], yticks=[])
middle.imshow(my_digit, cmap="Greys", vmin=0, vmax=255)
middle.set(title="28 x 28 pixels", xticks=[], yticks=[])
right.barh(range(10), my_probabilities)
right.set(title="probabilities", xlim=(0, 1), xticks=[0, 1], yticks=range(10), ylim=(9.6, -0.6))
save(figure, "00_my_digit.png", picture)
print(f"the network reads {np.argmax(my_probabilities)}")

# %% [markdown]
# ## 三个错误
#
# > **猜一猜**：网络答错的时候，是不是对自己的答案没有把握？下图是网络认错的前三张测试图像。
# > 对这三个错误答案，网络给出的概率各有多大？

# %%
mistakes = np.flatnonzero(result.classes != y_test)

figure, row = plt.subplots(1, 3, figsize=(6.4, 2.6), layout="constrained")
for axes, i in zip(row, mistakes):
    answer = result.classes[i]
    print(
        f"image {i}: reads {answer}, probability {read(x_test[i])[answer]:.2f}; it is {y_test[i]}"
    )
    axes.imshow(x_test[i], cmap="Greys")
    axes.set_title(f"reads {answer}, is {y_test[i]}")
    axes.axis("off")
save(figure, "00_mistakes.png")

# %% [markdown]
# 网络认错的前三张测试图像，编号分别是 **151**、**247** 和 **259**。可见，即使答案是错的，
# 网络给出的概率也可能很高。
#
# ## 各课讲什么
#
# - 图像是什么样的，怎样存储？
#   [1. MNIST 数据集](01_dataset.py)
# - 网络为什么由许多层组成，层与层之间为什么要有非线性函数？
#   [2. 线性不可分](02_linear_separability.py)
# - 网络怎样算出答案？
#   [3. 全连接层与前向传播](03_forward_propagation.py)
# - 网络怎样从错误中学习？
#   [4. 反向传播](04_back_propagation.py)
# - `net.graph` 和 `session.run` 是什么？
#   [5. 什么是计算图？](05_graph.py)
# - 这节课用到的 `model.build` 和 `training.fit` 做了什么？
#   [6. MNIST Softmax 网络](06_softmax_network.py)
# - 特征（feature）可能出现在图像的任何位置，网络怎样把特征找出来？
#   [7. 卷积与卷积层](07_convolution.py)
# - 有些层没有参数（parameter），什么也不用学，这样的层有什么用？
#   [8. 池化、Dropout 与展平](08_pooling_dropout_flatten.py)
# - 怎样让网络的错误减少一半？
#   [9. 卷积神经网络](09_cnn.py)
# - 程序怎样读出一张照片里的许多数字？
#   [10. 读出一页数字](10_reading_a_page.py)
#
# 从下一课起，凡是关于网络的知识，都先讲解，再使用。只要会一点 Python，还记得中学学过的向量和导数，
# 就能跟上。
#
# ## 小结
#
# - 用 55,000 张图像训练几秒钟之后，网络平均每 100 个数字能认对 98 个。
# - 网络给出十个概率，概率最大的数字就是答案；即使答案是错的，概率也可能很高。
# - 你自己的图片要先转换成训练图像的样式，网络才能识别。
#
# ## 练习
#
# 把 `...` 换成你的答案，再运行后面用来检查答案的代码。在你作答之前，这段代码只会提示“还没有作答”。
# 各题的答案在这节课的末尾。
#
# ### 练习 1
# 网络把编号为 582 的测试图像读成了几？像前面那样调用 `read`，把网络读出的数字存入 `seen`。

# %%
seen = ...  # 你的答案


# %%
def check_1(seen):
    assert seen != y_test[582], "That is the label. Which of the ten digits is the most probable?"
    assert seen == np.argmax(read(x_test[582])), (
        "The answer is the index of the largest probability, counted from 0."
    )


check(1, check_1, seen, form="Expected a single digit from 0 to 9.")

# %% [markdown]
# ### 练习 2
# 前面训练了两个轮次（epoch），这次只训练一个。一个轮次就是把全部训练图像用一遍。
# 你要新建一个 `epochs=1` 的 `Recipe`，用它构建一个网络，再新建一个会话（session）。
# 请给它们另取名字，例如 `recipe_1`、`net_1` 和 `session_1`，
# 因为后面检查答案的代码还要用到原来的 `net`、`session` 和 `result`。新的网络会认错多少张测试图像？
# 把 `training.evaluate` 返回的结果存入 `one_epoch`，并打印其中的 `errors`。

# %%
one_epoch = ...  # 你的答案


# %%
def check_2(one_epoch):
    errors = np.count_nonzero(one_epoch.classes != y_test)
    assert errors > result.errors, "With half the training, the network should make more mistakes."
    assert 230 < errors < 420, (
        "Expected about 280. Is the new recipe passed to build, steps and fit?"
    )


check(2, check_2, one_epoch, form="Expected the value that evaluate returns.")

# %% [markdown]
# ### 练习 3
# 画几条线，让网络把画出的图读成 1，而且 1 的概率至少为 0.9。答案是一个列表，每一项是一条线；
# 每条线又是一个由点组成的列表。答案的写法与前面的 `strokes` 相同。因此，即使只有一条线，
# 也要写两层方括号：`[[(x, y), (x, y)]]`。

# %%
one = ...  # 你的答案


# %%
def check_3(strokes):
    probabilities = read(prepare(draw(strokes)))
    answer = np.argmax(probabilities)
    assert answer == 1, f"The network reads {answer}. Try a single stroke that is almost upright."
    assert probabilities[1] >= 0.9, f"The probability of a 1 is only {probabilities[1]:.2f}."


check(
    3,
    check_3,
    one,
    form="Expected strokes on 200 x 200 pixels, in two pairs of brackets: [[(x, y), (x, y)]].",
)

# %% [markdown]
# ### 练习 4
# 网络对哪张测试图像最没有把握？判断的办法是：先取每张图像十个概率中的最大值，
# 再看哪张图像的最大值最小。`training.predict(session, net, x_test)` 给出全部测试图像的概率，
# 每张图像一行。把最没有把握的那张图像的编号存入 `unsure`。

# %%
unsure = ...  # 你的答案


# %%
def check_4(unsure):
    largest = training.predict(session, net, x_test).max(axis=1)
    assert unsure == np.argmin(largest), (
        f"For this image, the largest probability is {largest[unsure]:.2f}; for another, it is "
        "smaller. Take the largest number of each row first, and then the smallest of these."
    )


check(4, check_4, unsure, form="Expected the index of an image, from 0 to 9,999.")

# %% [markdown]
# ### 练习 5（开放题）
# 按你自己的写法，把十个数字都写一遍。网络读错了哪几个？从读错的数字中挑一个，一点一点地改，
# 直到网络读对为止。改了哪里，网络才读对？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# seen = np.argmax(read(x_test[582]))
# print(seen)
# ```
#
# ```text
# 2
# ```
#
# 这张图像上写的其实是 8。
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# recipe_1 = Recipe(softmax.inference, Settings(epochs=1))
# net_1 = model.build(recipe_1, recipe_1.steps(train))
# with tf.Session(graph=net_1.graph) as session_1:
#     session_1.run(net_1.init_op)
#     training.fit(session_1, net_1, recipe_1, train, validation)
#     one_epoch = training.evaluate(session_1, net_1, test)
# print(one_epoch.errors)
# ```
#
# 新的网络会认错 260 到 300 张测试图像，具体张数因处理器而异。与原来的网络相比，
# 新的网络认错的图像要多三分之一到一半。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# one = [[(110, 30), (90, 170)]]
# ```
#
# 这里只画一条略向右倾斜的线，因为 MNIST 中的 1 大多这样写。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# all_probabilities = training.predict(session, net, x_test)
# unsure = int(np.argmin(all_probabilities.max(axis=1)))
# ```
#
# 对这张图像，网络给出的最大概率约为 0.32。还有几张图像的最大概率也差不多这么小，所以答案是哪一张，
# 取决于舍入误差。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# 这道题没有标准答案。网络常常读错 MNIST 中少见的写法，
# 例如中间加一横的 7、底部一横很长的 1、上面封口的 4 和末端带弯钩的 9。
# 网络只认得训练图像中常见的写法。
#
# </details>
