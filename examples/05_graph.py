# %% [markdown]
# # 5. What is a graph?
#
# If `x` has no value yet, what is `y` after the line `y = (x + 2) * x`? In TensorFlow 1, `y` is
# part of a graph: a description that states which operations a computation consists of and which
# results each operation takes as inputs. A program first describes the whole computation. Then a
# session runs it, as often as you like.
#
# A framework that works like this is called *define-then-run*, and its graphs are called static. In
# a *define-by-run* framework, such as PyTorch, each line computes its result immediately. The
# operations are also recorded in a dynamic graph, which is needed to compute derivatives.
# TensorFlow 2, too, is define-by-run unless you ask it to build graphs.
#
# This lesson implements graphs in about 80 lines of code that use only NumPy. It provides
# placeholders, variables, operations, a `Session`, and a function `gradients` that finds
# derivatives by extending the graph. The lesson then trains the network of lessons 3 and 4 with our
# own graph and trains the same network in TensorFlow. It compares the outputs, derivatives, losses
# and parameters of the two versions.

# %%
import numpy as np

from lesson import check, draw_gradients, draw_graphs, print, save

# %% [markdown]
# ## Some Python first
#
# The code of this lesson uses a few features of Python that the earlier lessons have not explained.
#
# - A class describes a kind of object. The call `Node("Add", inputs)` creates an object of the
#   class `Node`. Python calls the class's function `__init__`, in which `self` is the new object
#   and `self.kind = kind` stores a value in this object. If `y` is such an object, `y.kind` is the
#   value stored in it as `kind`. The other functions of a class also receive an object as `self`:
#   in the call `session.run(...)`, `self` is `session`.
# - The expression `lambda z: 1 / z` defines an unnamed function that takes `z` and returns `1 / z`.
# - A function can be defined inside another function and can then use the variables of the outer
#   function. A function can also call itself.
#
# If these features are new to you, do not try to understand every line at once: read the text, and
# look at the output of the code. You can also run the code without reading it and skip to the
# section "The same in TensorFlow", which needs none of these features. You can then still solve
# exercise 5, which uses TensorFlow; all other exercises use our own graph.
#
# ## Nodes
#
# A graph is made up of nodes. A node consists of an operation and the nodes that are its inputs. A
# node does not store its result; it stores a function that computes the result from the results of
# its inputs. We define the Python operators `+`, `-`, `*` and `@` for nodes, so that each operator
# creates a new node instead of computing a result. For `a + b`, Python calls `a.__add__(b)`; for
# `a - b`, it calls `a.__sub__(b)`; and so on. The left operand therefore has to be a node: `x + 2`
# works, but `2 + x` does not. Other operators, such as `/` or `**`, are not defined for nodes.

# %%
graph = []  # all nodes, in the order in which they were created


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
# Apart from constants, such as the 2 in `x + 2`, there are two kinds of nodes whose values are not
# computed from inputs. A placeholder receives a value in each run. A variable keeps its value from
# one run to the next, until an `assign` node gives it a new value.


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
# > **Predict.** What does the last line of the code below print: a number, or something else?

# %%
x = placeholder("x")
y = (x + 2) * x
print(len(graph), "nodes:", *[each.kind for each in graph])
print("y is a", type(y).__name__)

# %% [markdown]
# `y` is a node, not a number: nothing has been added or multiplied yet.
#
# ## A session
#
# A session stores the values of the variables and computes the values of nodes. A session's `run`
# method takes two arguments. The argument `fetches` is a list of the nodes whose values we want,
# and `feed` is a dictionary with a value for each placeholder that these nodes need. To compute the
# value of a node, `run` needs the values of the node's inputs. It computes the value of each input
# from the values of that input's own inputs, and so on, down to values that are already known. In
# the code below, the dictionary `done` stores the values that are already known, so that no value
# is computed twice. New values of variables are stored at the end of the run, after everything has
# been computed with the old values.


