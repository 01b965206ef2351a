# %% [markdown]
# # 10. 读出一页数字
#
# 一页纸上写满了数字，没有任何标记说明每个数字从哪里开始、到哪里结束。程序怎样把这些数字读出来？
#
# 前面几课的网络一次只看一个数字，而且这个数字已经裁好、居中。可是，一整页纸的照片里有许多数字，
# 其中一些还可能连在一起；纸上可能有横线，光线也往往不均匀。这节课从一张照片出发，
# 一步一步读出其中的数字。找出墨迹、分行、把每一行做成长条（strip），都只用几行代码，
# 你可以随意修改。每讲一步，还会介绍 `tf1_mnist` 包中相应的函数。包中的函数与我们写的代码作用相同，
# 只是考虑得更周全。识别长条时，用的是已经训练好的网络。
#
# 这节课的前一半讲怎样处理图像（image），与网络无关。如果只想知道网络怎样读出一整行，
# 可以先看“从行到长条”一节前面的那幅图，再从这一节读起。
#
# 照片由我们自己合成，所用的数字取自 MNIST 的测试图像，这样就能知道正确答案。
# 网络在训练时没有见过这些图像；不过，合成的照片还是比真实的照片容易识别。

# %%
import io
import itertools

import cv2  # 即 OpenCV
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, save
from tf1_mnist import handwriting, objective, pretrained
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data
from tf1_mnist.handwriting.paper import ink, ruling
from tf1_mnist.handwriting.text import decoding
from tf1_mnist.handwriting.writing import page
from tf1_mnist.runs import saved_model

NO_TICKS = {"xticks": (), "yticks": ()}  # 用于各图

# %% [markdown]
# ## 一张照片
#
# 页面上的每一行用一个列表表示。列表的每一项对应一个数字，记有两个数：测试图像的编号，
# 以及这个数字左边的间距（单位是像素）。第二行有一个间距是负数，所以 9 和 0 连在一起。
# 第三行开头是两个 1。

# %%
_, (x_test, y_test) = load_data()

ROWS = [
    [(0, 0), (1, 50), (2, 50), (3, 50), (4, 50)],
    [(8, 0), (9, 50), (10, -8), (11, 50)],
    [(39, 0), (40, 50), (41, 50), (42, 50)],
]
truth = []
for row in ROWS:
    truth.append("".join(str(y_test[index]) for index, _ in row))
print("on the page:", *truth)

# %% [markdown]
# 我们先在页面上写数字，数字的大小是 MNIST 中的三倍；然后画上横线，把页面转 3 度，
# 再让光从左上方照过来。落在纸上的光，墨迹吸收 60%，横线吸收 30%。最后加上一点噪声，
# 因为相机拍的照片总有噪声。下面的代码可以跳过，从“墨迹与纸面”一节接着读。


# %%
def write(rows):
    written = np.zeros((520, 720), np.float32)  # 0 是纸，1 是墨迹
    for n, row in enumerate(rows):
        top = 70 + 150 * n
        left = 90
        for index, gap in row:
            digit = cv2.resize(x_test[index], (84, 84), interpolation=cv2.INTER_CUBIC) / 255
            inked = np.flatnonzero(digit.max(axis=0) > 0.5)
            digit = digit[:, inked[0] : inked[-1] + 1]  # 去掉两边的空白
            left += gap
            place = written[top : top + 84, left : left + digit.shape[1]]
            np.maximum(place, digit, out=place)
            left += digit.shape[1]
    return written


def turn(picture, degrees):
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


def photograph(written, degrees=3):
    lines = np.zeros_like(written)
    for top in range(65, 450, 75):
        lines[top : top + 2] = 1
    absorbed = turn(np.maximum(0.6 * written, 0.3 * lines), degrees)
    y, x = np.mgrid[0:1:520j, 0:1:720j]
    light = 240 * (1 - 0.5 * x - 0.25 * y)
    noise = np.random.RandomState(0).normal(0, 2, written.shape)
    return (light * (1 - absorbed) + noise).clip(0, 255).astype(np.uint8)


written = write(ROWS)
photo = photograph(written)

# %% [markdown]
# ## 墨迹与纸面
#
# 能不能定一个阈值（threshold），把比阈值暗的像素都算作墨迹？我们知道墨迹在哪里，
# 所以可以统计两种错误：漏掉的墨迹，以及错当成墨迹的纸面。
#
# > **猜一猜**：有没有一个阈值，能让两种错误都很少？

