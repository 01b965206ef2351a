# %% [markdown]
# # 7. 卷积与卷积层
#
# 把一个 6 平移两个像素，你看到的还是那个 6。对全连接层（fully connected layer）来说，
# 这却是另一张图像（image）：有墨的像素换了，对应的权重（weight）也换了，同样的笔画又得重新学一遍。
# 边缘之类的特征（feature）可能出现在图像的任何位置。这样的特征不论在哪里，
# 网络都应该能找到。怎样才能做到这一点？
#
# 办法是在图像的各处都找一遍。把一些数排成小方阵，让小方阵在图像上滑动，每到一处就算出一个数，
# 这就是卷积（convolution）。这个小方阵叫作卷积核（kernel）。
# 卷积层（convolutional layer）让多个卷积核在同一张图像上滑动。
# 这节课先讲怎样把一个卷积核用在一张图像上，再讲卷积层。
# “从积分到求和”一节讲两个函数的卷积，图像的卷积由此得名。

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, print, save
from tf1_mnist import data, layers
from tf1_mnist import tf1 as tf

# %% [markdown]
# ## 小方阵在图像上滑动
#
# 先看一个例子。左边是 4×4 像素的图像，中间是 3×3 的卷积核，右边是结果：
#
# $$\begin{pmatrix} 0 & 0 & 2 & 1 \\ 0 & 0 & 3 & 1 \\ 0 & 0 & 2 & 0 \\ 0 & 0 & 1 & 0 \end{pmatrix}
# \quad \begin{pmatrix} -1 & 0 & 1 \\ -1 & 0 & 1 \\ -1 & 0 & 1 \end{pmatrix}
# \quad \to \quad \begin{pmatrix} 7 & 2 \\ 6 & 1 \end{pmatrix}$$
#
# 把卷积核放在图像的左上角，九个数分别乘以各自对应的像素，再把乘积加起来。
# 卷积核的左列得到 $-1 \cdot (0 + 0 + 0)$，中间一列得到 0，右列得到 $1 \cdot (2 + 3 + 2)$，
# 总和是 7。再把卷积核右移一个像素，总和就变成 $-(0 + 0 + 0) + (1 + 1 + 0) = 2$。
# 卷积核在每个方向上都有两个位置可放，所以结果是 2×2 个数。一般来说，如果图像的边长是 $n$，
# 卷积核的边长是 $k$，每个方向上就有 $n - k + 1$ 个位置。
#
# 下面用符号表示。
# 设 $x_{i,j}$ 是图像 $x$ 第 $i$ 行第 $j$ 列的像素，$K_{u,v}$ 是卷积核 $K$ 第 $u$ 行第 $v$ 列的数，
# 行和列都从 0 数起。让卷积核在图像上滑动，有两种方式：
#
# $$\text{卷积：} \quad \sum_{u,v} x_{i-u,\,j-v}\, K_{u,v}$$
# $$\text{互相关：} \quad \sum_{u,v} x_{i+u,\,j+v}\, K_{u,v}$$
#
# 互相关（cross-correlation）把卷积核原样放在图像上，让卷积核左上角的数对准像素 $x_{i,j}$，
# 然后把每一对重合的数相乘，再把乘积加起来。例如，当 $i = j = 5$ 时，$K_{0,2}$ 对着像素 $x_{5,7}$，
# 因为 $5 + 2 = 7$。在卷积中，$K_{0,2}$ 对着 $x_{5,3}$，因为 $5 - 2 = 3$。
# 一个数在卷积核中越靠右（下），它对着的像素在图像中就越靠左（上）。所以，
# 卷积就是先把卷积核旋转 180°，再做互相关。
#
# 下面用 NumPy 把这两种运算（operation）写成函数。这两个函数只考虑卷积核完全落在图像之内的那些位置，
# 并从 0 开始给这些位置编号。卷积核为 3×3 时，第一个位置就是卷积公式中的 $i = j = 2$。
# 如果 $i$ 再小一些，第 $i - 2$ 行就到了图像之外。


# %%
def correlate(image, kernel):
    size = len(kernel)
    positions = len(image) - size + 1  # 每个方向上的位置数
    result = np.zeros((positions, positions))
    for i in range(positions):
        for j in range(positions):
            window = image[i : i + size, j : j + size]
            result[i, j] = np.sum(window * kernel)
    return result


