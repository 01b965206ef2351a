# %% [markdown]
# # 3. Fully connected layers and forward propagation
#
# A network receives three numbers and answers with a single number. What happens in between?
# Nothing but multiplications, additions, and one function. First, we draw a network with all its
# numbers, and then we compute them.

# %%
import numpy as np

from lesson import check, draw_network, print, save

# %% [markdown]
# ## The network
#
# The next cell defines the inputs `x`, the weights `w1` and `w2`, and the biases `b1` and `b2`, for
# which we choose simple numbers. `draw_network` draws the network.

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
# The inputs are on the left: 1, 0.5 and -1. Each circle to the right of them is a neuron, and the
# number in the circle is its output. The answer of the network is the output on the far right. A
# line stands for a weight: blue lines for positive weights and red lines for negative ones, and a
# thicker line for a larger absolute value.
#
# A neuron multiplies each of its inputs by a weight, adds up the products, adds a constant called
# the bias, and applies a function $f$ to the sum. Above each neuron is the sum to which $f$ is
# applied. In a fully connected layer, every neuron receives all outputs of the previous layer.
# Forward propagation computes the outputs layer by layer, from the first layer to the last.
#
# A fully connected layer can play two parts. The hidden layer in the middle extracts features: each
# of its neurons makes a new number from all the inputs, and these numbers describe the input better
# for the layers that follow. (In lesson 2, such a layer computed the features with which a ring can
# be told from a disc.) The last layer classifies: it has a neuron for each class, whose output says
# how probable this class is. Our network has a single output; the networks for digits have ten.
#
# This lesson performs forward propagation in three ways: neuron by neuron, with matrices, and for
# many inputs at once. All three ways give the same numbers.
#
# ## One neuron
#
# Take the neuron at the top of the hidden layer. Its weights are 0.8, 0.4 and 0.2, and its bias is
# 0.2. For $f$, we use the sigmoid, $f(z) = 1 / (1 + e^{-z})$.


# %%
def f(z):
    return 1 / (1 + np.exp(-z))


one_sum = 0.8 * 1.0 + 0.4 * 0.5 + 0.2 * -1.0 + 0.2
print(f"weighted sum {one_sum:.6f}, output {f(one_sum):.6f}")

# %% [markdown]
# The weighted sum of the inputs, including the bias, is 1, and the output is **0.731059**.
#
# ## The symbols
#
# A network has many neurons, so we need symbols for their weights, biases and outputs. Our network
# has $L = 3$ layers: 3 inputs (which count as the first layer), 3 hidden neurons and 1 output
# neuron. The middle layer is called hidden because its outputs stay inside the network. A
# superscript $(l)$ denotes the number of a layer, not an exponent.
#
# | symbol | meaning |
# |---|---|
# | $x_i$ | input $i$ |
# | $w_{ij}^{(l)}$ | the weight from neuron $j$ of layer $l$ to neuron $i$ of layer $l + 1$ |
# | $b_i^{(l)}$ | the bias of neuron $i$ of layer $l + 1$ |
# | $z_i^{(l)}$ | the weighted sum of neuron $i$ of layer $l$, including the bias |
# | $a_i^{(l)}$ | the output of neuron $i$ of layer $l$ |
# | $h_{w,b}(X)$ | the output of the network for the input $X = (x_1, x_2, x_3)$ |
#
# The weights and biases with the superscript $(l)$ are used to compute layer $l + 1$ from layer
# $l$. Layer 1 is not computed from another layer, so only layers 2 and 3 are fully connected
# layers.
#
# In $w_{ij}$, the first index is the number of the neuron to which the weight belongs, so the
# weights of a neuron form a row of the layer's weight matrix. This order of the indices will allow
# us to compute a layer with a matrix product.
#
# The outputs of the first layer are the inputs: $a_i^{(1)} = x_i$. The outputs of layer $l$
# determine the outputs of the next layer:
#
# $$z_i^{(l+1)} = \sum_{j=1}^{n} w_{ij}^{(l)} a_j^{(l)} + b_i^{(l)},
# \qquad a_i^{(l+1)} = f(z_i^{(l+1)}),$$
#
# where $n$ is the number of neurons in layer $l$. The output of the last layer is the output of the
# network: $h_{w,b}(X) = a_1^{(3)}$.
#
# The neuron in the section "One neuron" is the first neuron of layer 2. Its weights are
# $w_{11}^{(1)} = 0.8$, $w_{12}^{(1)} = 0.4$ and $w_{13}^{(1)} = 0.2$, and its bias is
# $b_1^{(1)} = 0.2$. Its weighted sum is $z_1^{(2)} = 1$, and its output is $a_1^{(2)} = 0.731059$.
#
# In the code, the element in row $i$ and column $j$ of the matrix `w1` is the weight
# $w_{ij}^{(1)}$. The matrix `w2` has a single row, because there is a single output neuron.
#
# ## First way: neuron by neuron
#
# We write out the weighted sums of the three hidden neurons and then apply $f$ to each of them. The
# sums will be 1, -1 and 0.5.
#
# > **Predict.** Can the output of a neuron be negative, like the second sum? Which of the three
# > outputs are greater than 0.5?

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
# The sigmoid turns the weighted sums 1, -1 and 0.5 into numbers between 0 and 1: **0.731059**,
# **0.268941** and **0.622459**. None of these outputs is negative. The sigmoid is an increasing
# function whose value at 0 is 0.5. Therefore, a positive sum gives an output greater than 0.5, and
# a negative sum gives an output less than 0.5.
#
# The output neuron processes the outputs of the three hidden neurons in the same way. The last line
# of the next cell stores all four outputs, so that we can compare them with the outputs that we
# will compute in two other ways.