# %%
is_ink = turn(written, 3) > 0.5


def mistakes(mask):
    missed = np.mean(~mask[is_ink])
    added = np.mean(mask[~is_ink])
    return f"misses {missed:.0%} of the ink, takes {added:.1%} of the paper for ink"


print(f"lightest ink {photo[is_ink].max()}, paper at the bottom right {photo[-1, -1]}")
for threshold in (60, 80, 100, 120):
    print(f"threshold {threshold}: {mistakes(photo < threshold)}")

# %% [markdown]
# 无论取哪个阈值都不行，因为照片右下角的纸面比许多地方的墨迹还要暗。
#
# 解决的办法是：先估计每一处纸面的亮度，再计算每个像素的亮度比同一处的纸面低百分之几，
# 这个百分比就是对比度（contrast）。估计纸面的亮度，用的是形态学闭运算（morphological closing），
# 分为两步。第一步，把每个像素的亮度换成周围一个正方形内的最大亮度。笔画比正方形窄，所以会消失。
# 较大的阴影经过第一步会缩小，所以还有第二步。在第一步的结果中，
# 把每个像素的亮度换成周围同样大小的正方形内的最小亮度，让阴影恢复原来的大小。
#
# 纸面的对比度大约是 0。对比度超过最大值一半的像素肯定是墨迹；先算出这些像素的平均对比度，
# 再取平均值的一半作阈值。这样，阈值就大致落在纸面对比度与墨迹平均对比度的中间。


# %%
def paper_by_hand(photo, reach=20):
    """Estimates the paper's brightness with squares that are 2 * reach + 1 pixels wide."""
    smooth = cv2.GaussianBlur(photo, (0, 0), 2)  # 否则最亮的像素会是噪声
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    brightest = cv2.dilate(smooth, square)  # 第一步
    return cv2.erode(brightest, square).astype(float)  # 第二步


def contrast_by_hand(photo, paper):
    return (paper - photo) / paper  # 亮度比纸面减少的比例


def threshold_by_hand(contrast):
    dark = contrast > contrast.max() / 2  # 肯定是墨迹
    return contrast[dark].mean() / 2


estimated = paper_by_hand(photo)
contrast = contrast_by_hand(photo, estimated)
level = threshold_by_hand(contrast)
mask = contrast > level

print(f"at the bottom right, the paper is estimated at {estimated[-1, -1]:.0f}")
print(f"contrast above {level:.2f}: {mistakes(mask)}")

# %% [markdown]
# 在 `tf1_mnist` 包中，对比度和阈值由 `ink.measure` 计算。`ink.measure` 还能处理深底浅字，
# 以及任意大小的照片。在这张照片上，我们的函数与 `ink.measure` 判断错误的像素几乎一样多。

# %%
package_contrast, package_level = ink.measure(photo, side=1400)
print(
    f"ink.measure, contrast above {package_level:.2f}: {mistakes(package_contrast > package_level)}"
)

# %% [markdown]
# ## 横线与连通区域
#
# 现在仍被错当成墨迹的像素，大多在横线上。包中的 `ruling.lines` 找出贯穿整张照片的直线。
# 笔画与横线相交处的像素算作笔画。去掉横线之后，剩下的墨迹分成许多连通区域（connected component）：
# 从一个墨迹像素出发，经过相邻的墨迹像素能走到的像素，都属于同一个区域。连通区域用 OpenCV 来找。
# 我们只留下高度超过典型高度一半的区域；更小的区域不是灰尘，就是数字的一部分。

# %%
writing = mask & ~ruling.lines(mask)
print(f"without lines: {mistakes(writing)}")

_, labels, statistics, _ = cv2.connectedComponentsWithStats(writing.astype(np.uint8))
boxes = statistics[1:, :4]  # 左、上、宽、高；去掉编号为 0 的区域，那是纸
visible = boxes[boxes[:, 3] > 10]
typical_height = np.median(visible[:, 3])
large = boxes[boxes[:, 3] > typical_height / 2]
print(f"{len(boxes)} pieces, {len(large)} of them large")