def convolve(image, kernel):
    turned = kernel[::-1, ::-1]  # 行和列都倒过来排列
    return correlate(image, turned)


# %% [markdown]
# 下面的函数把 TensorFlow 的运算 `tf.nn.conv2d` 包装起来，传入和返回的都是 NumPy 数组。
# 上面两个函数一次只处理一张图像和一个卷积核，`tf.nn.conv2d` 却能同时处理许多张图像和许多个卷积核，
# 所以它的数组都有四个维度：
#
# | 数组 | 形状 |
# |---|---|
# | 图像 | 图像的数量、高、宽、通道（channel）的数量 |
# | 卷积核 | 高、宽、通道的数量、卷积核的数量 |
# | 结果 | 图像的数量、高、宽、卷积核的数量 |
#
# 灰度（grey level）图像的每个像素只有一个数，也就是说，灰度图像只有一个通道。
# 通道不止一个的图像，在“多个通道”一节讲解。


# %%
def conv2d(images, kernels):
    """Applies kernels to images; the shapes are those of the table."""
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(images, tf.float32)
        k = tf.constant(kernels, tf.float32)
        stride = [1, 1, 1, 1]  # 每次移动一个像素
        return session.run(tf.nn.conv2d(x, k, stride, "VALID"))  # 只取放得下卷积核的位置


# %% [markdown]
# `tf.nn.conv2d` 做的是哪一种运算呢？我们来试一试。取一张图像（`spot`），
# 其中只有正中间的一个像素不是 0；再取一个卷积核（`stamp`），其中的数依次是 1 到 9。
#
# > **猜一猜**：三个函数分别会把 `spot` 中的点变成什么？从名字看，`tf.nn.conv2d` 做的是卷积，
# > 果真如此吗？

# %%
spot = np.zeros((5, 5))
spot[2, 2] = 1
stamp = np.arange(1.0, 10.0).reshape(3, 3)

spot_convolved = convolve(spot, stamp)
spot_correlated = correlate(spot, stamp)
spot_conv2d = conv2d(
    spot[np.newaxis, :, :, np.newaxis],  # (1, 5, 5, 1): 一张图像，一个通道
    stamp[:, :, np.newaxis, np.newaxis],  # (3, 3, 1, 1): 一个通道，一个卷积核
)[0, :, :, 0]

print("convolution", spot_convolved, sep="\n")
print("cross-correlation", spot_correlated, sep="\n")
print("tf.nn.conv2d", spot_conv2d, sep="\n")

# %% [markdown]
# 卷积把图像中的点换成了卷积核本身；互相关和 `tf.nn.conv2d` 把点换成了旋转 180° 的卷积核。
# 所以，卷积层用 `tf.nn.conv2d` 算的其实是互相关。不过，对网络来说，用卷积还是用互相关都一样。
# 卷积核是网络自己学出来的；换用另一种运算，网络学到的就是旋转 180° 之后的卷积核。
#
# ## 四个卷积核，一个卷积层
#
# 早在网络能自己学出卷积核之前，人们就已经在手工设计卷积核，用来模糊图像或寻找边缘。在图像处理中，
# 用卷积核处理图像叫作滤波（filtering）。下面列出四个手工设计的卷积核。第一个求相邻像素的加权平均，
# 第二个加大每个像素与相邻像素的差别。第三个用右边的像素减去左边的像素，
# 第四个用下边的像素减去上边的像素。

# %%
kernels = {
    "blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "vertical edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "horizontal edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
}
for name, kernel in kernels.items():
    print(f"{name}: the numbers add up to {kernel.sum():g}")

# %% [markdown]
# 前两个卷积核各自的九个数加起来都等于 1，所以灰度均匀的区域经过处理，灰度不变。后两个是边缘卷积核，
# 各自的九个数加起来都等于 0。所以，在灰度均匀的区域，不论是纸还是墨，结果都是 0。
#
# 卷积层的所有卷积核都作用于同一张图像。用一个卷积核得到的结果叫作特征图（feature map）。
# 我们从训练图像 `train.images` 中取一个数字，先用四个卷积核处理一遍。然后把数字下移 3 个像素、
# 右移 6 个像素，再用这些卷积核处理一遍。`np.roll` 会把从一边移出的部分补到对边；
# 这里移出的部分全是空白。

# %%
train, test = data.load_data()
digit = train.images[18].astype(np.float32)  # 一个 6
moved = np.roll(digit, (3, 6), axis=(0, 1))

