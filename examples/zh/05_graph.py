# %% [markdown]
# # 5. 什么是计算图？
#
# 如果 `x` 还没有值，执行 `y = (x + 2) * x` 之后，`y` 是什么？在 TensorFlow 1 中，
# `y` 是计算图（graph）的一部分。计算图描述要做的计算：有哪些运算（operation），
# 每个运算以哪些运算的结果为输入。程序先构建计算图，描述整个计算过程，
# 然后让会话（session）执行计算图，想执行多少次都行。
#
# 这种“先定义、后执行”（define-then-run）的图通常称为“静态图”。
# PyTorch 则是“边定义边执行”（define-by-run）：每行代码都立刻算出结果，同时记下求导所需的信息。
# 这样得到的图通常称为“动态图”。TensorFlow 2 默认采用的即时执行模式（eager mode）
# 也是“边定义边执行”。
#
# 这节课只用 NumPy，以大约 80 行代码实现计算图所需的各个部分：
# 占位符（placeholder）、变量（variable）、运算、会话 `Session` 和函数 `gradients`。
# `gradients` 求导的办法是往计算图里添加节点（node）。写好之后，
# 我们用自己的计算图训练第 3 课和第 4 课的那个网络，再用 TensorFlow 训练一遍，
# 然后逐一比较两边算出的数。

# %%
import numpy as np

from lesson import check, draw_gradients, draw_graphs, print, save

# %% [markdown]
# ## 先补一点 Python
#
# 这节课的代码要用到几种前面没有讲过的 Python 语法。
#
# - 类（class）描述一种对象。`Node("Add", inputs)` 新建一个 `Node` 类的对象，
#   这时 Python 会调用 `__init__`。在 `__init__` 中，`self` 就是新对象，
#   `self.kind = kind` 把一个值存进这个对象。如果对象叫 `y`，以后用 `y.kind` 就能取出存进去的值。
#   类中的其他函数也有 `self`，也就是调用时写在点号前面的对象：在 `session.run(...)` 中，
#   `self` 就是 `session`。
# - `lambda z: 1 / z` 是一个没有名字的函数，输入 `z`，返回 `1 / z`。
# - 函数里面可以再定义函数，里层函数能使用外层函数的变量。函数也可以调用自己。
#
# 如果没有见过这些语法，不必马上弄懂每一行代码：先读文字，再看看打印出来的结果。也可以只运行代码，
# 不去细读，直接跳到“用 TensorFlow 做一遍”一节；那一节用不到这些语法。跳过之后，仍可以做练习 5，
# 因为这道题用的是 TensorFlow；其余的练习都要用我们自己写的计算图。
#
# ## 节点
#
# 节点由一个运算和这个运算的输入组成，这些输入也是节点。节点里不存结果，而是存一个函数，
# 这个函数根据各个输入的值算出运算的结果。我们为节点重新定义 Python 的运算符 `+`、`-`、`*` 和 `@`：
# 每个运算符都只新建一个节点，不计算结果。遇到 `a + b`，Python 会调用 `a.__add__(b)`；遇到 `a - b`，
# 就调用 `a.__sub__(b)`，其余类推。所以运算符左边必须是节点：`x + 2` 可以，`2 + x` 不行。
# 我们没有为节点定义 `/` 和 `**` 等其他运算符。

# %%
graph = []  # 所有节点，按新建的先后排列


class Node:
    def __init__(self, kind, inputs=(), compute=None, name=""):
        self.kind = kind
        self.inputs = inputs
        self.compute = compute
        self.name = name
        graph.append(self)

    def __add__(self, other):
        return Node("Add", (self, node(other)), np.add)

    def __sub__(self, other):
        return Node("Sub", (self, node(other)), np.subtract)

    def __mul__(self, other):
        return Node("Mul", (self, node(other)), np.multiply)

    def __matmul__(self, other):
        return Node("MatMul", (self, other), np.matmul)


def constant(value):
    return Node("Const", (), lambda: value, str(value))


def node(value):
    return value if isinstance(value, Node) else constant(value)