# %% [markdown]
# ## 分行
#
# 要把连通区域分成行，先把各个区域按中点的纵坐标排序。在同一行里，前后两个中点的纵坐标相差不大；
# 如果相差很大，后一个区域就是新一行的开头。
#
# > **猜一猜**：这一页有 13 个数字。三行各有多少个大的连通区域？


# %%
def rows_by_hand(boxes, jump):
    """Divides the boxes into rows; in each row, the boxes are sorted from left to right."""
    middles = boxes[:, 1] + boxes[:, 3] / 2
    order = np.argsort(middles)
    starts = np.flatnonzero(np.diff(middles[order]) > jump) + 1
    rows = np.split(boxes[order], starts)
    return [row[np.argsort(row[:, 0])] for row in rows]


def line_through(row):
    """Returns the slope and the height at x = 0 of the line through the boxes' centres."""
    # polyfit 求出离各个中点最近的一次多项式，也就是直线
    return np.polyfit(row[:, 0] + row[:, 2] / 2, row[:, 1] + row[:, 3] / 2, 1)


rows = rows_by_hand(large, jump=0.6 * typical_height)
for row in rows:
    slope, _ = line_through(row)
    print(f"{len(row)} large pieces, {np.rad2deg(np.arctan(slope)):.1f} degrees")

# %% [markdown]
# 第二行只有 **3** 个大的连通区域，因为 9 和 0 连成了一个。页面逆时针转了 3 度，
# 所以各行都是右端较高。图像中的纵坐标从上往下增大，所以各行的角度是负的。角度只是近似值，
# 因为手写数字有高有矮。
#
# 包中的 `page.find` 完成从照片到分行的全部步骤，还保留小的连通区域，例如 5 上面的一横。
# 对比度略低于阈值的像素，如果与墨迹相连，也算作墨迹，所以颜色由深变浅的笔画不会断开。
# 要判断一个区域是否属于某一行，先找出这一行中离它最近的几个数字，
# 再看它与这些数字在竖直方向上是否重叠。所以，各行不必写得很直，行与行也可以靠得很近。

# %%
found = page.find(photo)
for row in found.rows:
    angle = np.rad2deg(row.angle)
    print(f"{len(row.digits)} large pieces, {len(row.others)} small, {angle:.1f} degrees")

# %% [markdown]
# 下图画出以上各步的结果。（代码可以跳过。）


# %%
def draw_page():
    figure, grid = plt.subplots(2, 2, figsize=(6.4, 5), layout="constrained", subplot_kw=NO_TICKS)
    pictures = {
        "the photograph": photo,
        "darker than 100": photo >= 100,
        f"contrast above {level:.2f}": ~mask,
        "without lines, in rows": ~writing,
    }
    for axes, (title, picture) in zip(grid.flat, pictures.items()):
        axes.imshow(picture, cmap="gray")
        axes.set_title(title, fontsize=12)
    for n, row in enumerate(rows):
        for left, top, width, height in row:
            axes.add_patch(plt.Rectangle((left, top), width, height, fill=False, ec=f"C{n}", lw=2))
    return figure


save(draw_page(), "10_page.png")

# %% [markdown]
# ## 从行到长条
#
# 每一行都要做成 32 像素高的长条，才能交给网络；长条中的数字高 20 像素，沿水平方向排列。
# 做长条只需旋转和缩放：`cv2.getRotationMatrix2D` 给出同时完成旋转和缩放的矩阵，
# `cv2.warpAffine` 用这个矩阵变换图像。与 MNIST 一样，墨迹的深浅用 0 到 255 之间的数表示：纸是 0，
# 典型的墨迹是 255。下面的代码可以跳过，从打印出的长条形状之后接着读。


# %%
def soft_ink(contrast, level, writing):
    typical = contrast[writing].mean()
    near = cv2.dilate(writing.astype(np.uint8), np.ones((3, 3)))  # 笔画的边缘是渐变的
    shade = (contrast - level / 4) / (typical - level / 4)
    return (255 * np.clip(shade, 0, 1) * near).astype(np.uint8)