all_kernels = np.stack(list(kernels.values()), axis=-1)  # (3, 3, 4)
all_kernels = all_kernels[:, :, np.newaxis, :]  # (3, 3, 1, 4)
both_images = np.stack([digit, moved])[:, :, :, np.newaxis]  # (2, 28, 28, 1)

maps, moved_maps = conv2d(both_images, all_kernels)
print("maps of the digit:", maps.shape)

# %% [markdown]
# 四张特征图各有 26×26 个数，因为在 28×28 的图像中，3×3 的卷积核有 26×26 个位置可放。
# 下图画出了数字移动前和移动后的特征图，蓝色为正，红色为负。（代码可以跳过。）


# %%
def draw_maps():
    no_ticks = {"xticks": (), "yticks": ()}
    figure, grid = plt.subplots(2, 5, figsize=(6.4, 3.2), layout="constrained", subplot_kw=no_ticks)
    grid[0, 0].set_ylabel("the digit", fontsize=12)
    grid[1, 0].set_ylabel("moved", fontsize=12)
    for row, image, image_maps in zip(grid, (digit, moved), (maps, moved_maps)):
        row[0].imshow(image, cmap="Greys")
        for channel in range(len(kernels)):
            picture = image_maps[:, :, channel]
            limit = np.abs(picture).max()
            axes = row[channel + 1]
            axes.imshow(picture, cmap="RdBu", vmin=-limit, vmax=limit)
    for axes, title in zip(grid[0], ("image", *kernels)):
        axes.set_title(title.replace(" ", "\n"), fontsize=12)
    return figure


save(draw_maps(), "07_filters.png")

# %% [markdown]
# 在边缘卷积核的特征图上，笔画的一侧是蓝色，另一侧是红色。第二行的数字移动了，
# 特征图看上去也跟着移动了。为了验证是否真的如此，我们把第一行的特征图也移动同样的距离，
# 再与第二行的特征图比较。
#
# > **猜一猜**：第一行的特征图移动之后，与第二行的特征图最多相差多少？

# %%
rolled_maps = np.roll(maps, (3, 6), axis=(0, 1))
shift_error = np.abs(moved_maps - rolled_maps).max()
print(f"largest difference: {shift_error}")

# %% [markdown]
# 最大的差是 **0.0**，可见第一行的特征图移动之后，与第二行的特征图完全相同。
# 卷积核在一处能找到的特征，在别处也能找到，这就是位置无关性（independence of position）。
# 位置无关性现在通常叫作平移等变性（translation equivariance）：特征移动多少，特征图就跟着移动多少。
# 平移等变性容易与平移不变性（translation invariance）混淆；平移不变性是指图像移动之后，
# 结果完全不变。

# %% [markdown]
# 下图演示怎样算出特征图中的每个数。在[电子书](../../docs/zh/book.md)中，这幅图可以交互。
# 你可以换一个卷积核，可以改动卷积核中的数，也可以自己写一个数字；
# 然后把指针移到特征图的各处看看。
# 用“竖直边缘”这个卷积核时，在 6 的那一圈上，哪些地方的结果几乎是 0？
#
# ![放在数字上的卷积核、九个乘积以及它们的和](../../docs/figures/live_convolution.zh.png)

# %% [markdown]
# ## 多个通道
#
# 彩色图像有三个通道：每个像素都有红、绿、蓝三个数。在网络里，
# 前一个卷积层的特征图就是后一个卷积层的通道。通道不止一个时，卷积核怎样滑动？
# 这时卷积核给每个通道各准备一个小方阵。每个小方阵在自己的通道上滑动，再把各通道的结果加起来。
# 用 $c$ 表示通道的编号，写在图像的第三个下标上；用 $k$ 表示卷积核的编号，写在最后一个下标上。
# 这一层的第 $k$ 张特征图就是
#
# $$y_{i,j,k} = \sum_{u,v,c} x_{i+u,\,j+v,\,c}\, K_{u,v,c,k} + b_k,$$
#
# 其中 $b_k$ 是第 $k$ 个卷积核的偏置（bias）。
#
# 举个例子：图像有两个通道，每个通道是 3×3 个数；卷积核只有一个，边长是 2，没有偏置。
# 第一行是第一个通道、它的小方阵和结果，第二行是第二个通道的：
#
# $$\begin{pmatrix} 1 & 0 & 2 \\ 0 & 1 & 0 \\ 3 & 0 & 1 \end{pmatrix}
# \quad \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}
# \quad \to \quad \begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix}$$
# $$\begin{pmatrix} 0 & 1 & 1 \\ 2 & 0 & 1 \\ 0 & 1 & 0 \end{pmatrix}
# \quad \begin{pmatrix} 0 & -1 \\ 1 & 0 \end{pmatrix}
# \quad \to \quad \begin{pmatrix} 1 & -1 \\ 0 & 0 \end{pmatrix}$$
#
# 两个结果相加就是特征图。例如，左上角的数是 $2 + 1 = 3$。下面先这样算一遍，再用 `tf.nn.conv2d`
# 算一遍。

