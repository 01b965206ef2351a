# %% [markdown]
# # 读出一页数字
#
# 前面几课的网络一次只看一个数字，而且这个数字已经裁好、居中。
# 如果拍下一整页，照片里就有许多数字，还有横线，光线也不均匀，有些数字还连在一起。
# 这节课用已经训练好的网络，从一张照片出发，一步一步读出其中的数字。
#
# 照片由我们自己合成，所用的数字取自 MNIST 测试集（test set）的图像（image），
# 这样就能知道正确答案。
# 两个网络在训练时都没有见过这些图像。不过，这一页仍然比真实的照片简单。

# %%
import io
import itertools
from pathlib import Path

import cv2
import matplotlib.pyplot as plt
import numpy as np

from tf1_mnist import handwriting, pretrained, reader
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data
from tf1_mnist.handwriting import decoding, ink, page, pieces, ruling, straight
from tf1_mnist.runs import saved_model

here = Path(__file__).parent if "__file__" in globals() else Path()  # notebook 中没有 __file__
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)
NO_TICKS = {"xticks": (), "yticks": ()}  # 用于各图

# %% [markdown]
# ## 一张照片
#
# 页面上的每一行是一个列表，列表中的每一项含两个数：
# 测试图像的编号，以及这个数字前面的间距，单位是像素。
# 第二行有一个间距是负数，所以 9 和 0 连在一起。第三行开头是两个 1。

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
# 下面的单元先写出数字，大小是 MNIST 中的三倍；
# 然后画上横线，把页面转 3 度，再让光从左上方照过来。
# 落在纸上的光，墨迹吸收 60%，横线吸收 30%。
# 最后加上一点噪声，就像相机拍出来的那样。


# %%
def write(rows):
    written = np.zeros((520, 720), np.float32)  # 0 是纸，1 是墨
    for n, row in enumerate(rows):
        top = 70 + 150 * n
        left = 90
        for index, gap in row:
            digit = cv2.resize(x_test[index], (84, 84), interpolation=cv2.INTER_CUBIC) / 255
            inked = np.flatnonzero(digit.max(axis=0) > 0.5)
            digit = digit[:, inked[0] : inked[-1] + 1]  # 去掉两侧的纸
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
# 能不能定一个阈值（threshold），比它暗的像素就算墨迹？下面的单元试了四个阈值。
# 我们知道墨迹在哪里，所以可以统计两种错误：漏掉的墨迹，以及错当成墨迹的纸。

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
# 哪个阈值都行不通，因为暗角处的纸比许多墨迹还要暗。
#
# 解决的办法是：先估计每一处纸面的亮度，再看实际亮度比它少了多大比例。
# 估计纸面的亮度，用的是形态学闭运算（morphological closing），它分两步。
# 第一步，每个像素都取周围一个正方形内最亮像素的亮度。
# 笔画比正方形窄，所以会消失。
# 第二步，每个像素都取同样大小的正方形内最暗像素的亮度，让较大的阴影恢复原来的大小。
# `ink.paper` 在缩小的照片上完成这两步。
# `ink.measure` 返回亮度减少的比例，也就是对比度，以及区分墨迹所用的阈值。

# %%
estimated = ink.paper(photo)
contrast, level = ink.measure(photo, side=1400)
mask = contrast > level

print(f"at the bottom right, the paper is estimated at {estimated[-1, -1]:.0f}")
print(f"contrast above {level:.2f}: {mistakes(mask)}")

# %% [markdown]
# ## 横线、连通区域与行
#
# 仍然错当成墨迹的纸，大多是横线。`ruling.lines` 找出贯穿整张照片的直线。
# 笔画与横线相交的地方，像素归笔画。
# 剩下的墨迹分成许多连通区域（connected component），
# `pieces.writing` 去掉其中的灰尘和污渍。

# %%
writing = mask & ~ruling.lines(mask)
print(f"without lines: {mistakes(writing)}")

connected = pieces.find(writing)
kept = pieces.writing(connected)
print(f"{len(kept)} pieces, {np.count_nonzero(kept)} of them writing")

# %% [markdown]
# `page.find` 完成上面的全部步骤，还把连通区域归成行，并求出每一行的角度。
# 页面转了 3 度，右边高；角度以右边低为正。

# %%
found = page.find(photo)
for row in found.rows:
    angle = np.rad2deg(row.angle)
    print(f"{len(row.digits)} large pieces, {len(row.others)} small, {angle:.1f} degrees")