def sigmoid(x):
    return Node("Sigmoid", (x,), lambda z: 1 / (1 + np.exp(-z)))


def mean(x):
    return Node("Mean", (x,), np.mean)


# %% [markdown]
# 除了常数，还有占位符和变量这两种节点，它们的值也不是算出来的。每次执行计算图，
# 都要重新提供占位符的值。变量的值在执行结束后一直保留，直到 `assign` 节点换上新值。


# %%
def placeholder(name):
    def not_fed():
        raise ValueError(f"the placeholder {name} needs a value")

    return Node("Placeholder", (), not_fed, name)


def variable(name, initial):
    new = Node("Variable", (), None, name)
    new.initial = np.array(initial)
    return new


def assign(target, value):
    return Node("Assign", (target, value), lambda old, new: new)


# %% [markdown]
# > **猜一猜**：下面代码的最后一行打印什么？是一个数，还是别的东西？

# %%
x = placeholder("x")
y = (x + 2) * x
print(len(graph), "nodes:", *[each.kind for each in graph])
print("y is a", type(y).__name__)

# %% [markdown]
# `y` 是一个节点。到现在为止，加法和乘法都还没有做。
#
# ## 会话
#
# 会话保存各个变量的值，并计算节点的值。调用会话的 `run` 时，要给出 `fetches` 和 `feed`。
# `fetches` 是一个列表，包含要计算的各个节点；`feed` 是一个字典，给出所需的各个占位符的值。
# 要算一个节点的值，就要先算它的各个输入的值；要算输入的值，又要先算输入的输入。这样一层层往回追溯，
# 直到遇到已知的值。一次执行中算出的值都存放在字典 `done` 里，所以每个节点只算一次。
# 会话先用变量的旧值做完所有计算，到执行结束时才保存新值。


# %%
class Session:
    def __init__(self):
        self.values = {each: each.initial for each in graph if each.kind == "Variable"}

    def run(self, fetches, feed):
        done = {**self.values, **feed}  # 新的字典，包含两者的全部内容

        def value(wanted):
            if wanted not in done:  # * 把列表中的值逐个作为参数传入
                done[wanted] = wanted.compute(*[value(each) for each in wanted.inputs])
            return done[wanted]

        results = [value(each) for each in fetches]
        for each in done:
            if each.kind == "Assign":
                self.values[each.inputs[0]] = done[each]
        return results


session = Session()
print("x = 3:", *session.run([y], {x: 3.0}))
print("x = 5:", *session.run([y], {x: 5.0}))

# %% [markdown]
# 两次的结果分别是 **15.0** 和 **35.0**。计算图只构建了一次，却执行了两次。
# `session.run([y], {x: 3.0})` 的计算步骤如下：
#
# 1. 开始时，`done` 中只有 `x` 的值，即 3.0。
# 2. 求 `y` 的值：`y` 是 `Mul` 节点，值还不知道，所以要先求两个输入（`Add` 节点和 `x`）的值。
# 3. 求 `Add` 节点的值：它的输入是 `x` 和常数 2，其中 `x` 的值已知。
#    `np.add(3.0, 2)` 得到 5.0，存进 `done`。
# 4. 求 `y` 的另一个输入 `x` 的值：这个值是已知的，等于 3.0。
# 5. `np.multiply(5.0, 3.0)` 得到 15.0，这就是 `y` 的值。
#
# ## 梯度也是节点
#
# 第 4 课用链式法则（chain rule）求导，从损失（loss）往回推，一直推到各个参数（parameter）。
# 求哪个节点的导数，哪个节点就叫作目标。例如，求损失的导数时，目标就是损失。
# 每种运算都需要一条求导规则。目标对运算结果的导数是从上游传来的梯度（gradient），简称上游梯度，
# 记作 `g`。求导规则根据 `g` 求出目标对各个输入的导数。求导规则与运算符一样，只新建节点，
# 不做任何计算。

