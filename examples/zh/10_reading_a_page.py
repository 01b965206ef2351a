# %% [markdown]
# # 10. 读出一页数字
#
# 一页纸上写着许多数字，却没有标明每个数字从哪里开始、到哪里结束。程序怎样才能读出这些数字？
#
# 前面几课的网络每次只看一个数字，而且这个数字已经裁剪好，位于图像（image）的中央。
# 整页纸的照片就复杂得多：页面上有许多数字，有些可能连在一起；纸上可能印着横线；光线也往往不均匀。
#
# 这节课带你一步一步读出照片里的数字：先找出墨迹，再把墨迹按行分开，
# 接着把每一行做成一张长条形的图像，最后让网络识别。下文把这样的图像叫作长条（strip）。
# 前三步各用几行代码就能完成，你可以随意改动这些代码。每讲一步，
# 我们还会介绍 `number_reader` 包中的一个函数。它的用途与这一步的代码相同，但处理得更周全。
# 识别长条的网络已经训练好了。
#
# 学习之前，请先在仓库的顶层文件夹中运行 `python -m pip install . ./packages/number_reader`。
#
# 这节课的前一半讲图像处理，不涉及网络。如果你只想知道网络怎样读出一整行数字，
# 前一半的文字可以不读，但是代码必须运行，因为后面要用到它们的结果。在 notebook 中，
# 点一下“从行到长条”这个标题，再选择菜单里的 Run All Above（运行上方的全部代码）。
# 然后看一看这个标题上方的那幅图，从这里接着读。
#
# 照片由我们自己合成，上面的数字取自 MNIST 的测试图像，所以我们知道正确答案。
# 训练网络时没有用过这些图像。不过，合成的页面仍然比真实的页面简单。

# %%
import io
import itertools

import cv2  # 即 OpenCV
import matplotlib.pyplot as plt
import numpy as np

import number_reader
from lesson import check, print, save
from number_reader import task
from number_reader.detection import ink, page_rows, ruled_paper
from number_reader.pretrained import READER
from number_reader.recognition import ctc
from tf1_mnist import pretrained, training
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data
from tf1_mnist.pictures import prepare
from tf1_mnist.runs import saved_model

NO_TICKS = {"xticks": (), "yticks": ()}  # 用于各图

# %% [markdown]
# ## 一张照片
#
# 页面上的每一行都用一个列表来描述，列表中的每一项对应一个数字。每一项包含两个值：
# 测试图像的编号，以及图像中的数字左边的间距（单位是像素）。第二行有一个间距是负数，
# 所以 9 和 0 这两个数字连在一起。第三行的前两个数字都是 1。

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
# 我们把 MNIST 的数字放大到原来的三倍，排列在空白的页面上。然后画上横线，把页面旋转 3 度，
# 再让光从左上方照过来。墨迹吸收 60% 的光，横线吸收 30% 的光。最后加上一点噪声，模拟相机拍照的效果。
# （可以跳过下面的代码，从“墨迹与纸面”一节接着读。）


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
# 假设我们定一个阈值（threshold），把亮度低于阈值的像素都算作墨迹。我们知道墨迹究竟在哪里，
# 所以可以统计两种错误：一种是漏掉了墨迹，另一种是把纸面当成了墨迹。
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
# 没有哪个阈值合适，因为照片右下角的纸面比许多墨迹还要暗。
#
# 解决的办法是先估计纸面各处的亮度，再计算每个像素的对比度（contrast）。
# 对比度表示像素比所在位置的纸面暗多少，等于两者的亮度之差除以纸面的亮度。
#
# 我们用形态学闭运算（morphological closing）估计纸面的亮度，分两步进行。第一步，
# 以每个像素为中心画一个正方形，把这个像素的亮度改成正方形内的最大亮度。笔画比正方形窄，所以会消失；
# 阴影比正方形宽，所以只会缩小。第二步处理第一步的结果：仍以每个像素为中心画同样大小的正方形，
# 但把这个像素的亮度改成正方形内的最小亮度。这样，阴影又恢复到原来的大小。
#
# 纸面的对比度约为 0。如果一个像素的对比度超过最大对比度的一半，这个像素就肯定是墨迹。
# 我们求出所有这样的像素的平均对比度，把阈值定在 0 与这个平均值的正中间。