# %%
last_sum = 1.2 * output_1 - 0.8 * output_2 + 0.6 * output_3 - 0.5
h = f(last_sum)
print(f"weighted sum of the output neuron: {last_sum:.6f}")
print(f"output of the network:             {h:.6f}")

by_hand = np.array([output_1, output_2, output_3, h])

# %% [markdown]
# The output of the network is **0.630787**.
#
# ## Second way: with matrices
#
# Without the biases, the three weighted sums of the hidden layer are the elements of the product
# $W^{(1)} x$. Element $i$ of this product is the dot product of row $i$ of the matrix $W^{(1)}$ and
# the vector $x$. Each layer therefore requires one matrix product and one vector addition before
# $f$ is applied:
#
# $$z^{(l+1)} = W^{(l)} a^{(l)} + b^{(l)}, \qquad a^{(l+1)} = f(z^{(l+1)}).$$
#
# In NumPy, `@` computes the matrix product. In the code below, the names of the arrays `z2` and
# `a2` end with the number of the layer; each array contains the values for all neurons of layer 2.

# %%
z2 = w1 @ x + b1
a2 = f(z2)
print("layer 2: z =", z2.round(6), "a =", a2.round(6))

z3 = w2 @ a2 + b2
a3 = f(z3)
print("layer 3: z =", z3.round(6), "a =", a3.round(6))

by_matrices = np.concatenate([a2, a3])

# %% [markdown]
# The second way gives the same numbers as the first.
#
# ## Third way: many inputs at once
#
# A network usually computes its outputs for many input vectors at once. Each input vector is called
# an example. The examples form the rows of a matrix $A^{(1)}$, so each example is now a row, not a
# column. Using rows reverses the order of the factors, because
# $(W a)^{\mathsf T} = a^{\mathsf T} W^{\mathsf T}$. (The superscript $\mathsf T$ denotes the
# transpose, in which the rows become columns.) The formula for a layer becomes
#
# $$A^{(l+1)} = f(A^{(l)} K^{(l)} + b^{(l)}).$$
#
# Here $K^{(l)}$, the transpose of $W^{(l)}$, is called the kernel of the layer. (In lesson 7, the
# word "kernel" has another meaning: a small grid of weights.) NumPy adds $b^{(l)}$ to every row.
#
# We use three examples: $0$, $x$ and $2x$. The result for $x$ is in the second row, which has index
# 1.

# %%
examples = np.array([0 * x, x, 2 * x])
kernel1 = w1.T
kernel2 = w2.T

hidden = f(examples @ kernel1 + b1)
outputs = f(hidden @ kernel2 + b2)

by_rows = np.concatenate([hidden[1], outputs[1]])

# %% [markdown]
# For each output, the next cell prints the three results side by side.

# %%
names = ["a_1^(2)", "a_2^(2)", "a_3^(2)", "h"]
print("           by hand   matrices       rows")
for i in range(4):
    print(f"{names[i]:7} {by_hand[i]:10.6f} {by_matrices[i]:10.6f} {by_rows[i]:10.6f}")

# %% [markdown]
# All three ways give the same results. Lesson 5 adds two more ways: with a graph of our own and
# with a TensorFlow graph.
#
# ## What $f$ is for
#
# The examples $0$ and $2x$ show why $f$ is needed. The input changes by $x$ in the step from $0$ to
# $x$, and by $x$ again in the step from $x$ to $2x$.
#
# > **Predict.** Which of the two steps changes the output more, or do both change it equally?

# %%
h_of_0 = outputs[0, 0]
h_of_x = outputs[1, 0]
h_of_2x = outputs[2, 0]
first_change = h_of_x - h_of_0
second_change = h_of_2x - h_of_x
print(f"h(x) - h(0) = {first_change:.6f}")
print(f"h(2x) - h(x) = {second_change:.6f}")