# %%
two_channels = np.array([[[1, 0, 2], [0, 1, 0], [3, 0, 1]], [[0, 1, 1], [2, 0, 1], [0, 1, 0]]])
two_grids = np.array([[[1, 0], [0, 1]], [[0, -1], [1, 0]]])

of_each_channel = [correlate(x, k) for x, k in zip(two_channels, two_grids)]
by_channels = of_each_channel[0] + of_each_channel[1]

# tf.nn.conv2d 要求把通道放在行和列之后
channels_last = two_channels.transpose(1, 2, 0)[np.newaxis, :, :, :]  # (1, 3, 3, 2)
grids_last = two_grids.transpose(1, 2, 0)[:, :, :, np.newaxis]  # (2, 2, 2, 1)
by_conv2d = conv2d(channels_last, grids_last)[0, :, :, 0]

print("the sum of both channels", by_channels, sep="\n")
print("tf.nn.conv2d", by_conv2d, sep="\n")

# %% [markdown]
# 两种算法的结果相同。不管图像有多少个通道，一个卷积核只得到一张特征图，所以一层有多少个卷积核，
# 就有多少张特征图。例如在第 9 课里，64 个边长为 3 的卷积核作用在 32 个通道上，
# 这些卷积核就存放在形状为 (3, 3, 32, 64) 的数组里。
#
# ## 学出一个卷积核
#
# 网络的卷积核从哪里来？我们给一个卷积层看一张图像，再告诉它应该得到怎样的特征图，
# 让它自己去找卷积核。用到的还是第 5 课的工具：变量（variable）、
# 损失（loss）和梯度下降（gradient descent）。这张特征图是用竖直边缘卷积核算出来的，
# 但是用的是哪个卷积核，我们不告诉它。图像由随机数组成，因为噪声里什么图案都有；图像上没有数字，
# 也没有边缘。卷积核一开始是九个 0，损失是这一层算出的特征图与我们想要的特征图之差的均方。
#
# > **猜一猜**：走十步之后，学到的卷积核与竖直边缘卷积核有多接近？

# %%
edges = kernels["vertical edges"]
noise = np.random.RandomState(0).normal(size=(1, 28, 28, 1))
wanted = conv2d(noise, edges[:, :, np.newaxis, np.newaxis])

with tf.Graph().as_default(), tf.Session() as session:
    learned = tf.get_variable("kernel", initializer=np.zeros((3, 3, 1, 1), np.float32))
    found = tf.nn.conv2d(tf.constant(noise, tf.float32), learned, [1, 1, 1, 1], "VALID")
    loss = tf.reduce_mean(tf.square(found - wanted))
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(loss)
    session.run(tf.global_variables_initializer())

    learned_path = [session.run(learned)[:, :, 0, 0]]
    for step in range(1, 11):
        session.run(train_op)
        its_kernel, its_loss = session.run([learned, loss])
        learned_path.append(its_kernel[:, :, 0, 0])
        print(f"step {step}: loss {its_loss:.5f}")
print(learned_path[10].round(1))

# %% [markdown]
# 十步就够了：精确到一位小数，九个数都与竖直边缘卷积核相同。每走一步，差距大约缩小一半；走完十步，
# 差距只剩千分之一左右。没有人告诉这一层要寻找边缘；它找到这个卷积核，只是因为用这个卷积核时损失小。
# 在完整的网络里，哪些卷积核有用，由最后的损失决定；
# 反向传播（back propagation）把导数一层层传回每个卷积核。
#
# 下图画出了走第一步之前的卷积核，以及走完 1、2、4、10 步之后的卷积核。