def strip_by_hand(inked, row):
    slope, height_at_0 = line_through(row)
    scale = 20 / np.median(row[:, 3])
    left = int(row[:, 0].min())
    right = int((row[:, 0] + row[:, 2]).max())
    start = (left, slope * left + height_at_0)  # 这个点移到长条的 (6, 16) 处
    matrix = cv2.getRotationMatrix2D(start, np.rad2deg(np.arctan(slope)), scale)
    matrix[:, 2] += 6 - start[0], 16 - start[1]
    blurred = cv2.GaussianBlur(inked, (0, 0), 0.35 / scale)  # 否则缩小时会丢掉细的笔画
    width = int((right - left) * scale) + 12
    return cv2.warpAffine(blurred, matrix, (width, 32))


inked = soft_ink(contrast, level, writing)
hand_strips = [strip_by_hand(inked, row) for row in rows]
print("strips:", *[strip.shape for strip in hand_strips])

# %% [markdown]
# 项目自带的整行识别网络（reader）与第 9 课的网络一样，
# 也是卷积神经网络（convolutional neural network），但一次看一整个长条。
# 长条上每两个像素宽的一段算作一列，网络给每一列算出 23 个概率（probability）：十个数字各一个，
# 加号、小数点等十二个符号各一个，还有一个属于空白符（blank）。空白符表示“此处什么也没有”。
# 网络中有三次池化（pooling），每次都让特征图（feature map）的高度减半，
# 从 32 行依次变成 16 行、8 行、4 行；宽度则只减半一次。然后，在每个水平位置上，
# 从 80 张特征图中各取出上下排列的四个数，排成一列，共 320 个数。最后几层把每一列变成 23 个数。
# 长条的宽度必须是 16 的倍数，所以右边要补上白纸。这一页没有符号，所以我们把符号的概率设为 0，
# 再把其余的概率分别除以它们的总和；否则，写斜了的 1 可能会被读成斜线。
# `decoding.likeliest` 由各列的概率求出数字，做法见下一节。


# %%
def read_strips(strips):
    """Returns a table of probabilities for each strip, with the probabilities of signs set to 0."""
    tables = []
    with saved_model.load(pretrained.READER) as (session, loaded):
        for strip in strips:
            padded = np.pad(strip, ((0, 0), (0, -strip.shape[1] % 16)), mode="constant")
            table = session.run(loaded.probabilities, {loaded.images: padded[np.newaxis]})[0]
            table[:, 10 : decoding.BLANK] = 0
            tables.append(table / table.sum(axis=1, keepdims=True))
    return tables


def number_in(table, count=None):
    return "".join(map(str, decoding.likeliest(table, count).symbols))


hand_tables = read_strips(hand_strips)
print("on the page:    ", *truth)
print("strips by hand: ", *[number_in(table) for table in hand_tables])

# %% [markdown]
# 三行都读对了。`tf1_mnist` 包也能生成长条。下面代码中的 `read` 方法识别整页。
# 返回的结果中有 `seen`，存放 `tf1_mnist` 包生成并交给网络的长条图像；这里每行只有一张。
# 与我们自己做的长条相比，这些图像中数字的间距更小，笔画更粗，因为网络训练时用的就是这样的长条。
# 从这里开始，我们改用 `tf1_mnist` 包生成的长条图像。

# %%
with handwriting.reader_of(pretrained.READER) as the_reader:
    reading = the_reader.read(photo)
strips = [row.images[0] for row in reading.seen]
tables = read_strips(strips)
print("package:        ", *[number_in(table) for table in tables])
for strip, table in zip(strips, tables):
    print(f"strip {strip.shape}, probabilities {table.shape}")

# %% [markdown]
# 下图画出第三个长条，以及网络给这个长条的每一列算出的概率。（代码可以跳过。）