# %% [markdown]
# 第二行只有 **3** 个大的连通区域，因为 9 和 0 连成了一个。小的那个是 5 的一横。
# 这些角度只是近似值，因为手写数字有高有矮。
#
# 下面的单元画出各个步骤，见[这幅图](../figures/09_page.png)。（代码可以跳过。）


# %%
def draw_page():
    figure, grid = plt.subplots(2, 2, figsize=(9, 6.8), layout="constrained", subplot_kw=NO_TICKS)
    pictures = {
        "the photograph": photo,
        "darker than 100": photo >= 100,
        f"contrast above {level:.2f}": ~mask,
        "without lines, in rows": ~writing,
    }
    for axes, (title, picture) in zip(grid.flat, pictures.items()):
        axes.imshow(picture, cmap="gray")
        axes.set_title(title)
    for n, row in enumerate(found.rows):
        for top, left, bottom, right in found.pieces.boxes[row.digits + row.others]:
            size = right - left, bottom - top
            axes.add_patch(plt.Rectangle((left, top), *size, fill=False, ec=f"C{n}", lw=2))
    figure.savefig(FIGURES / "09_page.png", dpi=80)


draw_page()

# %% [markdown]
# ## 从行到列
#
# `straight.cut` 把一行转平，再缩放成高 32 像素的长条，同时缩短过宽的间距，加粗过细的笔画。
#
# 项目自带的整行识别网络是 `pretrained.READER`。
# 它也是卷积神经网络（convolutional neural network），但一次看一整个长条。
# 它把每两个像素的宽度当作一列，给每一列算出 11 个概率（probability）：
# 十个数字各一个，再加上空白符（blank）的概率。空白符表示“此处没有数字”。
# 下面的单元用这个网络识别每一行。
# 程序先在长条的右边补上白纸，使宽度成为 16 的倍数；最后去掉补出来的那些列。