# %%
figure, panels = plt.subplots(1, 5, figsize=(6.4, 1.8), layout="constrained")
for axes, step in zip(panels, (0, 1, 2, 4, 10)):
    axes.imshow(learned_path[step], cmap="RdBu", vmin=-4, vmax=4)  # 颜色浅，数字才看得清
    for row, column in np.ndindex(3, 3):
        number = f"{learned_path[step][row, column]:.1f}".replace("-0.0", "0.0")
        axes.text(column, row, number, ha="center", va="center", fontsize=11)
    axes.set(xticks=[], yticks=[])
    axes.set_title(f"step {step}", fontsize=12)
save(figure, "07_learned.png")

# %% [markdown]
# ## 省下了多少参数
#
# 全连接层不具有位置无关性，因为每个输出对每个像素都有单独的权重。同一个特征换个地方，
# 就要用另一些权重重新学一遍。我们来数一数三种层的参数（parameter）。
# 这三种层都把一张 28×28 的图像变成 32 张 26×26 的特征图：
#
# - 全连接层：每个输出都与所有像素相连；
# - 局部连接层（local layer）：每个输出只与对应位置上的 3×3 个像素相连，并且有单独的一组权重；
# - 卷积层：与局部连接层一样，但同一张特征图的所有输出共用一组权重。
#
# 我们在计算图（graph）中构建全连接层和卷积层，再分别统计这两层的变量含有多少个元素；
# 局部连接层的参数个数则直接计算。构建计算图要用 `tf1_mnist` 包中的函数：
# `layers.dense` 添加一个全连接层，`layers.conv2d` 添加一个卷积层，
# `layers.flatten` 把每张图像的像素排成一行。
#
# > **猜一猜**：三种层中，有一种的参数不到 1,000 个。是哪一种？


# %%
def count_parameters(variables):
    return sum(variable.shape.num_elements() for variable in variables)


outputs = 26 * 26 * 32
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, (None, 28, 28, 1))
    layers.dense(layers.flatten(x), outputs, name="dense")
    layers.conv2d(x, 32, kernel_size=3, name="conv2d")
    dense_parameters = count_parameters(tf.trainable_variables("dense"))
    conv2d_parameters = count_parameters(tf.trainable_variables("conv2d"))

local_parameters = outputs * (3 * 3 + 1)  # 每个输出有 9 个权重和一个偏置

print(f"fully connected: {dense_parameters:,}")
print(f"local:           {local_parameters:,}")
print(f"convolutional:   {conv2d_parameters:,}")

# %% [markdown]
# 32 张特征图共有 26×26×32 = 21,632 个数，所以三种层都有 21,632 个输出。在全连接层中，
# 每个输出有 784 个权重和一个偏置，所以这一层一共有 **16,981,120** 个参数。在局部连接层中，
# 每个输出只与一块 3×3 的像素相连。每个输出有 10 个参数，所以这一层只有 **216,320** 个参数。
# 局部连接层利用的是局部性（locality）。卷积层还让所有位置共用权重和偏置，
# 这叫作权重共享（weight sharing）。这样一来，卷积层就只有 **320** 个参数：
# 32 个卷积核各有 9 个权重和一个偏置。
#
# ## 从积分到求和
#
# 这一节只有练习 5 用得到，可以跳过。在数学中，卷积就是让一个函数在另一个函数上滑动，
# 并在每个位置上看两个函数重叠了多少。
#
# 两个函数 $f$ 和 $g$ 的卷积是一个新函数，记作 $f * g$，在 $t$ 处的值是
#
# $$(f * g)(t) = \int f(\tau)\, g(t - \tau)\, d\tau.$$
#
# 式中的积分就是曲线 $f(\tau)\, g(t - \tau)$ 与 $\tau$ 轴之间的面积，轴下方的面积算作负数。
# 没有学过积分也不要紧，下面会用求和代替积分。
#
# $g(t - \tau)$ 是 $\tau$ 的函数，它的图形由 $g$ 的图形变换而来：
# 先关于纵轴翻转（因为 $\tau$ 前有负号），再平移 $t$ 个单位。在图像的卷积中，
# 卷积核在横、竖两个方向上都要翻转，也就是旋转 180°。
#
# 举个例子，设 $f$ 和 $g$ 都是矩形函数（代码中的 `box`）：自变量在 0 与 1 之间时，函数值为 1，
# 否则为 0。那么，$\tau$ 在 0 与 1 之间时，$f(\tau)$ 为 1；$\tau$ 在 $t - 1$ 与 $t$ 之间时，
# $g(t - \tau)$ 为 1。只有在 $f(\tau)$ 和 $g(t - \tau)$ 都为 1 的地方，乘积才是 1，
# 所以积分就是重叠部分的宽度。$t$ 从 0 增大到 1 时，重叠部分的宽度是 $t$，逐渐增大到 1；
# $t$ 从 1 增大到 2 时，宽度是 $2 - t$，逐渐减小到 0。这两种情形可以合写成一个公式，
# 适用于从 0 到 2 的 $t$：
#
# $$(f * g)(t) = 1 - |t - 1|$$
#
# 计算机用求和代替积分。取一个较小的步长（step size）$h$，让 $\tau$ 只取 $h$ 的整数倍，
# 即 $\tau = nh$，其中 $n = 0, 1, 2, \ldots$：
#
# $$(f * g)(t) \approx h \sum_n f(nh)\, g(t - nh)$$
#
# 下面先定义矩形函数，再写一个函数来求和。