# %% [markdown]
# 下图是单个神经元（neuron）及其损失的计算图。在[电子书](../../docs/zh/book.md)中，这幅图可以交互。
# 不断点击“下一步”，就能看到程序先从前往后依次算出各节点的值，再从后往前依次算出各节点的梯度。
# 改变 `x` 的正负号，哪些梯度会跟着变号？如果激活函数（activation function）是 ReLU，
# 而且 ReLU 的输入是负数，各个梯度又会怎样？
#
# ![单个神经元的计算图，各节点有值和梯度](../../docs/figures/live_graph.zh.png)

# %% [markdown]
# 我们的例子 $(x + 2)\,x$ 只用到 `Add` 和 `Mul` 的规则；`Sub` 的规则同样简短，这里也一并给出。
# `Mul` 的一个输入增加 1，乘积的增量就等于另一个输入，所以目标对每个输入的导数都等于 `g`
# 乘以另一个输入。
#
# 加法把 `g` 原样传给两个输入，只有一种情况例外。偏置（bias）`b` 会加到矩阵的每一行上，
# 所以要把 `g` 的各行加在一起，才能得到目标对偏置的导数。
# 函数 `sum_like(g, b)` 就用来把 `g` 的各行相加。如果 `b` 与 `g` 的形状相同，就不必求和，
# 结果就是 `g`；我们的例子正是如此。`Sub` 和 `Mul` 用不着求和：在这两种运算里，凡是需要求导的输入，
# 形状都与 `g` 相同。


# %%
def sum_like(g, b):
    # 如果 b 的形状是 (3,)，g 的形状是 (8, 3)，就把 8 行加起来。（-1：有几行算几行。）
    return Node("SumLike", (g, b), lambda g, b: np.reshape(g, (-1, *np.shape(b))).sum(axis=0))


# g：上游梯度；out：输出；a、b：输入。
RULES = {
    "Add": lambda g, out, a, b: (sum_like(g, a), sum_like(g, b)),
    "Sub": lambda g, out, a, b: (g, g * -1),
    "Mul": lambda g, out, a, b: (g * b, g * a),
}

# %% [markdown]
# 目标对自身的导数是 1。`gradients` 从目标开始，逐个处理节点，越晚创建的节点越先处理。
# 在 `graph` 中，节点总是排在自己的输入后面，所以从后往前处理到某个节点时，
# 凡是以这个节点为输入的节点都已经处理过。这时，各处贡献的导数都已加在一起，
# 总和就是目标对这个节点的导数。


# %%
def gradients(target, sources):
    totals = {target: constant(1.0)}
    for out in reversed(graph[: graph.index(target) + 1]):
        if out in totals and out.kind in RULES:
            parts = RULES[out.kind](totals[out], out, *out.inputs)
            for source, part in zip(out.inputs, parts):
                totals[source] = totals[source] + part if source in totals else part
    return [totals[source] for source in sources]


# %% [markdown]
# $y = (x + 2)\,x = x^2 + 2x$ 的导数是 $2x + 2$。
#
# > **猜一猜**：在 $x = 3$ 和 $x = 5$ 处，导数各是多少？求导之后，计算图有多少个节点？

# %%
(dy,) = gradients(y, [x])
print("dy/dx:", *session.run([dy], {x: 3.0}), *session.run([dy], {x: 5.0}))
print(len(graph), "nodes, the new ones:", *[each.kind for each in graph[4:]])
print("their values for x = 3:", *session.run(graph[4:], {x: 3.0}))