# %%
def read_columns(found):
    strips = [straight.cut(found, row).image for row in found.rows]
    tables = []
    with saved_model.load(pretrained.READER, saved_model.OF_ROWS) as (session, model):
        for strip in strips:
            width = strip.shape[1]
            padded = np.pad(strip, ((0, 0), (0, -width % 16)), mode="constant")
            feed = {model.images: padded[np.newaxis]}
            table = session.run(model.probabilities, feed)[0]
            tables.append(table[: (width + 1) // 2])
    return strips, tables


strips, tables = read_columns(found)
for strip, table in zip(strips, tables):
    print(f"strip {strip.shape}, probabilities {table.shape}")

# %% [markdown]
# 下面的单元画出第三个长条和它的概率，见[这幅图](../figures/09_columns.png)。（代码可以跳过。）


# %%
def draw_columns(strip, table):
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(9, 5), layout="constrained", gridspec_kw={"height_ratios": (16, 11)}
    )
    above.imshow(strip, cmap="Greys", aspect="auto")
    above.set(**NO_TICKS)
    below.imshow(table.T, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    below.set_yticks(range(11))
    below.set_yticklabels([*range(10), "blank"])
    below.set_xlabel("column")
    figure.savefig(FIGURES / "09_columns.png", dpi=100)


draw_columns(strips[2], tables[2])

# %% [markdown]
# 概率为 1 时是深蓝色。
# 每个数字只出现在一两列中，其余各列几乎肯定是空白符。
#
# ## 从列到数字
#
# 每一列各取一个类别，就组成一条路径（path）。一条路径拼出什么数字序列呢？
# CTC（connectionist temporal classification，连接时序分类）有两条规则：
# 先把相邻的相同类别合并成一个，再去掉空白符。
# 因此，两个相同的数字之间必须有空白符，这里的两个 1 就是这样。
#
# 最佳路径在每一列都取概率最大的类别。


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
by_package = ["".join(map(str, decoding.likeliest(table).digits)) for table in tables]
print("by hand:   ", *by_hand)
print("by package:", *by_package)

# %% [markdown]
# 第一个 1 和 4 各占两列，但都只算一个数字。
# 7 也出现在两列中，不过在后一列，空白符的概率略大一些。
# 三行都读对了：**72104**、**5906** 和 **1174**。
#
# ### 数字序列的概率
#
# 许多路径拼出同一个数字序列。
# 我们把各列看作相互独立，所以一条路径的概率等于它在各列所取类别的概率之积。
# 一个数字序列的概率，则是所有能拼出它的路径的概率之和。
# 一行数字的路径太多，无法一一列举，`decoding.probability` 改为逐列累加。
# 如果只有四列、三个类别，那么一共只有 $3^4 = 81$ 条路径，可以全部列出来。

# %%
tiny = np.zeros((4, 11))
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
# 训练整行识别网络，用的是 CTC 损失（loss），也就是这个概率的负对数。
# 所以训练时只需要知道一行有哪些数字，不需要知道每个数字的位置。
# 下面的单元取出概率最大的五个数字序列，
# 把各自的和与 `decoding.probability` 比较，再把和的对数与 `reader.ctc_loss` 比较。

# %%
likely = sorted(sums, key=sums.get, reverse=True)[:5]
labels = np.full((5, 6), decoding.BLANK, np.uint8)  # 其余位置用空白符补齐
for label, number in zip(labels, likely):
    label[: len(number)] = list(map(int, number))

with tf.Graph().as_default(), tf.Session() as session:
    logits = np.log(np.maximum(tiny, 1e-30)).astype(np.float32)
    losses = session.run(reader.ctc_loss(tf.constant(labels), tf.constant(np.stack(5 * [logits]))))

print("number   sum over paths   decoding.probability   -log(sum)   CTC loss")
for number, loss in zip(likely, losses):
    probability = decoding.probability(tiny, list(map(int, number)))
    print(
        f"{number:6} {sums[number]:16.4f} {probability:22.4f} "
        f"{-np.log(sums[number]):11.4f} {loss:10.4f}"
    )

# %% [markdown]
# ### 已知数字的个数
#
# 比如，一张登记表要求填六位数字。
# 解码（decoding）时就可以排除位数不符的路径，从剩下的路径中取最好的一条。
# `decoding.likeliest(table, count)` 就是这样做的，
# `python -m tf1_mnist.predict --digits` 也是。
# 下面的单元识别两行数字，每行三个，前两个数字相接或重叠。

# %%
HARD_ROWS = [
    [(180, 0), (181, -10), (182, 20)],
    [(39, 0), (40, -10), (41, 20)],
]
for row in HARD_ROWS:
    hard_truth = "".join(str(y_test[index]) for index, _ in row)
    _, (table,) = read_columns(page.find(photograph(write([row]))))
    print(f"on the page: {hard_truth}")
    for count in (None, 3):
        digits = decoding.likeliest(table, count).digits
        number = "".join(map(str, digits))
        print(f"  count {count}: {number}, probability {decoding.probability(table, digits):.3f}")

# %% [markdown]
# 不指定个数时，整行识别网络在两行中都漏了一个 1。
# 指定个数以后，第一行的 1 找回来了；第二行虽然也多了一个数字，却是错的。
# 在第二行，网络原先几乎认定答案是 **17**。可见概率高并不能证明答案对。
#
# ## 用 tf1_mnist 包，只要几行
#
# `handwriting.read` 完成全部步骤。
# 它读取的是文件，所以下面的单元先在内存中把照片做成 PNG 文件。
# 如果换用项目自带的、识别单个数字的卷积神经网络 `pretrained.CNN`，
# `handwriting.read` 就把每个大的连通区域连同它上方或下方的小区域当作一个数字，
# 单独识别。


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
# 两个网络都读对了第一行和第三行。在第二行，CNN 把 9 和 0 合在一起，当成了一个数字。
# 它没法回答“这是两个数字”，只能给出错误的答案，概率还高达 **0.82**。
# 整行识别网络则不需要知道一个数字到哪里结束、下一个从哪里开始。
#
# 只看一页，说明不了多少问题。
# [《识别手写数字》](../../docs/zh/handwriting.md)更详细地介绍了怎样识别照片。
#
# ## 试一试
#
# - 把页面转 12 度和 15 度，而不是 3 度。哪里会出错？错在哪一步？
# - 让 9 和 0 重叠 16、32、40、48 和 56 个像素，而不是 8 个。
#   整行识别网络什么时候会读错？它对答案有多大把握？
# - 找一个两列的概率表，使最佳路径拼出的数字序列不是概率最大的那一个。
#
# 答案见[《“试一试”的答案》](../../docs/zh/answers.md#9-读出一页数字)。