# %%
def paper_by_hand(photo, reach=20):
    """Estimates the paper's brightness with squares that are 2 * reach + 1 pixels wide."""
    smooth = cv2.GaussianBlur(photo, (0, 0), 2)  # 否则最亮的像素会是噪声
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    brightest = cv2.dilate(smooth, square)  # 第一步
    return cv2.erode(brightest, square).astype(float)  # 第二步


def contrast_by_hand(photo, paper):
    return (paper - photo) / paper  # 像素比纸面暗多少（比例）


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
# 在 `tf1_mnist` 包中，对比度和阈值由函数 `ink.measure` 计算。这个函数还能处理深底浅字的照片，
# 照片的大小也不限。这一页分别用 `ink.measure` 和我们的代码处理，判断错误的像素几乎一样多。

# %%
package_contrast, package_level = ink.measure(photo, side=1400)
print(
    f"ink.measure, contrast above {package_level:.2f}: {mistakes(package_contrast > package_level)}"
)

# %% [markdown]
# ## 横线与连通区域
#
# 现在仍被误认为墨迹的像素大多在横线上。`tf1_mnist` 包中的函数 `ruled_paper.lines`
# 用来找出贯穿整张照片的直线。我们去掉这些直线，但保留笔画与直线相交处的像素，
# 把这些像素算作笔画的一部分。
#
# 去掉横线之后，剩下的墨迹分成许多块，每一块是一个连通区域（connected component）。
# 从一个墨迹像素出发，如果能沿着相邻的墨迹像素走到另一个墨迹像素，
# 这两个像素就属于同一个连通区域。我们用 OpenCV 找出连通区域，只保留大的区域，
# 也就是高度超过典型高度一半的区域。更小的区域可能是灰尘，也可能是数字的一部分。

# %%
writing = mask & ~ruled_paper.lines(mask)
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
# 怎样把连通区域分到各行呢？先按中心的纵坐标给所有区域排序。排序之后，
# 如果一个区域与前一个区域的中心纵坐标相差不大，这两个区域就在同一行；否则，
# 后一个区域就属于新的一行。
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
    # polyfit 求出最接近各个中心的一次多项式，也就是直线
    return np.polyfit(row[:, 0] + row[:, 2] / 2, row[:, 1] + row[:, 3] / 2, 1)


rows = rows_by_hand(large, jump=0.6 * typical_height)
for row in rows:
    slope, _ = line_through(row)
    print(f"{len(row)} large pieces, {np.rad2deg(np.arctan(slope)):.1f} degrees")

# %% [markdown]
# 第二行只有 **3** 个大的连通区域，因为 9 和 0 连成了一块。页面逆时针旋转了 3 度，
# 所以每一行都是右端较高。图像的纵坐标从上往下增大，所以打印出来的角度是负数。这些角度只是近似值，
# 因为手写的数字有高有矮。
#
# 在 `tf1_mnist` 包中，`page_rows.find` 用来找出照片中的各行。与我们的代码不同，
# `page_rows.find` 会保留小的连通区域，例如 5 上面的一横。如果一个像素与墨迹相连，即使对比度略低于
# 阈值，`page_rows.find` 也会保留这个像素。这样，由深变浅的笔画就不会断开。
#
# 判断一个区域是否属于某一行时，`page_rows.find` 会看这一行中离它最近的几个数字。
# 这个区域只要与其中一个数字在竖直方向上重叠得够多，就归入这一行。所以，一行数字写弯了也没关系，
# 两行数字靠得很近也没关系。