# %% [markdown]
# 导数分别是 **8.0** 和 **12.0**。计算图的节点从 **4** 个增加到 **10** 个。
# `gradients(y, [x])` 依次添加了六个节点：
#
# 1. `Const`，即常数 1：这是 `y` 对自身的导数，也就是 `y` 的上游梯度。求导由此开始。
# 2. `Mul`：`y` 是乘积。按照规则，对于第一个输入（`Add` 节点），要把上游梯度乘以第二个输入 `x`。
# 3. `Mul`：同样，对于第二个输入 `x`，要把上游梯度乘以 `Add` 节点的结果。
# 4. `SumLike`：往回走，下一个是 `Add` 节点，它的上游梯度由第 2 个新节点给出。
#    `Add` 节点把上游梯度传给第一个输入 `x`。
# 5. `SumLike`：上游梯度同样传给第二个输入（常数 2）。计算 `dy` 时不需要 `y` 对常数 2 的导数，
#    所以会话会跳过这个 `SumLike` 节点。
# 6. `Add`：`x` 既是 `y` 的输入，又是 `Add` 节点的输入，所以两处的贡献要相加。
#    第 3 个新节点给出一项贡献，第 4 个给出另一项，两项之和是 `dy`。
#
# $x = 3$ 时，第 3 个新节点的值是 $x + 2 = 5$，第 4 个是 $x = 3$，两者之和是 8。

# %% [markdown]
# ## 第 3 课的网络
#
# 下面写出第 3 课的网络及其参数，再加上第 4 课的损失。这个网络可以同时处理许多个样本（example）。

# %%
input_x = np.array([1.0, 0.5, -1.0])
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

# %%
graph.clear()

inputs = placeholder("inputs")
labels = placeholder("labels")
kernel_1 = variable("kernel_1", w1.T)
bias_1 = variable("bias_1", b1)
kernel_2 = variable("kernel_2", w2.T)
bias_2 = variable("bias_2", b2)

hidden = sigmoid(inputs @ kernel_1 + bias_1)
output = sigmoid(hidden @ kernel_2 + bias_2)
error = output - labels
loss = mean(error * error * 0.5)

forward_nodes = list(graph)
print(len(forward_nodes), "nodes")

# %% [markdown]
# 先只计算两层的输出，这时用不到标签（label）。

# %%
session = Session()
our_hidden, our_output = session.run([hidden, output], {inputs: [input_x]})
print("hidden neurons:", our_hidden.round(6))
print("output:        ", our_output.round(6))

# %% [markdown]
# 网络的输出是 **0.630787**，与第 3 课的结果相同。再像第 4 课那样求导：标签取 1，
# 求损失对四个变量的偏导数（partial derivative）。这个网络还用到另外三种运算，所以要补上三条规则。
#
# `MatMul` 的规则用的就是第 4 课中的矩阵乘积；函数 `transpose` 用来求矩阵的转置。
# sigmoid 的规则是把 `g` 乘以 sigmoid 的导数，而这个导数等于输出与“1 减去输出”的乘积。
# 对于求平均值的运算，求导规则是把 `g` 平均分给输入数组中的各个数。如果求 $n$ 个数的平均值，
# 目标对每个数的导数就都是 `g` 除以 $n$，由 `share_like(g, a)` 算出。


# %%
def transpose(x):
    return Node("Transpose", (x,), np.transpose)


def share_like(g, a):
    return Node("ShareLike", (g, a), lambda g, a: np.full(np.shape(a), g / np.size(a)))


RULES["MatMul"] = lambda g, out, a, b: (g @ transpose(b), transpose(a) @ g)
RULES["Sigmoid"] = lambda g, out, a: (g * out * (constant(1) - out),)
RULES["Mean"] = lambda g, out, a: (share_like(g, a),)

parameters = [kernel_1, bias_1, kernel_2, bias_2]
derivatives = gradients(loss, parameters)
print(f"{len(forward_nodes)} nodes before, {len(graph)} nodes after")

our_derivatives = session.run(derivatives, {inputs: [input_x], labels: [[1.0]]})
print(f"with respect to the first weight: {our_derivatives[0][0, 0]:.6f}")

# %% [markdown]
# 损失对第一个权重（weight）的偏导数是 **-0.020287**，与第 4 课手工求出的相同。
#
# ## 训练
#
# 要做梯度下降（gradient descent），用前面定义的几种节点就够了：
# 每一步都为每个参数执行一个 `assign` 节点。

# %%
train_op = []
for parameter, derivative in zip(parameters, derivatives):
    train_op.append(assign(parameter, parameter - derivative * 4.0))