# %%
def box(x):
    inside = (x >= 0) & (x < 1)
    return inside.astype(float)


def convolution_sum(t, h):
    tau = np.arange(0, 2, h)
    return h * np.sum(box(tau) * box(t - tau))


# %% [markdown]
# 我们取三个步长 $h$ 和许多个 $t$，用求和算出卷积的近似值，再与公式的结果比较。
#
# > **猜一猜**：步长缩小到四分之一，误差会缩小到几分之一？

# %%
sums = {}
errors = {}
for h in (1 / 4, 1 / 16, 1 / 64):
    times = np.arange(0, 2, h)
    sums[h] = np.array([convolution_sum(t, h) for t in times])
    integral = 1 - np.abs(times - 1)
    errors[h] = np.abs(sums[h] - integral).max()
    print(f"h = {h}: the largest error of the sum is {errors[h]}")

# %% [markdown]
# 三种步长下，最大误差都正好等于步长：**0.25**、**0.0625** 和 **0.015625**。误差来自重叠部分的两端，
# 因为求和会在那里多算或少算一项。$h$ 趋于 0 时，求和的结果就趋于积分。
#
# 在下图中，上面四幅画出了两个矩形函数，四幅的 $t$ 互不相同；最下面一幅画出了卷积。
# （代码可以跳过。）


# %%
def draw_boxes(axes, t):
    left = max(0, t - 1)
    right = min(1, t)
    axes.stairs([1], [left, right], fill=True, color="tab:green", alpha=0.4)
    axes.stairs([1], [0, 1], linewidth=2, label=r"$f(\tau)$")
    axes.stairs([1], [t - 1, t], linewidth=2, linestyle="--", label=r"$g(t - \tau)$")
    axes.set(xlim=(-1, 2), ylim=(0, 1.5), yticks=(0, 1), xlabel=r"$\tau$")
    axes.set_title(f"t = {t}: overlap {right - left:.1f}", fontsize=12)
    return right - left


def draw_sliding():
    figure, panels = plt.subplot_mosaic("ab;cd;ee", figsize=(6.4, 7), layout="constrained")
    for name, t in zip("abcd", (0.3, 0.8, 1.3, 1.8)):
        overlap = draw_boxes(panels[name], t)
        panels["e"].plot(t, overlap, "o", color="tab:green", alpha=0.4, markersize=12)
    panels["a"].legend(loc="upper center", ncol=2, frameon=False, borderaxespad=0)
    panels["e"].plot((0, 1, 2), (0, 1, 0), "k", label="the integral")
    panels["e"].plot(np.arange(0, 2, 1 / 16), sums[1 / 16], "r.", label="the sum, h = 1/16")
    panels["e"].set(xlabel="t", ylabel="(f * g)(t)")
    panels["e"].legend(frameon=False)
    return figure


save(draw_sliding(), "07_slide.png")