# %%
class Session:
    def __init__(self):
        self.values = {each: each.initial for each in graph if each.kind == "Variable"}

    def run(self, fetches, feed):
        done = {**self.values, **feed}  # a new dictionary, with the entries of both

        def value(wanted):
            if wanted not in done:  # the * passes the values as separate arguments
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
# The results are **15.0** and **35.0**. The graph was built once and evaluated twice. The call
# `session.run([y], {x: 3.0})` consists of the following steps:
#
# 1. At first, `done` contains only the value of `x`, 3.0.
# 2. The function `value`, which is defined inside `run`, is called for `y`. `y` is a `Mul` node
#    whose value is not known yet, so the values of its two inputs, the `Add` node and `x`, are
#    needed.
# 3. `value` is called for the `Add` node. The inputs of this node are `x`, whose value is known,
#    and the constant 2. `np.add(3.0, 2)` returns 5.0, which is stored in `done`.
# 4. `value` is called for `x`, the second input of `y`, and returns 3.0, which is already known.
# 5. `np.multiply(5.0, 3.0)` returns 15.0, which is the value of `y`.
#
# ## Gradients are nodes, too
#
# Lesson 4 used the chain rule to find derivatives, working back from the loss to the parameters.
# The node whose derivatives we want, such as the loss, is called the target. To find derivatives in
# a graph, we need a rule for each kind of operation. The rule receives the *upstream gradient* `g`,
# that is, the derivative of the target with respect to the operation's output. From `g`, the rule
# obtains the derivatives of the target with respect to the operation's inputs. Like the operators
# above, a rule only creates nodes; it does not compute any values.

# %% [markdown]
# The figure below shows the graph of a single neuron and its loss. In [the book](../docs/book.md),
# the figure is interactive: press Next to see the values flow forward and the gradients flow back,
# node by node. Which gradients change sign when `x` changes sign? What happens to the gradients if
# the activation function is the ReLU and its input is negative?
#
# ![The graph of a neuron, with values and gradients](../docs/figures/live_graph.png)

# %% [markdown]
# Our example, $(x + 2)\,x$, needs the rules for `Add` and `Mul`; the rule for `Sub` is just as
# short. If one input of `Mul` grows by 1, the product grows by the value of the other input. The
# derivative with respect to each input is therefore `g` times the other input.
#
# An addition passes `g` on to both inputs, with one exception. A bias `b` that was added to every
# row of a matrix receives the sum of the rows of `g`, which `sum_like(g, b)` computes. If `b` has
# the same shape as `g`, as in our example, there is nothing to add up, and the result is `g`. (The
# rules for `Sub` and `Mul` do not need `sum_like`, because the inputs with respect to which we
# differentiate have the same shape as `g`.)


# %%
def sum_like(g, b):
    # If b has shape (3,) and g has shape (8, 3), the 8 rows are added up. The -1 lets NumPy work
    # out the number of rows.
    return Node("SumLike", (g, b), lambda g, b: np.reshape(g, (-1, *np.shape(b))).sum(axis=0))


# g: the upstream gradient; out: the output; a, b: the inputs.
RULES = {
    "Add": lambda g, out, a, b: (sum_like(g, a), sum_like(g, b)),
    "Sub": lambda g, out, a, b: (g, g * -1),
    "Mul": lambda g, out, a, b: (g * b, g * a),
}

# %% [markdown]
# The function `gradients` begins with 1, the derivative of the target with respect to itself. It
# then goes backwards through the graph, starting from the target. In the list `graph`, a node comes
# after its inputs. Therefore, when the function reaches a node on its way backwards, it has already
# added up all contributions to the derivative with respect to this node.


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
# The derivative of $y = (x + 2)\,x = x^2 + 2x$ is $2x + 2$.
#
# > **Predict.** What are the values of this derivative for $x = 3$ and $x = 5$? And how many nodes
# > does the graph have after the call to `gradients`?

# %%
(dy,) = gradients(y, [x])
print("dy/dx:", *session.run([dy], {x: 3.0}), *session.run([dy], {x: 5.0}))
print(len(graph), "nodes, the new ones:", *[each.kind for each in graph[4:]])
print("their values for x = 3:", *session.run(graph[4:], {x: 3.0}))

# %% [markdown]
# The derivatives are **8.0** and **12.0**. The graph has grown from **4** nodes to **10**. The call
# `gradients(y, [x])` has added these six nodes:
#
# 1. `Const`: this node is the number 1, the derivative of `y` with respect to itself. It is the
#    upstream gradient of `y`, from which all other derivatives are obtained.
# 2. `Mul`: `y` is a product. For its first input, the `Add` node, the rule multiplies the upstream
#    gradient by the second input, `x`.
# 3. `Mul`: for the second input, `x`, the rule multiplies the upstream gradient by the `Add` node.
# 4. `SumLike`: the next node on the way back is the `Add` node. Its upstream gradient is node 2,
#    and it passes this gradient on to its first input, `x`.
# 5. `SumLike`: the `Add` node passes the same gradient on to its second input, the constant 2. We
#    have not asked for this derivative, so a session that computes `dy` skips this node.
# 6. `Add`: `x` is an input of both `y` and the `Add` node, so its two contributions, nodes 3 and 4,
#    are added up. The result is `dy`.
#
# For $x = 3$, node 3 is $x + 2 = 5$, node 4 is $x = 3$, and their sum is 8.