corners = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
one_on = (corners.sum(axis=1, keepdims=True) == 1).astype(float)
feed = {inputs: corners, labels: one_on}

our_losses = []
our_path = []
for _ in range(1000):
    before = list(session.values.values())  # 走这一步之前的参数
    our_path.append(before)
    our_loss, *_ = session.run([loss, *train_op], feed)
    our_losses.append(our_loss)
print(f"the loss falls from {our_losses[0]:.4f} to {our_losses[-1]:.4f}")

# %% [markdown]
# 损失从 **0.1379** 降到 **0.0058**，与第 4 课的结果相同。
#
# ## 用 TensorFlow 做一遍
#
# 要在 TensorFlow 2 上运行 TensorFlow 1 的代码，就在开头写上三行：
#
# ```python
# import tensorflow.compat.v1 as tf
#
# tf.disable_v2_behavior()
# tf.enable_resource_variables()
# ```
#
# 《在 TensorFlow 2 上运行 TensorFlow 1 代码》
# （[链接](../../packages/tf1run/docs/zh/tf1-on-tf2.md)）解释了这三行，
# 也介绍了漏掉 `tf.enable_resource_variables()` 的后果。很多代码都漏掉了这一行。
# `tf1_mnist` 包中已经有这三行，所以教程里只写：

# %%
from tf1_mnist import tf1 as tf

# %% [markdown]
# 把下面的代码与前面我们自己写的代码逐行对照，就会看出两段代码写的是同一个网络。
# TensorFlow 的占位符还要写明类型和形状，形状中的 `None` 表示行数不限。
# 从一个运算传到另一个运算的数据叫作张量（tensor）。

# %%
tf_graph = tf.Graph()
with tf_graph.as_default():
    tf_inputs = tf.placeholder(tf.float64, (None, 3), name="inputs")
    tf_labels = tf.placeholder(tf.float64, (None, 1), name="labels")
    tf_kernel_1 = tf.get_variable("kernel_1", initializer=w1.T)
    tf_bias_1 = tf.get_variable("bias_1", initializer=b1)
    tf_kernel_2 = tf.get_variable("kernel_2", initializer=w2.T)
    tf_bias_2 = tf.get_variable("bias_2", initializer=b2)

    tf_hidden = tf.sigmoid(tf.matmul(tf_inputs, tf_kernel_1) + tf_bias_1)
    tf_output = tf.sigmoid(tf.matmul(tf_hidden, tf_kernel_2) + tf_bias_2)
    tf_error = tf_output - tf_labels
    tf_loss = tf.reduce_mean(tf_error * tf_error * 0.5)

    tf_parameters = [tf_kernel_1, tf_bias_1, tf_kernel_2, tf_bias_2]
    before = len(tf_graph.get_operations())
    tf_derivatives = tf.gradients(tf_loss, tf_parameters)
    added = len(tf_graph.get_operations()) - before

print(f"tf.gradients adds {added} operations")

# %% [markdown]
# TensorFlow 的 `gradients` 与我们的 `gradients` 做法相同：每种运算都有一条规则，
# 求导就是往计算图里添加运算。TensorFlow 添加的运算更多，
# 因为 `tf.gradients` 的规则里不能用 `np.shape`，连形状也要用运算来求。运算的具体数目因版本而异。
#
# 下面的 `GradientDescentOptimizer(4.0).minimize(tf_loss)`
# 把求导的运算和赋值的运算一并添加到计算图里。运算 `init_op` 则用来给变量赋初值。

# %%
with tf_graph.as_default():
    tf_train_op = tf.train.GradientDescentOptimizer(4.0).minimize(tf_loss)
    init_op = tf.global_variables_initializer()

tf_losses = []
tf_path = []
with tf.Session(graph=tf_graph) as tf_session:
    tf_session.run(init_op)
    one_feed = {tf_inputs: [input_x], tf_labels: [[1.0]]}
    its_hidden, its_output = tf_session.run([tf_hidden, tf_output], {tf_inputs: [input_x]})
    its_derivatives = tf_session.run(tf_derivatives, one_feed)

    tf_feed = {tf_inputs: corners, tf_labels: one_on}
    for _ in range(1000):
        tf_path.append(tf_session.run(tf_parameters))
        its_loss, _ = tf_session.run([tf_loss, tf_train_op], tf_feed)
        tf_losses.append(its_loss)