# %% [markdown]
# 绿色的区域就是重叠部分。最下面的图中有四个绿点，它们的纵坐标分别等于上面四个重叠部分的宽度，
# 也就是卷积在这四处的值。
#
# 图像只在像素处有数值，像素与像素之间没有数值。图像相当于 $f$，卷积核相当于 $g$，
# 步长 $h$ 就是一个像素。图像的卷积就是用求和来定义的，这里的求和不是积分的近似。
#
# ## 对照博文
#
# 这一节可以跳过。这节课对应博文的“卷积”和“卷积层”两节。博文先用上面的积分定义卷积，
# 再说卷积层用一系列卷积核与多通道的输入做卷积；它没有提到，卷积层算的其实是互相关。
# 博文所说的“局域性”就是局部性。
#
# ## 小结
#
# - 如果图像的边长是 $n$，卷积核的边长是 $k$，特征图的边长就是 $n - k + 1$。
# - 特征移动多少，特征图就跟着移动多少。所以，卷积核只要在一处学会识别某个特征，
#   在别处也就能识别同样的特征。
# - 输入有几个通道，卷积核就有几个小方阵；各通道的结果要加起来。
# - 给出输入和想要的结果，用梯度下降就能学出卷积核。
# - 卷积层的每个输出只取决于图像中的一小块，各个位置又共用权重。所以，卷积层只有 320 个参数，
#   全连接层却有 16,981,120 个。
#
# ## 练习
#
# ### 练习 1
# 一个卷积层有 64 个 5×5 的卷积核，每个卷积核有一个偏置。输入有 32 个通道，
# 所以每个卷积核在每个通道上都有 5×5 个数。这一层有多少个参数？

# %%
parameters_of_layer = ...  # 你的答案


# %%
def check_1(count):
    weights = 64 * 5 * 5 * 32
    assert count != 64 * (5 * 5 + 1), "Each kernel has 5 x 5 numbers for each of the 32 channels."
    assert count != weights, "Those are the weights. What about the biases?"
    assert count == weights + 64, f"It is not {count}. How many numbers does one kernel have?"


check(1, check_1, parameters_of_layer, form="Expected a single number.")

# %% [markdown]
# ### 练习 2
# 找一个 3×3 的卷积核，使图像经 `correlate` 处理之后，数字右移一个像素，其余不变。

# %%
right_by_one = ...  # 你的答案：形状为 (3, 3) 的数组


# %%
def check_2(kernel):
    result = correlate(digit, kernel)
    is_left = np.array_equal(result, digit[1:-1, 2:])
    assert not is_left, "It moves the digit to the left."
    assert np.array_equal(result, digit[1:-1, :-2]), "The result is not the moved digit."


check(2, check_2, right_by_one, form="Expected an array of shape (3, 3).")

# %% [markdown]
# ### 练习 3
# 找一个 3×3 的卷积核，让它对点和笔画有响应，对灰度均匀或均匀变化的区域没有响应。也就是说，
# 所有像素都相等时，结果必须是 0；像素的值沿着某个方向均匀增大时，结果也必须是 0。

# %%
spot_finder = ...  # 你的答案


# %%
def check_3(kernel):
    uniform = np.full((5, 5), 7.0)
    slope = np.add.outer(np.arange(5.0), 3 * np.arange(5.0))
    assert np.allclose(correlate(uniform, kernel), 0), (
        "Where all pixels are equal, the result is not 0."
    )
    assert np.allclose(correlate(slope, kernel), 0), (
        "Where the pixels grow evenly, the result is not 0."
    )
    assert not np.allclose(correlate(spot, kernel), 0), "It does not find the spot."
    line = np.zeros((5, 5))
    line[2] = 1
    assert not np.allclose(correlate(line, kernel), 0), "It does not find a horizontal line."
    assert not np.allclose(correlate(line.T, kernel), 0), "It does not find a vertical line."


check(3, check_3, spot_finder, form="Expected an array of shape (3, 3).")

# %% [markdown]
# ### 练习 4
# 如果把两个卷积层接在一起，每个输出所依据的像素就比只有一层时多。例如，
# 用 3×3 的卷积核 `kernels["blur"]` 把图像模糊两次，相当于用某个 5×5 的卷积核模糊一次。
# 找出这个卷积核。（提示：取一张 9×9 的图像，其中只有正中间有一个点，模糊两次之后会变成什么？）

# %%
double_blur = ...  # 你的答案：形状为 (5, 5) 的数组


# %%
def check_4(kernel):
    blur = kernels["blur"]
    twice = correlate(correlate(digit, blur), blur)
    assert kernel.shape == (5, 5), "Expected an array of shape (5, 5)."
    assert abs(kernel.sum() - 1) < 1e-9, f"Its numbers have to add up to 1, not to {kernel.sum()}."
    assert np.allclose(correlate(digit, kernel), twice), "It is not the same as blurring twice."