# %% [markdown]
# ## The network of lesson 3
#
# The next two cells define the parameters and the network of lesson 3 (for many examples at once),
# and the loss of lesson 4.

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
# We ask the session only for the outputs of the two layers. The labels are not needed for this run,
# since these outputs do not depend on them.

# %%
session = Session()
our_hidden, our_output = session.run([hidden, output], {inputs: [input_x]})
print("hidden neurons:", our_hidden.round(6))
print("output:        ", our_output.round(6))

# %% [markdown]
# The output is **0.630787**, as in lesson 3. Next, we compute the derivatives of the loss with
# respect to the four variables, for the label 1, as in lesson 4. This network contains three more
# kinds of operations, so three rules are missing.
#
# The rule for `MatMul` contains two matrix products, which correspond to those in lesson 4's
# `loss_and_gradient` function. The function `transpose` swaps the rows and columns of a matrix. The
# rule for the sigmoid multiplies `g` by the derivative of the sigmoid, which is the product of the
# output and 1 minus the output. In the rule for the mean of `a`, each number in `a` receives the
# same share of `g`, which `share_like(g, a)` computes.


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
# The derivative with respect to the first weight is **-0.020287**, the value computed by hand in
# lesson 4.
#
# ## Training
#
# For gradient descent, we need only the kinds of nodes defined above: a step runs one `assign` node
# for each parameter.

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
    before = list(session.values.values())  # the parameters before this step
    our_path.append(before)
    our_loss, *_ = session.run([loss, *train_op], feed)
    our_losses.append(our_loss)
print(f"the loss falls from {our_losses[0]:.4f} to {our_losses[-1]:.4f}")

# %% [markdown]
# The loss falls from **0.1379** to **0.0058**, as in lesson 4.
#
# ## The same in TensorFlow
#
# On TensorFlow 2, code for TensorFlow 1 needs three lines at the top:
#
# ```python
# import tensorflow.compat.v1 as tf
#
# tf.disable_v2_behavior()
# tf.enable_resource_variables()
# ```
#
# [TensorFlow 1 code on TensorFlow 2](../packages/tf1run/docs/tf1-on-tf2.md) explains the three
# lines, and describes what goes wrong without `tf.enable_resource_variables()`, which is often left
# out. The package `tf1_mnist` contains the three lines in a single module, so the lessons use the
# following import instead:

# %%
from tf1_mnist import tf1 as tf

# %% [markdown]
# The code below builds the same network in TensorFlow. The lines of this code correspond to those
# that built our own graph above. In TensorFlow, a placeholder also has a type and a shape, in which
# `None` stands for any number of rows. The values that pass from one operation to the next, along
# the edges of the graph, are called tensors.

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
# TensorFlow's function `gradients` works like ours: it has a rule for each kind of operation, and
# it adds operations to the graph. It adds more operations than our function does, because its rules
# cannot use `np.shape`: they need operations even to compute with shapes. (The number of operations
# depends on the version.)
#
# In the code below, `GradientDescentOptimizer(4.0).minimize(tf_loss)` calls `gradients` and adds
# the assignments to the graph. A separate operation, `init_op`, assigns the initial values to the
# variables.

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
# > **Predict.** By how much will the parameters of our network differ from those of TensorFlow's
# > network after 1,000 steps?


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
# Over the 1,000 steps, all **16,000** parameter values of our version agree with those of
# TensorFlow to at least nine decimal places. The last digits differ because the two versions add
# numbers in different orders.
#
# ## The two graphs
#
# The figure shows our graph and TensorFlow's graph for the same network, from the inputs at the top
# to the loss at the bottom. Placeholders are green, variables orange and constants grey. In
# TensorFlow's graph, a variable and the operation that reads it are drawn as one node. (The code
# that draws the graphs is in `lesson.py`.)

# %%
save(draw_graphs(forward_nodes, tf_loss), "05_graphs.png")

# %% [markdown]
# The two graphs are the same except for names and one constant, which tells TensorFlow's `Mean`
# along which axes to take the mean.
#
# The left side of the next figure shows our graph again. On the right, in blue, are the nodes that
# `gradients` has added for the parameters of the output layer, `kernel_2` and `bias_2`. The blue
# nodes lead from the loss back up to the derivatives, which are dark blue: `MatMul` for the kernel
# and `SumLike` for the bias. Light arrows show where values from the forward pass are used. The
# pale `SumLike` on the way to `MatMul` comes from the rule for `Add` and passes its `g` on
# unchanged. Beyond these nodes, the graph continues in the same way to the derivatives for the
# hidden layer; the figure leaves this part out.