# %% [markdown]
# > **猜一猜**：训练 1,000 步之后，我们的参数与 TensorFlow 的参数会相差多少？


# %%
def largest_difference(arrays, other_arrays):
    return max(np.abs(np.subtract(a, b)).max() for a, b in zip(arrays, other_arrays))


def compare(name, count, difference):
    print(f"{count:6,} {name}: the largest difference is {difference:.0e}")


outputs_apart = largest_difference([our_hidden, our_output], [its_hidden, its_output])
derivatives_apart = largest_difference(our_derivatives, its_derivatives)
losses_apart = largest_difference([our_losses], [tf_losses])
path_apart = max(largest_difference(*pair) for pair in zip(our_path, tf_path))

compare("outputs", 4, outputs_apart)
compare("derivatives", 16, derivatives_apart)
compare("losses", len(our_losses), losses_apart)
compare("parameters", 16 * len(our_path), path_apart)

# %% [markdown]
# 我们一共比较了训练过程中的 **16,000** 个参数值，两边对应的值至少有 9 位小数相同。
# 更靠后的数位有所不同，原因是两个计算图做加法的顺序不同。
#
# ## 两个计算图
#
# 下图画出了两个计算图，一个是我们的，一个是 TensorFlow 为同一个网络构建的。最上面是输入，
# 最下面是损失。绿色的是占位符，橙色的是变量，灰色的是常数。TensorFlow 用单独的运算读取变量。
# 为简明起见，图中把每个变量与读取它的运算画成同一个节点。（画图的代码在 `lesson.py` 里。）

# %%
save(draw_graphs(forward_nodes, tf_loss), "05_graphs.png")

# %% [markdown]
# 除了名称和一个常数，两个计算图完全相同。TensorFlow 的计算图多出一个常数，
# 用来指定 `Mean` 沿哪些轴求平均。
#
# 下一幅图的左边还是我们的计算图。右边的蓝色节点由 `gradients` 添加，
# 用来求损失对输出层参数 `kernel_2` 和 `bias_2` 的偏导数。这些节点从损失排起，
# 往上一直排到两个偏导数。深蓝色的是偏导数：`MatMul` 对应 `kernel_2`，`SumLike` 对应 `bias_2`。
# 浅色箭头的起点是前向传播（forward propagation）算出的值，终点是用到这些值的蓝色节点。
# 在损失与 `MatMul` 之间有一个浅蓝色的 `SumLike`，是按 `Add` 的规则添加的。这里不必求和，
# 所以这个 `SumLike` 的值就是 `g`。再往上是通向隐藏层（hidden layer）参数的部分，结构与此类似，
# 图中没有画出。

# %%
save(draw_gradients(forward_nodes, loss, derivatives[2:]), "05_gradients.png")

# %% [markdown]
# `gradients` 添加的许多节点要用到前向传播算出的值，例如 sigmoid 的输出。所以，
# 前向传播算出的值要保留下来，供反向传播（back propagation）使用。
#
# ## 计算图有什么用
#
# - 计算图构建好之后，想算多少次都行，而且每次只算需要的部分。
# - 程序可以查看、修改和扩充计算图。例如，`gradients` 就会查看并扩充计算图。
# - TensorFlow 的计算图不依赖 Python，可以保存成文件，放到另一台机器或手机上执行，
#   也可以用图形处理器（GPU）执行。
#
# 计算图也有缺点。许多错误要到会话执行计算图时才报出来，而报错的位置离真正写错的那行代码很远。
# 另外，如果像练习 4 那样在训练循环里新建节点，计算图就会不断变大，程序也会越来越慢。
#
# ## 小结
#
# - 计算图描述计算，会话根据喂入（feed）的值执行计算。
# - `gradients` 从目标往回走，每遇到一个运算，就按规则添加节点。`gradients` 本身不做任何计算；
#   会话执行这些节点时，才算出导数。
# - TensorFlow 的做法与我们的相同，只是节点的种类更多；两边算出的数也一致。
# - PyTorch 这样的框架一边计算，一边记录计算图。
#
# ## 练习
#
# ### 练习 1
# 新建一个表示 $x^3 - x$ 的节点，用新的占位符 `t` 代替 $x$。只用 `+`、`-` 和 `*`，
# 因为我们的节点没有乘方运算符。