# %%
found = page_rows.find(photo)
for row in found.rows:
    angle = np.rad2deg(row.angle)
    print(f"{len(row.tall)} large pieces, {len(row.small)} small, {angle:.1f} degrees")

# %% [markdown]
# 下图画出了以上各步的结果。（画图的代码可以跳过。）


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
# 每一行都要做成水平的长条，再交给网络。长条高 32 像素，长条中的数字高 20 像素。
# 制作长条时，要旋转和缩放图像：`cv2.getRotationMatrix2D` 返回的矩阵同时表示旋转和缩放，
# `cv2.warpAffine` 用这个矩阵变换图像。我们把每个像素的对比度换算成 0 到 255 之间的数。
# 与 MNIST 一样，0 表示纸面，255 表示典型的墨迹。（可以跳过下面的代码，
# 看一看打印出来的各个长条的形状，再接着读。）


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
# 项目自带的整行识别网络（reader）是一个卷积神经网络（convolutional neural network），
# 一次处理一整个长条。在长条上，每两个像素宽的一段算作一列，
# 网络为每一列给出 23 个概率（probability）。这 23 个概率中，有 10 个是数字的概率，
# 12 个是符号（例如加号、小数点）的概率，1 个是空白符（blank）的概率。空白符表示“这里什么也没有”。
#
# 网络一共做三次池化（pooling）。每次池化之后，高度都减半，从 32 像素依次变成 16、8 和 4 像素；
# 宽度只减半一次。接着，在每个水平位置上，从 80 张特征图（feature map）中各取出上下排列的 4 个数，
# 合成一列，共 320 个数。最后几层把每一列的 320 个数变成 23 个数。
#
# 长条的宽度必须是 16 的倍数；如果不是，就在右边补上空白。这一页没有符号，
# 但网络可能把写斜了的 1 读成斜线。所以，我们把符号的概率设为 0，再把其余的概率分别除以它们的总和。
# 函数 `ctc.likeliest` 由各列的概率求出数字序列。这一步叫作解码（decoding），下一节讲怎样解码。


# %%
def read_strips(strips):
    """Returns a table of probabilities for each strip, with the probabilities of signs set to 0."""
    tables = []
    with saved_model.load(READER, task.ROW) as (session, loaded):
        for strip in strips:
            padded = np.pad(strip, ((0, 0), (0, -strip.shape[1] % 16)), mode="constant")
            table = session.run(loaded.probabilities, {loaded.images: padded[np.newaxis]})[0]
            table[:, 10 : ctc.BLANK] = 0
            tables.append(table / table.sum(axis=1, keepdims=True))
    return tables


def number_in(table, count=None):
    return "".join(map(str, ctc.likeliest(table, count).symbols))


hand_tables = read_strips(hand_strips)
print("on the page:    ", *truth)
print("strips by hand: ", *[number_in(table) for table in hand_tables])

# %% [markdown]
# 三行都读对了。用 `tf1_mnist` 包识别页面，也能得到长条。在下面的代码中，方法 `read` 识别整个页面，
# 返回一个对象。网络看到的各行图像存放在这个对象的属性 `seen` 中。在这一页中，
# 每一行都只对应一张图像。`tf1_mnist` 包生成的长条与我们做的有所不同，数字的间距更小，笔画更粗。
# 训练网络时所用的长条也是这样。从这里开始，我们改用 `tf1_mnist` 包生成的长条。

# %%
with number_reader.reader_of(READER) as the_reader:
    reading = the_reader.read(photo)
strips = [row.images[0] for row in reading.seen]
tables = read_strips(strips)
print("package:        ", *[number_in(table) for table in tables])
for strip, table in zip(strips, tables):
    print(f"strip {strip.shape}, probabilities {table.shape}")

# %% [markdown]
# 下图画出了第三个长条，以及网络为这个长条的各列给出的概率。（画图的代码可以跳过。）