# %% [markdown]
# The first step raises $h$ by **0.113352**, and the second by only **0.075499**. Without $f$, the
# two differences would be equal, because a layer, and therefore any sequence of layers, would be a
# linear function plus a constant. Lesson 2 shows what a network without $f$ cannot do.
#
# ## If you compare this with the post
#
# You may skip this section. This lesson corresponds to the sections 全连接层 and 前向传播 of the
# post, and uses the post's network. Four details of the post's formulas may confuse you:
#
# - The post's list of symbols defines $w^{(l)}$, but the sum in the post contains $w^{(l-1)}$. Both
#   the post's sum and ours are correct: the post's sum computes layer $l$, and the sum in this
#   lesson computes layer $l + 1$. In both sums, the weights from layer 1 to layer 2 are called
#   $w^{(1)}$ and are used to compute layer 2.
# - The post's list calls $b_i^{(l)}$ the bias of a neuron in layer $l$, but the post's formulas add
#   $b^{(1)}$ in layer 2. The table of symbols in this lesson follows the post's formulas.
# - The post writes the bias inside the sum. Taken literally, the formula would add the bias $n$
#   times instead of once.
# - In the post's $(\vec a, \vec b) = (w^{(l)}, b^{(l)})$, the left side should be
#   $(\vec w, \vec b)$. Moreover, $l$ should run up to $L - 1$, not $L$, because there are only two
#   sets of weights between three layers.
#
# ## What you have learned
#
# - A layer multiplies its input by a matrix of weights, adds the biases, and applies a function.
# - Forward propagation computes one layer after another; with matrices, it can process many inputs
#   at once.
# - Without the function, all layers together would be a linear function plus a constant.
#
# ## Exercises
#
# ### Exercise 1
# Compute the output of the network for the input $(0, 0, 0)$ by hand or in code, without looking at
# `outputs`.

# %%
output_of_zeros = ...  # your answer


# %%
def check_1(output):
    assert abs(output - outputs[0, 0]) < 1e-4, (
        "The outputs of the hidden neurons are not 0, but f of their biases. Did you add b2?"
    )


check(1, check_1, output_of_zeros, form="Expected a single number.")

# %% [markdown]
# ### Exercise 2
# Use the ReLU, $\max(0, z)$, instead of the sigmoid in both layers. What is the output for the
# input $x$?

# %%
relu_output = ...  # your answer


# %%
def check_2(output):
    assert abs(output - 1.8) > 1e-6, "That is the output without f. Which sum is negative?"
    assert abs(output - 1) < 1e-6, (
        "Each hidden neuron outputs its sum if it is positive, and 0 if not."
    )


check(2, check_2, relu_output, form="Expected a single number.")

# %% [markdown]
# ### Exercise 3
# Leave out $f$ altogether. A single layer can then give the same output as the two layers. Store
# the weights and the bias of this single layer. (Hint: write the output of the two layers as a
# formula, and expand the product.)

# %%
single_weights = ...  # your answer: an array of shape (1, 3)
single_bias = ...  # your answer: an array of shape (1,)


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
# ### Exercise 4
# Which of the 12 weights has the largest effect on $h$? Add 0.1 to one weight at a time, compute
# $h$ for the input $x$, and find the largest change, up or down. Store the answer in the form
# `("w1", 0, 2)`, which stands for the weight in row 0 and column 2 of `w1`.

# %%
strongest = ...  # your answer


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
# ### Exercise 5 (open)
# The Softmax network of lesson 6 has 784 inputs, two hidden layers of 512 neurons each, and 10
# output neurons. How many weights and biases does this network have, and how many multiplications
# does it perform for one image? What would you change to reduce the number of weights and the
# number of multiplications by at least half?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
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
# All products with the inputs are 0, so the weighted sums of the hidden neurons are equal to their
# biases.
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
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
# The output of the second hidden neuron is 0, because its weighted sum is $-1$. The other two
# hidden neurons pass their sums on unchanged, so the output of the network is
# $1.2 \cdot 1 + 0.6 \cdot 0.5 - 0.5 = 1$.
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
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
# Without $f$, the output is $W^{(2)} (W^{(1)} x + b^{(1)}) + b^{(2)}$. Expanding the product gives
# $(W^{(2)} W^{(1)})\,x + (W^{(2)} b^{(1)} + b^{(2)})$.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
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
# The weights of the hidden neurons have less influence on $h$ than those of the output neuron. The
# reason is that the effect of a hidden neuron's weight also has to pass through that neuron's
# sigmoid, whose slope is at most 0.25. The search above needed a forward pass for each of the 12
# weights. Back propagation, the subject of the next lesson, needs only one forward pass and one
# backward pass for all 12 weights.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# The network has $784 \cdot 512 + 512 \cdot 512 + 512 \cdot 10 = 668{,}672$ weights and
# $512 + 512 + 10 = 1{,}034$ biases. Each weight is used in one multiplication, so there are 668,672
# multiplications. If each hidden layer is halved to 256 neurons, 268,800 weights remain. This is
# only 40% of the original number, since the middle matrix shrinks in both dimensions. Most of the
# weights are in the first matrix. Shrinking the images to 14 x 14 pixels would reduce the number of
# weights in that matrix to a quarter. This change alone, however, would leave 367,616 weights, or
# 55% of the original number.
#
# </details>