# %%
t = placeholder("t")
cubic = ...  # 你的答案


# %%
def check_1(cubic):
    assert isinstance(cubic, Node), "Expected a node. Use only + - * and placeholders."
    for value in (0.0, 2.0, -1.5):
        (result,) = Session().run([cubic], {t: value})
        expected = value**3 - value
        assert abs(result - expected) < 1e-9, (
            f"For t = {value}, the result is {result}, not {expected}."
        )


check(1, check_1, cubic, form="Expected a node that needs no placeholder other than t.")


# %% [markdown]
# ### 练习 2
# 给计算图加上 ReLU：写一个函数，用来新建种类为 `"Relu"` 的节点，再为 ReLU 写一条求导规则。
# 这是这节课最难的一道练习。
#
# - `x` 是节点，所以 `np.maximum(0, x)` 和 `x > 0` 都行不通。请仿照 `sigmoid` 新建节点；
#   NumPy 函数只能在节点保存的那些函数里面使用。
# - 规则的参数是 `g`、`out` 和各个输入；在 ReLU 的规则中，就是 `g, out, a`。这些参数都是节点，
#   规则给出的导数也是节点。规则返回一个由导数组成的元组（tuple），元组中的导数与各个输入一一对应。
#   如果元组只有一个元素，这个元素后面也要加逗号，`Mean` 的规则就是这样写的。
# - 提示：规则中还要用到另一种新节点，它的值在输入为正时是 1，否则是 0。把 `g` 乘以这种节点，
#   就得到导数。


# %%
def relu(x):
    return ...  # 你的答案


RULES["Relu"] = ...  # 你的答案


# %%
def check_2(out, rule):
    assert isinstance(out, Node), "The function has to return a node, as sigmoid does."
    assert out.kind == "Relu", "The kind of the node has to be Relu, as in RULES."
    parts = rule(t, out, t)
    assert isinstance(parts, tuple), "A rule returns a tuple. Is there a comma after its element?"
    assert isinstance(parts[0], Node), "The derivative has to be a node, too."
    values = np.array([-2.0, -0.5, 1.0, 3.0])
    rest = out - 1
    (derivative,) = gradients(mean(rest * rest), [t])
    out_values, slopes = Session().run([out, derivative], {t: values})
    assert np.allclose(out_values, [0, 0, 1, 3]), (
        "relu of -2, -0.5, 1 and 3 has to be 0, 0, 1 and 3."
    )
    assert np.allclose(slopes, [0, 0, 0, 1]), "The values are right, but the rule is not."


check(
    2,
    check_2,
    form="Expected nodes. Use NumPy only in the functions that compute their values.",
    compute=lambda: [relu(t), RULES["Relu"]],
)

# %% [markdown]
# ### 练习 3
# 导数也是节点，所以还可以对导数再求导。$x^4$ 在 $x = 2$ 处的二阶导数是多少？用 `gradients` 计算。

# %%
second_derivative = ...  # 你的答案：一个数


# %%
def check_3(number):
    assert not isinstance(number, Node), "That is a node. Let a session compute its value."
    assert np.ndim(number) == 0, (
        "Expected a number. A session returns a list: take its only element."
    )
    assert number != 32, "That is the first derivative. Call gradients again, on its result."
    assert number == 48, f"The second derivative is not {number}. Find it by hand, and compare."


check(3, check_3, second_derivative, form="Expected a single number.")