# %%
def draw_columns(strip, table):
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(6.4, 5.4), layout="constrained", gridspec_kw={"height_ratios": (9, 14)}
    )
    above.imshow(strip, cmap="Greys", aspect="auto")
    above.set(**NO_TICKS)
    classes = [*range(10), ctc.BLANK]
    below.imshow(table[:, classes].T, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    below.set_yticks(range(11))
    below.set_yticklabels([*range(10), "blank"])
    below.set_xlabel("column")
    return figure


save(draw_columns(strips[2], tables[2]), "10_columns.png")

# %% [markdown]
# 在图中，最深的蓝色表示概率为 1。每一列都有一个接近 1 的概率：
# 有四列是某个数字的概率，其余各列是空白符的概率。

# %% [markdown]
# 在[电子书](../../docs/zh/book.md)中，下面这幅图可以交互：你一边写数字，网络一边识别。
# 图中画出了每一列的概率：最下面一行是空白符的概率，其余每一行是一个数字的概率。
# 如果某个符号在某一列的概率超过 5%，图中就会增加一行，显示这个符号的概率。先写一个 1，再添几笔，
# 把它改成 4，看看哪些列的概率会变。
#
# ![手写的数、识别出的文字以及每一列的概率](../../docs/figures/live_writing.zh.png)

# %% [markdown]
# ## 从列到数字
#
# 从每一列取一个类别（class），也就是一个数字或空白符，再依次排列起来，就得到一条路径（path）。
# 一条路径会拼出什么数字序列呢？CTC（connectionist temporal classification）方法有两条规则：
# 先把相邻各列中相同的类别合并成一个，再去掉空白符。所以，如果要拼出两个相邻的相同数字，
# 例如第三个长条里的两个 1，路径中就必须有空白符把它们隔开。
#
# 在每一列都取概率最大的类别，得到的就是最佳路径（best path）。


# %%
def spell(path):
    number = ""
    before = ctc.BLANK
    for each in path:
        if each not in (before, ctc.BLANK):
            number += str(each)
        before = each
    return number


best_path = tables[2].argmax(axis=1)
print("best path:", " ".join("-" if each == ctc.BLANK else str(each) for each in best_path))

by_hand = [spell(table.argmax(axis=1)) for table in tables]
by_package = [number_in(table) for table in tables]
print("by hand:   ", *by_hand)
print("by package:", *by_package)

# %% [markdown]
# 在第三个长条的最佳路径中，每个数字只占一列，两个 1 之间有空白符，所以两个 1 都保留了下来。
# 三条最佳路径都拼出了正确的数字序列：**72104**、**5906** 和 **1174**。
#
# ### 数字序列的概率
#
# 许多不同的路径可以拼出同一个数字序列。网络把各列看作相互独立的：一列的概率与其他列取什么类别无关。
# 所以，就像接连掷骰子一样，一条路径的概率等于路径上各个类别的概率之积。
# 一个数字序列的概率等于所有能拼出它的路径的概率之和。
#
# 一整行的路径太多，无法一一列出，所以 `ctc.probability` 采用逐列计算的办法。如果只有 4 列、
# 3 个类别，路径就只有 $3^4 = 81$ 条，可以全部列出。（在下面的代码中，
# 数组 `tiny` 的每一行对应长条的一列。）
#
# > **猜一猜**：这 81 条路径一共能拼出多少种不同的数字序列？

# %%
tiny = np.zeros((4, ctc.BLANK + 1))
tiny[:, [0, 1, ctc.BLANK]] = [
    [0.6, 0.1, 0.3],
    [0.3, 0.1, 0.6],
    [0.2, 0.3, 0.5],
    [0.1, 0.5, 0.4],
]

sums = {}
for path in itertools.product((0, 1, ctc.BLANK), repeat=4):
    number = spell(path)
    sums[number] = sums.get(number, 0) + np.prod(tiny[range(4), path])
print(f"{len(sums)} numbers, probability {sum(sums.values()):.3f} in all")

# %% [markdown]
# 这 81 条路径一共拼出 **15** 种不同的数字序列。不含任何数字的空序列也算一种；
# 能拼出空序列的路径只有一条，由四个空白符组成。
#
# 整行识别网络是用 CTC 损失（loss）训练的。如果正确的数字序列的概率是 $p$，CTC 损失就等于 $-\ln p$。
# 所以，训练时只需要知道一行里依次有哪些数字，不需要知道这些数字的位置。
#
# 我们从上面的 15 种数字序列中取出概率最大的 5 种。对每种序列，我们把所有能拼出它的路径的概率相加，
# 得到一个总和。然后，先把总和与 `ctc.probability` 的结果比较，
# 再把总和的负对数与 `task.ctc_loss` 的结果比较。

# %%
likely = sorted(sums, key=sums.get, reverse=True)[:5]
labels = np.full((5, 6), ctc.BLANK, np.uint8)  # 用空白符补齐
for label, number in zip(labels, likely):
    label[: len(number)] = list(map(int, number))

with tf.Graph().as_default(), tf.Session() as session:
    logits = np.log(np.maximum(tiny, 1e-30)).astype(np.float32)
    loss = task.ctc_loss(tf.constant(labels), tf.constant(np.stack(5 * [logits])))
    losses = session.run(loss)

print("number   sum over paths        ctc.probability   -ln(sum)    CTC loss")
for number, loss in zip(likely, losses):
    probability = ctc.probability(tiny, list(map(int, number)))
    print(
        f"{number:6} {sums[number]:16.4f} {probability:22.4f} "
        f"{-np.log(sums[number]):11.4f} {loss:10.4f}"
    )

# %% [markdown]
# ### 已知数字的个数
#
# 假设一张登记表要求填写六位数字。这时，我们可以排除多于或少于六位的数字序列，
# 从剩下的序列中取概率最大的一个。`ctc.likeliest(table, count)` 就是这样做的。
# 命令 `python -m number_reader read --digits 6` 也是这样做的，使用时要在后面写上图片的文件名。
#
# 下面以两行数字为例。每行有三个数字，前两个数字相接或重叠。
#
# > **猜一猜**：如果网络知道每行有几个数字，两行都能读对吗？

# %%
HARD_ROWS = [
    [(106, 0), (107, -10), (108, 20)],
    [(287, 0), (288, -10), (289, 20)],
]
for row in HARD_ROWS:
    hard_truth = "".join(str(y_test[index]) for index, _ in row)
    with number_reader.reader_of(READER) as the_reader:
        (seen,) = the_reader.read(photograph(write([row]))).seen
    (table,) = read_strips(seen.images)
    print(f"on the page: {hard_truth}")
    for count in (None, 3):
        digits = ctc.likeliest(table, count).symbols
        probability = ctc.probability(table, digits)
        print(f"  count {count}: {number_in(table, count)}, probability {probability:.3f}")

# %% [markdown]
# 不指定个数时，网络在两行中各漏掉了一个数字。指定个数之后，网络找回了第一行漏掉的 1；在第二行，
# 网络也补上了一个数字，但补错了。不指定个数时，网络认为第二行几乎肯定是 **45**。可见，
# 概率高并不能证明答案正确。
#
# ## 用 number_reader 包，只需几行
#
# 函数 `number_reader.read` 能完成这节课的全部步骤。这个函数读取的是文件，
# 所以我们先在内存中把照片写成 PNG 文件。作为对照，再让 `tf1_mnist` 自带的 CNN 识别
# 9 和 0 连成的那个连通区域。CNN 只识别单个数字，图像由函数 `prepare` 转换，与第 0 课相同。


# %%
def as_file(picture):
    _, png = cv2.imencode(".png", picture)
    return io.BytesIO(png.tobytes())


answer = number_reader.read(as_file(photo))
print("on the page:", *truth)
print("the reader: ", *answer.number.split())

with saved_model.load(pretrained.CNN) as (session, cnn):
    left, top, width, height = rows[1][1]  # 9 和 0
    piece = np.pad(writing[top : top + height, left : left + width], 20, mode="constant")
    image = prepare(np.uint8(255 * piece))
    probabilities = training.predict(session, cnn, image[np.newaxis])[0]
print(f"the CNN sees: {probabilities.argmax()}, probability {probabilities.max():.2f}")

# %% [markdown]
# 整行识别网络读对了全部三行。CNN 把 9 和 0 当成了一个数字。
# CNN 没有办法回答“这是两个数字”，只能给出一个错误的答案，而且这个答案的概率高达 **0.98**。
# 整行识别网络没有这个困难，因为它不需要知道一个数字到哪里结束、下一个数字从哪里开始。
#
# 一页的结果说明不了多少问题。
# 各类图片的识别结果见
# [《手写数字的识别结果》](../../packages/number_reader/docs/zh/handwriting-results.md)。
# 拍照的方法见[《识别手写数字》](../../packages/number_reader/docs/zh/handwriting.md)。
#
# ## 小结
#
# - 墨迹比周围的纸面暗，但不一定比某个固定的阈值暗。
# - 先把墨迹按行分开，再把每一行做成高度固定的长条。
# - 整行识别网络给出每一列的概率，解码则把这些概率变成数字序列。
# - 整行识别网络用 CTC 损失训练，所以训练时不必知道数字的位置。
#
# ## 练习
#
# ### 练习 1
# 估计纸面的亮度时，正方形最小可以是多大？请找一个小于 20 的 `reach`，使漏掉的墨迹不到 1%；
# 如果可以，请找出最小的一个。

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
# 在下面的路径中，`-` 表示空白符。这条路径拼出的数字序列是什么？
#
#     - 3 3 - 3 - 0 0 0 - - 7 7

# %%
spelled = ...  # 你的答案：一个字符串


# %%
def check_2(spelled):
    blank = ctc.BLANK
    path = [blank, 3, 3, blank, 3, blank, 0, 0, 0, blank, blank, 7, 7]
    is_number = isinstance(spelled, str) and spelled.isdigit()
    assert is_number, "Expected a string of digits, without blanks."
    assert spelled != "307", "A blank stands between the second 3 and the third, so both count."
    assert spelled == spell(path), "Merge repeated classes first, and then leave out the blanks."


check(2, check_2, spelled, form="Expected a string of digits, without blanks.")

# %% [markdown]
# ### 练习 3
# 根据概率表 `tiny`，在恰好有两个数字的序列中，哪一个的概率最大？

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
# 假设长条只有两列。请为这两列设定概率，使最佳路径拼出的不是概率最大的数字序列。
# 把设定的概率存入一个表，表的每一行对应长条的一列。（只用两个类别就够了：0 和空白符。）

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
# 在第二行中，9 和 0 重叠 8 个像素。请让这两个数字依次重叠 16、32、40、48 和 56 个像素。例如，
# 要重叠 16 个像素，就设置 `ROWS[1][2] = (10, -16)`。每次设置之后，
# 都用 `number_reader.read(as_file(photograph(write(ROWS))))` 识别页面。在这五种情况中，
# 重叠多少个像素时，网络第一次读错第二行？

# %%
failing_overlap = ...  # 你的答案


# %%
def check_5(overlap):
    rows = [ROWS[0], [*ROWS[1][:2], (10, -overlap), ROWS[1][3]], ROWS[2]]
    number = number_reader.read(as_file(photograph(write(rows)))).rows[1].number
    assert number != truth[1], f"With an overlap of {overlap} pixels, the row is read correctly."
    assert overlap == 40, (
        f"The row is misread at {overlap}, but also at a smaller one of the five overlaps."
    )


check(5, check_5, failing_overlap, form="Expected a whole number of pixels.")

# %% [markdown]
# ### 练习 6（开放题）
# 写一页数字，拍成照片，再用这节课的步骤识别。先用
# `photo = picture_files.read("my_page.jpg")` 读入照片（`picture_files` 在 `tf1_mnist.data` 中），
# 再把照片缩小到大约 700 像素宽，例如用 `cv2.resize(photo, None, fx=0.25, fy=0.25)`。
# 哪一步最先出错？命令 `python -m number_reader read my_page.jpg` 能读对这一页吗？
#
# 如果没有相机，可以改用这节课的页面，分别旋转 12 度和 15 度，各试一次。
# 旋转 12 度的照片用 `photograph(written, degrees=12)` 生成。

# %% [markdown]
# ### 练习 7（开放题）
# 教网络认你的字。先用 `python -m number_reader collect --print-sheet sheet.pdf`
# 生成两页抄写纸（sheet），打印出来，把纸上的 60 个数分别抄到各自下方的方框里，再给每一页拍照。
# 然后依次运行 `python -m number_reader collect rows page1.jpg page2.jpg` 和
# `python -m number_reader train --learn rows`。
# 每一步的说明见[《教网络认你的字》](../../packages/number_reader/docs/zh/teaching.md)。
#
# 学习之前，网络读错了你写的哪些数字？学习之后，网络能读对这些数字吗？每个数算作一行；
# 如果 60 行全部保存下来，就有 12 行留作评估，不用于学习。假设网络在学习之前读错了 12 行中的 3 行，
# 学习之后全部读对。这样的进步会不会只是巧合？

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
# two_columns[:, [0, ctc.BLANK]] = [0.4, 0.6]
# ```
#
# 最佳路径由两个空白符组成，没有拼出任何数字，概率是 $0.6 \cdot 0.6 = 0.36$。拼出 0 的路径有三条，
# 概率之和是 $0.16 + 0.24 + 0.24 = 0.64$。最佳路径很快就能求出；它拼出的通常就是概率最大的数字序列，
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
#     row = number_reader.read(as_file(photograph(write(overlapping)))).rows[1]
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
# 重叠不超过 32 个像素时，网络都能读对第二行；但重叠达到 32 个像素时，答案的概率就只有 0.58。
# 重叠 40 个像素（大约是数字图像宽度的一半）时，网络把这两个数字读成了两个 9 和一个 0，
# 但认为这个答案正确的概率只有 0.02。重叠 48 个或 56 个像素时，网络把这两个数字读成了一个 9。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 把这节课的页面旋转 12 度，`tf1_mnist` 包仍能找到全部三行。我们还试过一些更小的角度，
# 三行也都能找到。不过，页面旋转某些角度（例如 7 度和 12 度）后，`tf1_mnist` 包会读错一处：
# 第三行的第二个 1 很细，又略有弯曲，被当成了右括号。
#
# 旋转 7 度时，有几段横线没有去掉，`rows_by_hand` 把一些残留的横线当成了数字。
# `tf1_mnist` 包会舍去墨迹很少的行，所以没有犯这个错误。
#
# 旋转 15 度时，`ruled_paper.lines` 一条横线也找不到，因为它只寻找倾斜不超过 12 度的直线。这时，
# 横线把数字连在一起，连通区域就不再是单个的数字，所以我们的代码和 `tf1_mnist` 包都会失败。
#
# </details>
#
# <details>
# <summary>答案 7</summary>
#
# 有可能只是巧合。假设各行互不影响，而且在发生变化的行中，
# 每一行由错变对和由对变错的可能性一样大。这样，
# 三行都朝同一个方向变化的概率就是 $2 \cdot 0.5^3 = 0.25$。命令
# `python -m number_reader train --learn` 用 McNemar 精确检验计算这个概率，并提示行数太少，
# 还不能下结论。六行都朝同一个方向变化的概率则是 $2 \cdot 0.5^6 \approx 0.03$。
#
# </details>