check(4, check_4, double_blur, form="Expected an array of shape (5, 5).")

# %% [markdown]
# ### 练习 5
# 卷积满足交换律：$f * g = g * f$。把 $g$ 从矩形函数换成斜坡函数 `box(x) * x`。取 $h = 1/64$，
# 用两种方式计算矩形函数与斜坡函数的卷积在 $t = 1.25$ 处的值：一次翻转斜坡函数，一次翻转矩形函数。

# %%
ramp_reflected = ...  # 你的答案：一个数
box_reflected = ...  # 你的答案：一个数


# %%
def check_5(first, second):
    integral = (1 - 0.25**2) / 2  # 斜坡函数从 0.25 到 1 的积分
    assert first == second, f"The two have to be equal, but they are {first} and {second}."
    assert abs(first - integral) < 1 / 64, f"The integral is {integral}, not {first}."
    tau = np.arange(0, 2, 1 / 64)
    expected = np.sum(box(tau) * tau * box(1.25 - tau)) / 64
    assert abs(first - expected) < 1e-9, f"It is close to the integral, but the sum is not {first}."


check(5, check_5, ramp_reflected, box_reflected, form="Expected two numbers.")

# %% [markdown]
# ### 练习 6（开放题）
# 让数字右移十列，而不是六列。这时，特征图中有哪些列不同于原特征图平移后的结果？为什么？

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# parameters_of_layer = 64 * (5 * 5 * 32 + 1)
# print(f"{parameters_of_layer:,}")
# ```
#
# ```text
# 51,264
# ```
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# right_by_one = np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])
# ```
#
# 结果中每个像素的值都等于原图中它左边那个像素的值。如果改用卷积，卷积核会旋转 180°，数字就会左移。
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# spot_finder = np.full((3, 3), -1)
# spot_finder[1, 1] = 8
# outline = correlate(digit, spot_finder)
# print(outline.min(), outline.max())
# ```
#
# ```text
# -805.0 1410.0
# ```
#
# 用 `spot_finder` 处理图像，就是以每个像素为中心，求九个像素的平均值，
# 用中心像素的值减去这个平均值，再把差乘以 9。如果把结果画成图像，并让数值越大的像素越亮，
# 6 的笔画就会变成两侧带暗边的亮线。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# large_spot = np.zeros((9, 9))
# large_spot[4, 4] = 1
# blur = kernels["blur"]
# double_blur = correlate(correlate(large_spot, blur), blur)
# print((256 * double_blur).astype(int))
# ```
#
# ```text
# [[ 1  4  6  4  1]
#  [ 4 16 24 16  4]
#  [ 6 24 36 24  6]
#  [ 4 16 24 16  4]
#  [ 1  4  6  4  1]]
# ```
#
# 如果用来模糊图像的卷积核不是中心对称的，上面的结果还要旋转 180°，才能当作卷积核使用。
#
# 本题的两次模糊之间没有 ReLU，所以两次模糊可以合并成一次。如果两个卷积层之间有 ReLU，
# 两层就能做到单独一层做不到的事。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# def ramp(x):
#     return box(x) * x
#
#
# step = 1 / 64
# tau = np.arange(0, 2, step)
# ramp_reflected = step * np.sum(box(tau) * ramp(1.25 - tau))
# box_reflected = step * np.sum(ramp(tau) * box(1.25 - tau))
# print(ramp_reflected, box_reflected)
# ```
#
# ```text
# 0.458984375 0.458984375
# ```
#
# 在积分中用 $t - \tau$ 代替 $\tau$，两个函数就互换位置，而积分的值不变。互相关则不满足交换律。
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 数字的墨迹在第 9 至 19 列。右移十列之后，墨迹本应在第 19 至 29 列，但图像只到第 27 列，
# 所以 `np.roll` 把两列墨迹放到了左边缘。特征图各列的编号是 0 至 25。数字移动之后得到的特征图，
# 与原特征图平移后的结果相比，只有最左边的第 0 至 3 列不同。如果只移七列，墨迹全都还在图像里，
# 但新得到的特征图仍不同于原特征图平移后的结果。在原特征图中，第 19 列右边的各列全为 0，
# 第 19 列则不全为 0。这一列应该移到第 26 列，但特征图只到第 25 列，因为卷积核如果放在第 26 列，
# 就会超出图像的边界。可见，数字在移动前后都要离边缘足够远，卷积层才具有位置无关性。
#
# </details>