# %% [markdown]
# ### 练习 4
# 有个程序训练这节课的网络，却把 `gradients(loss, parameters)` 写在循环里；循环 1,000 步，
# 每一步都调用一次。循环结束时，一共新建了多少个节点？（先数一数，调用一次会新建多少个。）

# %%
nodes_made = ...  # 你的答案


# %%
def check_4(nodes_made):
    before = len(graph)
    gradients(loss, parameters)
    made = 1000 * (len(graph) - before)
    del graph[before:]
    assert nodes_made == made, (
        f"The loop does not create {nodes_made} nodes. Compare len(graph) before and after a call."
    )


check(4, check_4, nodes_made, form="Expected a single number.")

# %% [markdown]
# ### 练习 5
# 这次改用 TensorFlow：用计算图、占位符、`tf.gradients` 和会话，求 `tf.tanh` 在 0.5 处的导数。

# %%
slope_of_tanh = ...  # 你的答案：一个数


# %%
def check_5(slope):
    assert np.ndim(slope) == 0, (
        "Expected a number. A session returns a list: take its only element."
    )
    assert abs(slope - (1 - np.tanh(0.5) ** 2)) < 1e-3, f"Expected 1 - tanh(0.5)^2, not {slope}."


check(5, check_5, slope_of_tanh, form="Expected a number, computed by a session.")

# %% [markdown]
# ### 练习 6（开放题）
# 要用 softmax 和交叉熵（cross-entropy）训练一个识别数字的网络，我们的计算图还缺哪种运算？
# 请补上这种运算，再用 MNIST 的前 1,000 张训练图像（image）训练一个单层网络。

# %% [markdown]
# ## 答案
#
# <details>
# <summary>答案 1</summary>
#
# ```python
# cubic = t * t * t - t
# ```
#
# </details>
#
# <details>
# <summary>答案 2</summary>
#
# ```python
# def relu(x):
#     return Node("Relu", (x,), lambda z: np.maximum(0, z))
#
#
# def is_positive(x):
#     return Node("IsPositive", (x,), lambda z: np.greater(z, 0).astype(float))
#
#
# RULES["Relu"] = lambda g, out, a: (g * is_positive(a),)
# ```
#
# </details>
#
# <details>
# <summary>答案 3</summary>
#
# ```python
# u = placeholder("u")
# (first,) = gradients(u * u * u * u, [u])
# (second,) = gradients(first, [u])
# (second_derivative,) = Session().run([second], {u: 2.0})
# print(second_derivative)
# ```
#
# ```text
# 48.0
# ```
#
# $x^4$ 的一阶导数和二阶导数分别是 $4x^3$ 和 $12x^2$。
#
# </details>
#
# <details>
# <summary>答案 4</summary>
#
# ```python
# before = len(graph)
# gradients(loss, parameters)
# nodes_made = 1000 * (len(graph) - before)
# print(f"{nodes_made:,}")
# ```
#
# ```text
# 29,000
# ```
#
# 如果在循环中求导，每循环一次，计算图就会变大一些。
# TensorFlow 的 `tf.Graph.finalize()` 可以防止误建节点：调用之后，再新建节点就会报错。
#
# </details>
#
# <details>
# <summary>答案 5</summary>
#
# ```python
# with tf.Graph().as_default(), tf.Session() as tanh_session:
#     z = tf.placeholder(tf.float64, ())
#     slope_node = tf.gradients(tf.tanh(z), z)[0]
#     slope_of_tanh = tanh_session.run(slope_node, {z: 0.5})
# print(f"{slope_of_tanh:.6f}")
# ```
#
# ```text
# 0.786448
# ```
#
# </details>
#
# <details>
# <summary>答案 6</summary>
#
# 计算图只缺一种运算：对每一行 logits 求交叉熵。第 4 课已经求出，交叉熵对 logits 的导数是 $p - y$；
# 求导规则就是把 $p - y$ 乘以 `g`。补上交叉熵之后，损失可以写成
# `mean(cross_entropy(images @ kernel + bias, one_hot))`。单层网络用 1,000 张图像训练之后，
# 大约能认对 85% 的测试图像。
#
# </details>