# %%
save(draw_gradients(forward_nodes, loss, derivatives[2:]), "05_gradients.png")

# %% [markdown]
# Many of the nodes that `gradients` adds need values from the forward pass, such as the outputs of
# the sigmoids. These values therefore have to be stored until back propagation uses them.
#
# ## What a graph is good for
#
# - A graph can be evaluated as often as you like, and each run computes only the values that it
#   needs.
# - A program can inspect, change and extend a graph. The function `gradients`, for example,
#   inspects a graph and extends it.
# - A TensorFlow graph is independent of Python: it can be saved in a file and run on another
#   machine, on a graphics processor, or on a phone.
#
# A graph also has disadvantages. Many errors appear only when the session runs, far from the line
# that created the faulty node. Moreover, if a program creates nodes inside its training loop, as in
# exercise 4, the graph keeps growing, and the program becomes slower and slower.
#
# ## What you have learned
#
# - A graph describes a computation; a session runs it with the values that you feed.
# - `gradients` walks back from the target, applies a rule at each operation, and adds nodes. It
#   computes nothing: the derivatives are computed when a session runs these nodes.
# - TensorFlow works in the same way, with more kinds of nodes, and its results agree with ours.
# - Frameworks such as PyTorch record the graph while they compute.
#
# ## Exercises
#
# ### Exercise 1
# Create a node for $x^3 - x$, with the new placeholder `t` in place of $x$. Use only `+`, `-` and
# `*`, since our nodes have no operator for powers.

# %%
t = placeholder("t")
cubic = ...  # your answer


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
# ### Exercise 2
# Add the ReLU to the graph: define a function that creates a node of the kind `"Relu"`, and define
# a rule for the derivative of the ReLU. This exercise is the hardest in the lesson.
#
# - The argument `x` of `relu` is a node, so `np.maximum(0, x)` and `x > 0` do not work. Create a
#   new node, as `sigmoid` does. You can use NumPy's functions only in the function that computes
#   the result of the node.
# - A rule receives `g`, `out` and the inputs (here only one, `a`). All these arguments are nodes,
#   and so is each derivative that the rule creates. A rule returns a tuple with one derivative for
#   each input. A tuple with one element needs a comma after the element, inside the parentheses, as
#   in the rule for `Mean`.
# - Hint: in the rule, multiply `g` by a node of a second new kind, whose value is 1 where the input
#   is positive and 0 elsewhere.


# %%
def relu(x):
    return ...  # your answer


RULES["Relu"] = ...  # your answer


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
# ### Exercise 3
# Derivatives are nodes, so they have derivatives, too. Compute the second derivative of $x^4$ at
# $x = 2$ with `gradients`.

# %%
second_derivative = ...  # your answer: a number


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
# ### Exercise 4
# Suppose that, for the network of this lesson, a program calls `gradients(loss, parameters)` in
# every step of a loop of 1,000 steps. How many nodes does the loop create? (Count the nodes that
# one call creates.)

# %%
nodes_made = ...  # your answer


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
# ### Exercise 5
# Now use TensorFlow: compute the derivative of `tf.tanh` at 0.5 with a graph, a placeholder,
# `tf.gradients` and a session.

# %%
slope_of_tanh = ...  # your answer: a number


# %%
def check_5(slope):
    assert np.ndim(slope) == 0, (
        "Expected a number. A session returns a list: take its only element."
    )
    assert abs(slope - (1 - np.tanh(0.5) ** 2)) < 1e-3, f"Expected 1 - tanh(0.5)^2, not {slope}."


check(5, check_5, slope_of_tanh, form="Expected a number, computed by a session.")

# %% [markdown]
# ### Exercise 6 (open)
# Which operation is still missing from our graph if we want to train a network with softmax and
# cross-entropy on images of digits? Add this operation, and train a single layer on the first 1,000
# training images of MNIST.

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
#
# ```python
# cubic = t * t * t - t
# ```
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
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
# <summary>Answer 3</summary>
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
# The first and second derivatives of $x^4$ are $4x^3$ and $12x^2$.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
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
# In a loop that calls `gradients`, the graph grows with each step. In TensorFlow,
# `tf.Graph.finalize()` guards against such loops: after this call, adding a node to the graph
# raises an error.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
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
# <summary>Answer 6</summary>
#
# One operation is enough: the cross-entropy of each row of logits. Its rule follows from lesson 4,
# where the derivative with respect to the logits is $p - y$; in the rule, $p - y$ is multiplied by
# `g`. With this operation, the loss is `mean(cross_entropy(images @ kernel + bias, one_hot))`. A
# single layer trained on 1,000 images reads about 85% of the test images correctly.
#
# </details>