# %%
def draw_columns(strip, table):
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(6.4, 5.4), layout="constrained", gridspec_kw={"height_ratios": (9, 14)}
    )
    above.imshow(strip, cmap="Greys", aspect="auto")
    above.set(**NO_TICKS)
    classes = [*range(10), decoding.BLANK]
    below.imshow(table[:, classes].T, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    below.set_yticks(range(11))
    below.set_yticklabels([*range(10), "blank"])
    below.set_xlabel("column")
    return figure


save(draw_columns(strips[2], tables[2]), "10_columns.png")

# %% [markdown]
# 最深的蓝色表示概率为 1。四个数字各占一列，概率都接近 1；在其余各列，空白符的概率接近 1。

# %% [markdown]
# 在[电子书](../../docs/zh/book.md)中，下面这幅图可以交互：写一个数，你一边写，网络一边识别。
# 在图的下半部分，每一行对应一个数字，最下面一行对应空白符。一个符号在某一列的概率超过 5% 时，
# 图中才会有它的一行。先写一个 1，再添上几笔改成 4，看看哪些列的概率变了。
#
# ![手写的 1729、识别出的文字以及每一列的概率](../../docs/figures/live_writing.zh.png)

# %% [markdown]
# ## 从列到数字
#
# 每一列各取一个类别（class），就组成一条路径（path）。一条路径拼出什么数字序列呢？
# CTC（connectionist temporal classification）方法有两条规则：先把相邻的相同类别合并成一个，
# 再去掉空白符。因此，如果两个相邻的数字相同，例如第三行的两个 1，路径上两者之间就必须有空白符。
#
# 在每一列都取概率最大的类别，就得到最佳路径（best path）。


# %%
def spell(path):
    number = ""
    before = decoding.BLANK
    for each in path:
        if each not in (before, decoding.BLANK):
            number += str(each)
        before = each
    return number


best_path = tables[2].argmax(axis=1)
print("best path:", " ".join("-" if each == decoding.BLANK else str(each) for each in best_path))

by_hand = [spell(table.argmax(axis=1)) for table in tables]
by_package = [number_in(table) for table in tables]
print("by hand:   ", *by_hand)
print("by package:", *by_package)

# %% [markdown]
# 在第三行的最佳路径中，每个数字只占一列，两个 1 之间隔着空白符，所以两个 1 都保留下来。
# 三行都读对了：**72104**、**5906** 和 **1174**。
#
# ### 数字序列的概率
#
# 同一个数字序列可以由许多条路径拼出来。网络为每一列单独给出概率：别的列取什么类别，
# 不影响这一列的概率。所以，与接连掷几次骰子同理，一条路径的概率，就是各列所取类别的概率之积。
# 一个数字序列的概率，就是能拼出它的各条路径的概率之和。一行数字的路径太多，无法一一列举，
# 所以 `decoding.probability` 改为逐列累加。如果只有四列、三个类别，那么一共只有 $3^4 = 81$ 条路径，
# 可以全部列出来。在下面的代码中，数组 `tiny` 的一行对应长条的一列。
#
# > **猜一猜**：这 81 条路径一共拼出多少个不同的数字序列？

# %%
tiny = np.zeros((4, decoding.BLANK + 1))
tiny[:, [0, 1, decoding.BLANK]] = [
    [0.6, 0.1, 0.3],
    [0.3, 0.1, 0.6],
    [0.2, 0.3, 0.5],
    [0.1, 0.5, 0.4],
]

sums = {}
for path in itertools.product((0, 1, decoding.BLANK), repeat=4):
    number = spell(path)
    sums[number] = sums.get(number, 0) + np.prod(tiny[range(4), path])
print(f"{len(sums)} numbers, probability {sum(sums.values()):.3f} in all")

# %% [markdown]
# 81 条路径一共拼出 **15** 个不同的数字序列，其中一个是空序列（各列都是空白符）。
#
# 训练整行识别网络，用的是 CTC 损失（loss）：如果正确的数字序列的概率是 $p$，损失就是 $-\ln p$。
# 所以，训练时只需要知道一行中依次有哪些数字，不需要知道每个数字的位置。
# 我们从上面的 15 个数字序列中取出概率最大的五个。对每个序列，把拼出它的各条路径的概率相加，
# 先将这个和与 `decoding.probability` 的结果比较，再将它的负对数与 `objective.ctc_loss` 的结果比较。

# %%
likely = sorted(sums, key=sums.get, reverse=True)[:5]
labels = np.full((5, 6), decoding.BLANK, np.uint8)  # 用空白符补齐
for label, number in zip(labels, likely):
    label[: len(number)] = list(map(int, number))

with tf.Graph().as_default(), tf.Session() as session:
    logits = np.log(np.maximum(tiny, 1e-30)).astype(np.float32)
    loss = objective.ctc_loss(tf.constant(labels), tf.constant(np.stack(5 * [logits])))
    losses = session.run(loss)

print("number   sum over paths   decoding.probability   -ln(sum)    CTC loss")
for number, loss in zip(likely, losses):
    probability = decoding.probability(tiny, list(map(int, number)))
    print(
        f"{number:6} {sums[number]:16.4f} {probability:22.4f} "
        f"{-np.log(sums[number]):11.4f} {loss:10.4f}"
    )

# %% [markdown]
# ### 已知数字的个数
#
# 假如登记表要求填六位数字，解码（decoding）时就可以排除位数不符的数字序列，
# 从其余的序列中取概率最大的一个。`decoding.likeliest(table, count)` 就是这样按指定的位数解码的。
# 命令 `python -m tf1_mnist.predict --digits 6` 也按指定的位数解码，使用时要在后面写上图片的文件名。
# 我们来识别两行数字。每行有三个数字，前两个相接或重叠。
#
# > **猜一猜**：指定个数以后，两行都能读对吗？

# %%
HARD_ROWS = [
    [(106, 0), (107, -10), (108, 20)],
    [(287, 0), (288, -10), (289, 20)],
]
for row in HARD_ROWS:
    hard_truth = "".join(str(y_test[index]) for index, _ in row)
    with handwriting.reader_of(pretrained.READER) as the_reader:
        (seen,) = the_reader.read(photograph(write([row]))).seen
    (table,) = read_strips(seen.images)
    print(f"on the page: {hard_truth}")
    for count in (None, 3):
        digits = decoding.likeliest(table, count).symbols
        probability = decoding.probability(table, digits)
        print(f"  count {count}: {number_in(table, count)}, probability {probability:.3f}")

# %% [markdown]
# 不指定个数时，整行识别网络在两行里各漏了一个数字。指定个数以后，第一行补上了漏掉的 1；
# 第二行也补上了一个数字，却补错了。不指定个数时，网络几乎认定第二行是 **45**。可见，即使概率很高，
# 答案也不一定对。
#
# ## 用 tf1_mnist 包，只需几行
#
# 从照片到数字的全部步骤，调用一次 `handwriting.read` 就能完成。这个函数读取的是文件，
# 所以我们先在内存中把照片存成 PNG 文件。默认的网络是整行识别网络，
# 也可以换用项目自带的卷积神经网络 `pretrained.CNN`，它识别的是单个数字。使用 `pretrained.CNN` 时，
# `handwriting.read` 把每个大的连通区域连同上方或下方的小区域当作一个数字，逐个识别。


# %%
def as_file(picture):
    _, png = cv2.imencode(".png", picture)
    return io.BytesIO(png.tobytes())


readings = {
    "reader": handwriting.read(as_file(photo)),
    "CNN": handwriting.read(as_file(photo), pretrained.CNN),
}
print("on the page:", *truth)
for name, reading in readings.items():
    print(f"{name + ':':12}", *reading.number.split())

for digit in readings["CNN"].rows[1].digits:
    print(f"the CNN sees: {digit.digit}, probability {digit.probability:.2f}")

# %% [markdown]
# 整行识别网络三行全读对了。CNN 读对了第一行和第三行，却把第二行的 9 和 0 合在一起，当成了一个数字。
# CNN 无法回答“这是两个数字”，只能给出一个错误的答案，概率还高达 **0.81**。
# 整行识别网络则不需要知道一个数字到哪里结束、下一个数字从哪里开始。
#
# 只看一页，说明不了多少问题。
# 各类图片读对了多少，见[《手写数字的识别结果》](../../docs/zh/handwriting-results.md)；
# 怎样拍照，见[《识别手写数字》](../../docs/zh/handwriting.md)。
#
# ## 小结
#
# - 墨迹是指比周围纸面更暗的部分，而不是比某个固定值更暗的部分。
# - 先把墨迹分行，再把每一行做成高度固定的长条。
# - 整行识别网络算出每一列的概率，再通过解码得到数字序列。
# - 用 CTC 训练网络，不必指明数字在哪里。
#
# ## 练习
#
# ### 练习 1
# 估计纸面亮度所用的正方形，可以小到什么程度？找一个小于 20 的 `reach`，让漏掉的墨迹不到 1%；
# 能找到最小的就更好。

# %%
small_reach = ...  # 你的答案


# %%
def check_1(reach):
    contrast = contrast_by_hand(photo, paper_by_hand(photo, reach))
    missed = 100 * np.mean(contrast[is_ink] <= threshold_by_hand(contrast))
    assert reach < 20, "It has to be smaller than 20, the value in the lesson."
    assert missed < 1, f"{missed:.2f}% of the ink is missed. It has to be less than 1%."


check(1, check_1, small_reach, form="Expected a whole number of pixels.")

# %% [markdown]
# ### 练习 2
# 在下面的路径中，`-` 是空白符。这条路径拼出什么数字序列？
#
#     - 3 3 - 3 - 0 0 0 - - 7 7

# %%
spelled = ...  # 你的答案：一个字符串


# %%
def check_2(spelled):
    blank = decoding.BLANK
    path = [blank, 3, 3, blank, 3, blank, 0, 0, 0, blank, blank, 7, 7]
    is_number = isinstance(spelled, str) and spelled.isdigit()
    assert is_number, "Expected a string of digits, without blanks."
    assert spelled != "307", "A blank stands between the second 3 and the third, so both count."
    assert spelled == spell(path), "Merge repeated classes first, and then leave out the blanks."


check(2, check_2, spelled, form="Expected a string of digits, without blanks.")

# %% [markdown]
# ### 练习 3
# 按照概率表 `tiny`，在恰好有两个数字的序列中，哪一个概率最大？

# %%
two_digits = ...  # 你的答案：一个字符串


# %%
def check_3(number):
    best = max((each for each in sums if len(each) == 2), key=sums.get)
    is_pair = isinstance(number, str) and len(number) == 2
    assert is_pair, "Expected a string of two digits."
    assert number == best, (
        f"Its probability is {sums.get(number, 0):.4f}. Another number is more probable."
    )


check(3, check_3, two_digits, form="Expected a string of two digits.")

# %% [markdown]
# ### 练习 4
# 假设长条只有两列。找一个概率表（表中的一行对应长条的一列），
# 使最佳路径拼出的数字序列不是概率最大的那一个。（有两个类别就够了：0 和空白符。）

# %%
two_columns = ...  # 你的答案：形状为 (2, 23) 的数组，每行之和为 1


# %%
def check_4(table):
    table = np.array(table)
    assert table.shape == (2, 23), "Expected an array of shape (2, 23)."
    assert np.allclose(table.sum(axis=1), 1), "The probabilities in a row have to add up to 1."
    totals = {}
    for path in itertools.product(range(23), repeat=2):
        number = spell(path)
        totals[number] = totals.get(number, 0) + table[0, path[0]] * table[1, path[1]]
    likeliest = max(totals, key=totals.get)
    best = spell(table.argmax(axis=1))
    assert best != likeliest, "The best path spells the most probable number."


check(4, check_4, two_columns, form="Expected an array of shape (2, 23).")

# %% [markdown]
# ### 练习 5
# 在第二行，9 和 0 重叠 8 个像素。让这两个数字依次重叠 16、32、40、
# 48 和 56 个像素：例如，要重叠 16 个像素，就写 `ROWS[1][2] = (10, -16)`。每改一次，
# 都用 `handwriting.read(as_file(photograph(write(ROWS))))` 读一遍改过的页面。这五种情况中，
# 从重叠多少个像素起，网络会读错第二行？

# %%
failing_overlap = ...  # 你的答案


# %%
def check_5(overlap):
    rows = [ROWS[0], [*ROWS[1][:2], (10, -overlap), ROWS[1][3]], ROWS[2]]
    number = handwriting.read(as_file(photograph(write(rows)))).rows[1].number
    assert number != truth[1], f"With an overlap of {overlap} pixels, the row is read correctly."
    assert overlap == 40, (
        f"The row is misread at {overlap}, but also at a smaller one of the five overlaps."
    )


check(5, check_5, failing_overlap, form="Expected a whole number of pixels.")

# %% [markdown]
# ### 练习 6（开放题）
# 写一页数字，拍下来，用这节课的步骤读一读。先用
# `photo = handwriting.picture_files.read("my_page.jpg")` 读入照片，再把宽度缩小到 700 像素左右，
# 例如用 `cv2.resize(photo, None, fx=0.25, fy=0.25)`。哪一步最先出错？
# `python -m tf1_mnist.predict my_page.jpg` 能读对吗？
#
# 如果没有相机，就改用这节课的页面图片，分别旋转 12 度和 15 度，各试一次：
# `photograph(written, degrees=12)`。

# %% [markdown]
# ### 练习 7（开放题）
# 教网络认你的字。用 `python -m tf1_mnist.collect --print-sheet sheet.pdf` 生成两页抄写纸（sheet），
# 打印出来，把纸上的 60 个数抄到各自下方的方框里（每个数算作一行），再把两页分别拍下来，
# 最后运行 `python -m tf1_mnist.collect rows page1.jpg page2.jpg` 和
# `python -m tf1_mnist.reader --learn rows`。
# 每一步的说明见[《教网络认你的字》](../../docs/zh/teaching.md)。学习之前，
# 网络认错了你写的哪些数字？学习之后，网络能认对这些数字吗？如果 60 行都存了下来，
# 学习时就会留出其中的 12 行，用来评估网络。假设学习之前这 12 行错了 3 行，学习之后全对：
# 这会不会只是巧合？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# for small_reach in range(3, 20):
#     its_contrast = contrast_by_hand(photo, paper_by_hand(photo, small_reach))
#     missed = np.mean(its_contrast[is_ink] <= threshold_by_hand(its_contrast))
#     if missed < 0.01:
#         break
# print(f"reach {small_reach}, {missed:.1%} missed")
# ```
#
# ```text
# reach 10, 0.5% missed
# ```
#
# 正方形必须比笔画宽。
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# spelled = "3307"
# ```
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# two_digits = max((each for each in sums if len(each) == 2), key=sums.get)
# print(two_digits, f"{sums[two_digits]:.4f}")
# ```
#
# ```text
# 01 0.4008
# ```
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# two_columns = np.zeros((2, 23))
# two_columns[:, [0, decoding.BLANK]] = [0.4, 0.6]
# ```
#
# 最佳路径是两个空白符，没有拼出任何数字，概率是 $0.6 \cdot 0.6 = 0.36$。拼出 0 的路径有三条，
# 概率之和是 $0.16 + 0.24 + 0.24 = 0.64$。最佳路径很快就能找到，拼出的多半就是概率最大的数字序列，
# 但也有例外。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# for overlap in (8, 16, 32, 40, 48, 56):
#     overlapping = [ROWS[0], [*ROWS[1][:2], (10, -overlap), ROWS[1][3]], ROWS[2]]
#     row = handwriting.read(as_file(photograph(write(overlapping)))).rows[1]
#     print(f"overlap {overlap}: {row.number}, probability {row.confidence:.2f}")
# failing_overlap = 40
# ```
#
# ```text
# overlap 8: 5906, probability 0.95
# overlap 16: 5906, probability 0.96
# overlap 32: 5906, probability 0.58
# overlap 40: 59906, probability 0.02
# overlap 48: 596, probability 0.14
# overlap 56: 596, probability 0.54
# ```
#
# 重叠不超过 32 个像素时，整行识别网络都读对了；但是，重叠 32 个像素时，概率只有 0.58。
# 重叠 40 个像素时（大约是数字图像边长的一半），网络把这两个数字读成了两个 9 和一个 0，
# 概率只有 0.02。从 48 个像素起，网络把两个数字当成了一个 9。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 以这节课的页面为例：转 12 度时，`tf1_mnist` 包仍能读出三行；我们还试过一些更小的角度，也都能读出。
# 只是在某些角度（例如 7 度和 12 度）会读错一处：第三行的第二个 1 又细又略微弯曲，被当成了右括号。
# 转 7 度时，有几段横线没有去掉，`rows_by_hand` 把其中一些当成了数字；
# `tf1_mnist` 包会舍去墨迹很少的行，所以不会这样。转 15 度时，横线一条也找不到，
# 因为 `ruling.lines` 只寻找倾斜不超过 12 度的直线。横线把数字连在一起，连通区域就不再是一个个数字，
# 所以我们的代码和 `tf1_mnist` 包都会失败。
#
# </details>
#
# <details>
# <summary>答案 7</summary>
#
# 有可能只是巧合。假如在发生变化的行中，每一行由对变错和由错变对的可能性都一样大，
# 那么三行的变化方向全都相同的概率是 $2 \cdot 0.5^3 = 0.25$。
# 带 `--learn` 的命令采用 McNemar 精确检验，算的就是这个概率；由于概率不够小，命令会提示行数太少，
# 还不能下结论。如果有六行发生变化，而且方向全都相同，概率就是 $2 \cdot 0.5^6 \approx 0.03$。
#
# </details>
