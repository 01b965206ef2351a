# %% [markdown]
# # 6. The MNIST Softmax network
#
# In lesson 1, 82% of the test images were read correctly without any training. What share of the
# test images does a trained network read correctly?
#
# This lesson trains the network from the post's first program on the MNIST training images and
# tests it on the 10,000 test images. The post greets it with "终于到了 = =": here at last. It calls
# this network the Softmax network because it ends with the softmax function. Elsewhere, a network
# of fully connected layers is called a multi-layer perceptron (MLP), and a network with a single
# fully connected layer is called softmax regression.
#
# We build the program piece by piece: the graph, the training loop and the test. For these, the
# lesson imports only two things from the package `tf1_mnist`: TensorFlow 1.x (`tf`) and the
# function that loads the images (`load_data`). The last section before the exercises shows the
# whole program on one page.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from lesson import print, save
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data

# %% [markdown]
# ## The images
#
# We load the images (`x`) and their labels (`y`). The last 5,000 images of the training set are
# held out for *validation*: we use them to evaluate the network during training and to choose
# settings such as the learning rate. The test images are used only after training, to measure how
# well the network reads digits that had no influence on its training.

# %%
(x_train, y_train), (x_test, y_test) = load_data()

x_validation = x_train[55000:]
y_validation = y_train[55000:]
x_train = x_train[:55000]
y_train = y_train[:55000]

print(f"{len(x_train):,} images for training, {len(x_validation):,} for validation")
print(f"{len(x_test):,} images for testing")

# %% [markdown]
# ## The settings
#
# Training proceeds in steps. In each *step*, we take a *batch* of 128 training images, compute the
# loss (a number that measures how wrong the network's answers are), and change the weights once.
# One *epoch* uses every training image once. Since 55,000 is not a multiple of 128, the last batch
# of each epoch is smaller than the others.
#
# > **Predict.** How many steps are there in four epochs?

# %%
SEED = 0  # determines every random number below
EPOCHS = 4
BATCH_SIZE = 128
LEARNING_RATE = 2e-3  # in the first step

STEPS_PER_EPOCH = math.ceil(len(x_train) / BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH
print(f"{STEPS_PER_EPOCH} steps per epoch, {STEPS:,} steps in all")

# %% [markdown]
# There are **430** steps per epoch and **1,720** steps in all.
#
# ## The graph
#
# We build the graph (lesson 5) in five parts. The first part is the input. Each image of 28 x 28
# bytes becomes one row of 784 numbers from 0 to 1. (In `tf.reshape` below, $-1$ tells TensorFlow to
# make as many rows as there are images.) We call these rows $a^{(1)}$, because the inputs count as
# layer 1.

# %%
graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.uint8, (None, 28, 28))
    labels = tf.placeholder(tf.int32, (None,))

    scaled = tf.cast(images, tf.float32) / 255.0
    a1 = tf.reshape(scaled, (-1, 784))
    print("a1:", a1.shape)

# %% [markdown]
# The printed shape is `(?, 784)`. The question mark stands for the number of rows, which depends on
# how many images are fed to the placeholder in a run.
#
# The second part consists of the parameters. Layer $l + 1$ uses the kernel $K^{(l)}$ and the biases
# $b^{(l)}$ to compute its weighted sums from the outputs of layer $l$. A layer with $n$ inputs and
# $m$ outputs has $n \times m$ weights and $m$ biases. As in lesson 3, the kernel is the weight
# matrix with a row for each input and a column for each output, that is, the transpose of
# $W^{(l)}$. In the code, the three kernels are called `w1`, `w2` and `w3`. The biases start at 0.
# The weights must not all start with the same value, because the neurons of a layer would then
# remain identical (exercise 2 of lesson 4). The weights therefore start as random numbers between
# $-\sqrt{6 / (n + m)}$ and $\sqrt{6 / (n + m)}$. This choice of the initial weights, named after
# Xavier Glorot, keeps the outputs of all layers at about the same magnitude. The code also prints
# the number of parameters (weights and biases).
#
# > **Predict.** Which of the six arrays is the largest?

# %%
with graph.as_default():
    zeros = tf.zeros_initializer()
    glorot = tf.glorot_uniform_initializer

    w1 = tf.get_variable("w1", (784, 512), initializer=glorot(seed=1))
    b1 = tf.get_variable("b1", (512,), initializer=zeros)

    w2 = tf.get_variable("w2", (512, 512), initializer=glorot(seed=2))
    b2 = tf.get_variable("b2", (512,), initializer=zeros)

    w3 = tf.get_variable("w3", (512, 10), initializer=glorot(seed=3))
    b3 = tf.get_variable("b3", (10,), initializer=zeros)

    variables = tf.trainable_variables()

parameters = 0
for variable in variables:
    size = variable.shape.num_elements()
    parameters += size
    print(f"{variable.op.name}: {size:,}")
print(f"{parameters:,} parameters in all")

# %% [markdown]
# The largest array is `w1`, which contains **401,408** of the network's **669,706** parameters.
#
# The third part is the network itself: three fully connected layers. Each layer multiplies its
# inputs by its weights and adds its biases, which gives the sums $z$. The first two layers then
# apply $\mathrm{relu}(z) = \max(z, 0)$:
#
# $$z^{(2)} = a^{(1)} K^{(1)} + b^{(1)}, \quad a^{(2)} = \mathrm{relu}(z^{(2)})$$
# $$z^{(3)} = a^{(2)} K^{(2)} + b^{(2)}, \quad a^{(3)} = \mathrm{relu}(z^{(3)})$$
# $$z^{(4)} = a^{(3)} K^{(3)} + b^{(3)}$$
#
# The ten numbers $z^{(4)}$, one for each digit, are called *logits*. The network's answer is the
# digit with the largest logit. In the code below, `classes` contains the answers for all images of
# a batch, and `tf.nn.bias_add` adds the biases to each row.

# %%
with graph.as_default():
    z2 = tf.nn.bias_add(tf.matmul(a1, w1), b1)
    a2 = tf.nn.relu(z2)

    z3 = tf.nn.bias_add(tf.matmul(a2, w2), b2)
    a3 = tf.nn.relu(z3)

    logits = tf.nn.bias_add(tf.matmul(a3, w3), b3)  # z4
    classes = tf.argmax(logits, axis=1, output_type=tf.int32)

# %% [markdown]
# The fourth part is the loss. The softmax function turns the logits $z$ of an image into
# probabilities $p$, which are positive and add up to 1:
#
# $$p_k = \frac{e^{z_k}}{e^{z_0} + e^{z_1} + \cdots + e^{z_9}}$$
#
# If $y$ is the correct digit, the loss for the image is the *cross-entropy* $-\ln p_y$. The
# cross-entropy is 0 when the network is certain of the correct digit, and it is large when the
# network assigns a small probability to that digit. TensorFlow computes the softmax and the
# logarithm together, in one operation, `tf.nn.sparse_softmax_cross_entropy_with_logits`. The
# section "Why not log(softmax(x))?" below explains why. ("Sparse" means that a label is the digit
# itself. The operation without "sparse" in its name expects each label to be one-hot: ten numbers,
# of which one is 1 and nine are 0.) The loss for a batch is the mean of the losses for its images.
#
# Besides the loss, we add the accuracy (the share of correct answers) to the graph. The accuracy is
# the mean of numbers that are 1 for a correct answer and 0 for a wrong one. The probabilities are
# not needed for training; the section "Your own digit" uses them.

# %%
with graph.as_default():
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(losses)
    probabilities = tf.nn.softmax(logits)

    correct = tf.equal(classes, labels)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

# %% [markdown]
# The fifth part is the training step. In the code below, the function `minimize` adds two things to
# the graph: the gradients of the loss, and an operation that uses the gradients to change the
# variables. Lesson 5 used plain gradient descent, with the same learning rate $\eta$ for all
# parameters. Here we use Adam (Kingma and Ba, 2015), which chooses the size of the step for each
# parameter separately. (You may skip the formulas; only exercise 4 needs them.) For each parameter,
# Adam keeps two moving averages over the steps so far: $m$ is the average of the derivative $g$ of
# the loss with respect to this parameter, and $v$ is the average of $g^2$. In each step, the new
# value is added with a small factor (0.1 for $m$ and 0.001 for $v$), and the factors of all earlier
# values shrink a little:
#
# $$m \leftarrow 0.9\,m + 0.1\,g, \qquad v \leftarrow 0.999\,v + 0.001\,g^2.$$
#
# Both averages start at 0, so they are too close to 0 at first. For example, if $g$ is always 3,
# then $m$ is $0.3$ after the first step, $0.9 \cdot 0.3 + 0.3 = 0.57$ after the second and $0.813$
# after the third. At step $t$, we therefore divide $m$ by $1 - 0.9^t$ and $v$ by $1 - 0.999^t$. In
# the example, $0.3 / 0.1$, $0.57 / 0.19$ and $0.813 / 0.271$ all equal 3. The step for the
# parameter $\theta$ is
#
# $$\theta \leftarrow \theta -
# \eta\,\frac{m / (1 - 0.9^t)}{\sqrt{v / (1 - 0.999^t)} + \varepsilon},$$
#
# where $\varepsilon$ is a tiny number that prevents division by 0. If $g$ has been about the same
# for some time and its magnitude is much larger than $\varepsilon$, the fraction is about 1 or
# $-1$. If the sign of $g$ keeps changing, the fraction is small. The learning rate $\eta$ is
# therefore roughly the size of the largest steps.
#
# The learning rate starts at 0.002 and falls to 0 along half a cosine wave, so that the weights
# change quickly at first and settle at the end. The variable `global_step` counts the steps.

# %%
with graph.as_default():
    global_step = tf.train.create_global_step()
    learning_rate = tf.train.cosine_decay(LEARNING_RATE, global_step, STEPS)
    optimizer = tf.train.AdamOptimizer(learning_rate)
    train_op = optimizer.minimize(loss, global_step)

    init_op = tf.global_variables_initializer()

# %% [markdown]
# ## The session
#
# The session first runs `init_op`, which gives every variable its initial value. We keep a copy of
# the initial weights, because the package's network will start from the same weights in a later
# section.

# %%
session = tf.Session(graph=graph)
session.run(init_op)
first_weights = session.run(variables)

# %% [markdown]
# The training loop follows. Each epoch goes through the training images in a new random order,
# which NumPy's `permutation` chooses. Each step feeds a batch to the placeholders and runs
# `train_op`. After each epoch, the network is evaluated on the validation images.
#
# > **Predict.** In the first epoch, which loss will be higher: the training loss or the validation
# > loss?

# %%
step_losses = []  # one for each step
validation_losses = []  # one for each epoch
validation_accuracies = []

for epoch in range(EPOCHS):
    order = np.random.RandomState([SEED, epoch]).permutation(len(x_train))
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        feed = {images: x_train[batch], labels: y_train[batch]}
        batch_loss, _ = session.run([loss, train_op], feed)
        step_losses.append(batch_loss)

    validation_feed = {images: x_validation, labels: y_validation}
    validation_loss, validation_accuracy = session.run([loss, accuracy], validation_feed)
    validation_losses.append(validation_loss)
    validation_accuracies.append(validation_accuracy)

    training_loss = np.mean(step_losses[-STEPS_PER_EPOCH:])  # of this epoch's batches
    print(f"epoch {epoch + 1}: training loss {training_loss:.4f}")
    print(f"  validation loss {validation_loss:.4f}, accuracy {validation_accuracy:.4f}")

# %% [markdown]
# The printed training loss is the mean of the losses for all batches in the epoch. The network
# improves quickly during the first epoch. The training loss of this epoch is therefore higher than
# the validation loss, which is measured at the end of the epoch.
#
# Now the network reads the test images.

# %%
test_feed = {images: x_test, labels: y_test}
test_accuracy, predicted = session.run([accuracy, classes], test_feed)
print(f"test accuracy {test_accuracy:.4f}")

trained_weights = session.run(variables)

# %% [markdown]
# The network reads about 98% of the test images correctly. The exact share depends slightly on the
# processor and on the version of TensorFlow, because rounding errors differ.
#
# The figure below shows how the losses change during training. (You may skip the code for this
# figure.)


# %%
def draw_learning_curve():
    steps = range(1, STEPS + 1)
    epoch_ends = [STEPS_PER_EPOCH * (epoch + 1) for epoch in range(EPOCHS)]
    figure, axes = plt.subplots(figsize=(6.4, 3.5), layout="constrained")
    axes.semilogy(steps, step_losses, color="0.7", lw=0.6, label="each training batch")
    axes.semilogy(epoch_ends, validation_losses, "o-", label="5,000 validation images")
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
    return figure


save(draw_learning_curve(), "06_learning_curve.png")

# %% [markdown]
# The vertical axis of the figure is logarithmic. The loss on the training batches fluctuates but
# falls throughout training. The validation loss hardly changes from the third epoch to the fourth,
# and in the fourth epoch, the training loss is less than a third of the validation loss. The
# network has begun to learn details of the training images that do not help with other images.
# Learning such details is called *overfitting*.
#
# The next figure shows the first twelve test images that the network misreads. (You may skip the
# code for this figure.)


# %%
def draw_mistakes():
    mistakes = np.flatnonzero(predicted != y_test)
    figure, grid = plt.subplots(3, 4, figsize=(6.4, 5.2), layout="constrained")
    for axes, i in zip(grid.ravel(), mistakes):
        axes.imshow(x_test[i], cmap="Greys")
        axes.set_title(f"reads {predicted[i]}, is {y_test[i]}", fontsize=13)
        axes.axis("off")
    return figure


save(draw_mistakes(), "06_mistakes.png")

# %% [markdown]
# Even people would find some of these digits hard to read.
#
# ## Why not log(softmax(x))?
#
# You could implement the loss yourself, directly from its definition:
#
# $$-\ln p_y = -\ln \frac{e^{z_y}}{\sum_k e^{z_k}}$$
#
# However, the largest number in float32 is about $3.4 \times 10^{38}$, so even $e^{89}$ becomes
# infinite. To prevent this, we factor $e^m$ out of the sum, where $m$ is the largest logit:
#
# $$-\ln p_y = \ln \sum_k e^{z_k} - z_y = m + \ln \sum_k e^{z_k - m} - z_y$$
#
# This transformation is called the *log-sum-exp* trick. None of the exponents $z_k - m$ is greater
# than 0, so no power $e^{z_k - m}$ is greater than 1, and none can become infinite. TensorFlow's
# cross-entropy operation uses this trick internally.
#
# We can now compute the loss in three ways: by hand, following the definition; with the log-sum-exp
# trick; and with TensorFlow's cross-entropy operation. The graph below computes the loss in all
# three ways, for the two logits $z = (100, 0)$. Each result is a pair: the loss if the correct
# label is 0, and the loss if it is 1. (TensorFlow's operation expects a row of logits for each
# label, so it receives $z$ twice.)

# %%
loss_graph = tf.Graph()
with loss_graph.as_default():
    z = tf.constant([100.0, 0.0])

    by_definition = tf.exp(z) / tf.reduce_sum(tf.exp(z))
    loss_by_hand = -tf.log(by_definition)

    m = tf.reduce_max(z)
    log_sum_exp = m + tf.log(tf.reduce_sum(tf.exp(z - m)))
    loss_by_log_sum_exp = log_sum_exp - z

    loss_by_tensorflow = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=[0, 1], logits=[z, z]
    )

# %% [markdown]
# For each of the three ways, we print both losses and the gradient of the second loss with respect
# to $z$.
#
# > **Predict.** The correct losses are about 0 and 100. Which of the three ways will give wrong
# > losses?

# %%
ways = {
    "by hand": loss_by_hand,
    "log-sum-exp": loss_by_log_sum_exp,
    "TensorFlow": loss_by_tensorflow,
}
results = {}
with tf.Session(graph=loss_graph) as loss_session:
    for name, losses_tensor in ways.items():
        loss_of_label_1 = losses_tensor[1]
        gradient_tensor = tf.gradients(loss_of_label_1, z)[0]
        both_losses, gradient = loss_session.run([losses_tensor, gradient_tensor])
        results[name] = both_losses, gradient
        print(f"{name:12} losses {both_losses}, gradient {gradient}")

# %% [markdown]
# The correct losses are almost exactly 0 and 100. The losses computed by hand are `nan` (not a
# number) and `inf` (infinity), because $e^{100}$ is infinite in float32. The first probability is
# infinity divided by infinity, which is `nan`. The second probability is 1 divided by infinity,
# which is 0, and $-\ln 0$ is infinite. The gradient computed by hand is also `nan`. A single image
# with such logits would therefore turn all the weights into `nan`, and training could not recover.
#
# The log-sum-exp trick and TensorFlow's operation give the correct losses and the correct gradient,
# $p - (0, 1) = (1, 0) - (0, 1) = (1, -1)$, where $(0, 1)$ is the label 1 as a one-hot vector.
#
# ## The same in the package, in a few lines
#
# In the package, a `Recipe` consists of a network and the settings of its training. Three functions
# do the work of this page: `model.build` builds the graph, `training.fit` runs the training loop,
# and `training.evaluate` measures the accuracy of the network.
#
# The package chooses its initial weights differently, so we use `variable.load` to copy the initial
# weights of this page into the package's network. The function `data.hold_out` sets the last 5,000
# training images aside for validation, as this page does. The settings and the order of the
# training images are also the same as on this page.

# %%
from tf1_mnist import data, model, softmax, training
from tf1_mnist.recipe import Recipe, Settings

train_and_validation, test = data.load_data()
train, validation = data.hold_out(train_and_validation)

settings = Settings(EPOCHS, BATCH_SIZE, LEARNING_RATE, SEED)
recipe = Recipe(softmax.inference, settings)
net = model.build(recipe, recipe.steps(train))
with tf.Session(graph=net.graph) as net_session:
    net_session.run(net.init_op)
    for variable, value in zip(net.variables, first_weights):
        variable.load(value, net_session)
    history = training.fit(net_session, net, recipe, train, validation)
    tested = training.evaluate(net_session, net, test)

for page_loss, row in zip(validation_losses, history):
    print(f"validation loss: page {page_loss:.4f}, package {row.validation_loss:.4f}")
print(f"test accuracy: page {test_accuracy:.4f}, package {tested.accuracy:.4f}")

# %% [markdown]
# The package trains the same network in the same way, so the results agree. If the two graphs add
# numbers in different orders on your machine, the results can differ slightly, because small
# rounding errors grow during training.
#
# ## Your own digit
#
# Let the network on this page read your own drawing, as in lesson 0. This lesson, too, uses the
# file `my_digit.png` in its folder or, if there is no such file, an image of a 3 made of a few
# straight lines. The session in which we trained this network is still open, so we use it to
# compute the logits and the probabilities of the ten digits.

# %%
from lesson import check, my_picture
from tf1_mnist.pictures import prepare

picture = my_picture()
my_digit = prepare(picture)
my_logits, my_probabilities = session.run([logits, probabilities], {images: my_digit[np.newaxis]})
my_logits, my_probabilities = my_logits[0], my_probabilities[0]
session.close()

my_answer = np.argmax(my_probabilities)
print(f"it reads {my_answer}, with probability {my_probabilities[my_answer]:.3f}")

# %%
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(6.4, 2.5), layout="constrained")
left.imshow(my_digit, cmap="Greys", vmin=0, vmax=255)
left.axis("off")
middle.bar(range(10), my_logits)
middle.set(xticks=range(10), xlabel="digit", title="logits")
right.bar(range(10), my_probabilities)
right.set(xticks=range(10), ylim=(0, 1), xlabel="digit", title="probabilities")
save(figure, "06_my_digit.png", picture)

# %% [markdown]
# Is the answer correct? The logits show what the probabilities hide: which other digits the picture
# resembles. The softmax turns differences between logits into ratios of probabilities. For example,
# if the logits of two digits differ by 5, their probabilities differ by a factor of
# $e^5 \approx 148$.
#
# You can also train the package's network, export it as a web page, write digits on this page, and
# watch the network's answer change as you write:
#
# ```sh
# python -m tf1_mnist.softmax
# python -m tf1_mnist.export --run runs/softmax/1 --to web
# ```
#
# The page is the file `runs/softmax/1/web/index.html`; open it in your browser.
#
# ## Without the package
#
# You can run the code on this page, and that of lesson 9, without the package. Copy everything
# before the section "The same in the package, in a few lines" into a new file, and replace the
# imports from `lesson` and `tf1_mnist` with the following lines. The function `load_data` then
# reads your own copy of the file `mnist.npz`, which must be in the current folder. (The two
# programs at the end of lessons 6 and 9, `softmax.py` and `cnn.py`, need nothing else from the
# package than `load_data`, so you can run them in the same way.)
#
# ```python
# import tensorflow.compat.v1 as tf
#
# tf.disable_v2_behavior()
# tf.enable_resource_variables()
#
#
# def load_data():
#     mnist = np.load("mnist.npz")
#     return (mnist["x_train"], mnist["y_train"]), (mnist["x_test"], mnist["y_test"])
#
#
# def save(figure, name):
#     figure.savefig(name)
# ```
#
# ## Why divide by 255?
#
# You may skip this section. As promised in lesson 1, this section shows what happens if the pixels
# are not divided by 255. They then range from 0 to 255 instead of from 0 to 1.
#
# Consider a network with a single fully connected layer and no biases. Let $X$ be the matrix whose
# rows are the $n$ images, each laid out as 784 numbers, and let $W$ be the weight matrix, which has
# 784 rows and 10 columns. The logits are $X W$. Let $P$ be the matrix of the probabilities and $Y$
# the matrix of the one-hot labels. As lesson 4 shows, the derivatives of the losses with respect to
# the logits are $P - Y$, so the gradient of the mean loss with respect to the weights is
#
# $$G = \frac{1}{n} X^{\mathsf T} (P - Y).$$
#
# Start from zero weights and take one step of gradient descent with the learning rate $\eta$. The
# weights become $W = -\eta\,G$, and the logits become
#
# $$X W = -\frac{\eta}{n}\,X X^{\mathsf T} (P - Y).$$
#
# With zero weights, all probabilities are 0.1, whatever the pixels are. The pixels affect the
# logits only through $X$, which occurs twice in the product above. If all pixel values are
# multiplied by 255, the logits are multiplied by $255^2$. A step on raw pixels therefore has the
# same effect as a step on scaled pixels with a learning rate that is $255^2 = 65{,}025$ times as
# large.
#
# Starting from zero weights, the function below takes one step of gradient descent on the training
# images and returns the loss after this step. NumPy's `logaddexp.reduce` computes
# $\ln \sum_k e^{z_k}$ with the log-sum-exp trick.
#
# > **Predict.** Pure guessing gives a loss of $\ln 10 \approx 2.3$. What will the loss be after one
# > step on raw pixels?


# %%
def loss_after_one_step(pixels, learning_rate):
    n = len(pixels)
    x = pixels.reshape(n, 784).astype("float32")
    truth = np.eye(10, dtype="float32")[y_train]  # one-hot: a row of np.eye for each label
    probabilities = np.full((n, 10), 0.1, "float32")
    gradient = x.T @ (probabilities - truth) / n
    z = x @ (-learning_rate * gradient)
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(n), y_train])


scaled_loss = loss_after_one_step(x_train / 255, 0.5)
raw_loss = loss_after_one_step(x_train, 0.5)
slow_raw_loss = loss_after_one_step(x_train, 0.5 / 255**2)

print(f"before the step:                        {np.log(10):.3f}")
print(f"scaled pixels:                          {scaled_loss:.3f}")
print(f"raw pixels:                             {raw_loss:,.0f}")
print(f"raw pixels, rate {255**2:,} times smaller:  {slow_raw_loss:.3f}")

# %% [markdown]
# The loss starts at **2.303**. On scaled pixels, one step reduces the loss to about 1.84. On raw
# pixels, a step with the same learning rate is far too large: the loss rises to about 6,000. If the
# learning rate is reduced by a factor of 65,025, the loss on raw pixels also falls to about 1.84.
# So why not keep the raw pixels and choose a smaller rate? For a single layer, this would work. In
# networks with more layers, however, the usual learning rates and initial weights are chosen for
# inputs with a magnitude of about one.
#
# ## The whole program on one page
#
# The file [`softmax.py`](softmax.py) trains the network of this lesson as a tutorial of 2017 would
# have done it, without explanations. Its parts are in the order of this lesson, except that the
# accuracy comes after the training step:
#
# | the program | the lesson |
# |---|---|
# | the settings, and the two parts `# MNIST:` | The images; The settings |
# | `# The Softmax network: inputs` | The graph, first part |
# | `# The Softmax network: three fully connected layers` | The graph, second and third part |
# | `# Forward propagation: the loss` | The graph, fourth part |
# | `# Back propagation` | The graph, fifth part |
# | `with tf.Session()` | The session |
#
# This is its graph (without the accuracy) and its training loop (without the evaluation):
#
# ```python
# # The Softmax network: inputs
# images = tf.placeholder(tf.float32, [None, 784], name="images")
# labels = tf.placeholder(tf.float32, [None, 10], name="labels")
#
# # The Softmax network: three fully connected layers
# initializer = tf.variance_scaling_initializer(2.0)
#
# w1 = tf.get_variable("w1", [784, 512], initializer=initializer)
# b1 = tf.get_variable("b1", [512], initializer=tf.zeros_initializer())
# hidden1 = tf.nn.relu(tf.matmul(images, w1) + b1)
#
# w2 = tf.get_variable("w2", [512, 512], initializer=initializer)
# b2 = tf.get_variable("b2", [512], initializer=tf.zeros_initializer())
# hidden2 = tf.nn.relu(tf.matmul(hidden1, w2) + b2)
#
# w3 = tf.get_variable("w3", [512, 10], initializer=initializer)
# b3 = tf.get_variable("b3", [10], initializer=tf.zeros_initializer())
# logits = tf.matmul(hidden2, w3) + b3
#
# # Forward propagation: the loss
# cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)
# loss = tf.reduce_mean(cross_entropy)
#
# # Back propagation
# global_step = tf.train.get_or_create_global_step()
# steps = EPOCHS * -(-len(x_train) // BATCH_SIZE)
# learning_rate = tf.train.cosine_decay(0.002, global_step, steps)
# train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step)
#
# with tf.Session() as session:
#     session.run(tf.global_variables_initializer())
#     for epoch in range(EPOCHS):
#         order = np.random.permutation(len(x_train))
#         for start in range(0, len(order), BATCH_SIZE):
#             batch = order[start : start + BATCH_SIZE]
#             session.run(train_op, {images: x_train[batch], labels: y_train[batch]})
# ```
#
# The program takes about half a minute:
#
# ```sh
# python examples/softmax.py
# ```
#
# ```text
# epoch  1: validation accuracy 96.74%
# ...
# epoch 10: validation accuracy 98.74%
# test accuracy 98.60%
# ```
#
# The program differs from this lesson in the following points:
#
# - It trains for ten epochs instead of four. It measures only accuracies, not losses, and uses the
#   5,000 validation images as the lesson does.
# - NumPy divides the pixels by 255 and flattens the images before they are fed to the graph. In the
#   lesson, the graph does this.
# - The labels are one-hot, so the loss is the operation without "sparse" in its name.
# - The initial weights are random numbers from a truncated normal distribution with the variance
#   $2/n$, where $n$ is the number of inputs (He et al., 2015). As with Glorot's limits, the outputs
#   of all layers then have about the same magnitude.
# - A single seed for TensorFlow and one for NumPy determine all random numbers, and every operation
#   is added to TensorFlow's default graph, as was usual in short programs.
# - The variables of a layer are created where the layer is built, and `+` adds the biases.
#
# ## What you have learned
#
# - A training step feeds one batch to the network, computes the gradient, and changes all
#   parameters a little.
# - The validation images show how training progresses. The test images are used only after
#   training.
# - The network has 669,706 parameters and reads about 98% of the test images correctly.
# - The loss stays finite if it is computed directly from the logits; if it is computed as the
#   logarithm of the softmax, it can become infinite.
#
# ## Exercises
#
# ### Exercise 1
# How many parameters does the network have if each of the two hidden layers has 256 neurons instead
# of 512?

# %%
parameters_of_256 = ...  # your answer


# %%
def check_1(count):
    weights = 784 * 256 + 256 * 256 + 256 * 10
    assert count != weights, "Those are the weights. What about the biases?"
    assert count == weights + 256 + 256 + 10, (
        f"It is not {count}. Add up the parameters of three layers."
    )


check(1, check_1, parameters_of_256, form="Expected a single number.")

# %% [markdown]
# ### Exercise 2
# Which two digits does the network most often confuse with each other? For the pair 1 and 7, for
# example, count both the 1s that are read as 7 and the 7s that are read as 1. Use `predicted` and
# `y_test`, and store the pair with the smaller digit first.

# %%
confused = ...  # your answer: (smaller, larger)


# %%
def check_2(pair):
    def confusions(a, b):
        return np.sum((y_test == a) & (predicted == b)) + np.sum((y_test == b) & (predicted == a))

    most = max(confusions(a, b) for b in range(10) for a in range(b))
    found = confusions(*pair)
    assert pair[0] < pair[1], "Put the smaller digit first."
    assert found == most, f"This pair is confused {found} times, and another one {most} times."


check(2, check_2, confused, form="Expected a pair of digits: (smaller, larger).")


# %% [markdown]
# ### Exercise 3
# Implement the cross-entropy for one image in NumPy, so that the result is correct for any logits,
# even 1,000 and $-1{,}000$. The array `z` can contain any number of logits, not only ten.


# %%
def safe_loss(z, label):
    return ...  # your answer


# %%
def check_3(loss_of_small, loss_of_large, loss_of_ten):
    assert np.isfinite(loss_of_large), "For the logits 1000 and -1000, the result is not finite."
    assert abs(loss_of_small - np.log(2)) < 1e-9, "For two equal logits, it has to be ln 2."
    assert abs(loss_of_large - 2000) < 1e-6, f"For label 1, it has to be 2000, not {loss_of_large}."
    expected = np.log(np.exp(range(10)).sum()) - 3
    assert abs(loss_of_ten - expected) < 1e-9, "For the logits 0 to 9 and the label 3, it is wrong."


check(
    3,
    check_3,
    form="Expected a function that returns a single number.",
    compute=lambda: [
        safe_loss(np.zeros(2), 0),
        safe_loss(np.array([1000.0, -1000.0]), 1),
        safe_loss(np.arange(10.0), 3),
    ],
)


# %% [markdown]
# ### Exercise 4
# Implement Adam for a single parameter that starts at 0. The function takes two arguments: a list
# of derivatives (one for each step) and the learning rate. It returns the value of the parameter
# after the last step. Use $\varepsilon = 10^{-8}$.


# %%
def adam(derivatives, learning_rate):
    return ...  # your answer


# %%
def check_4(after_two, after_four):
    """Compares the results with those of TensorFlow's optimizer for the same derivatives."""
    with tf.Graph().as_default(), tf.Session() as adam_session:
        theta = tf.get_variable("theta", initializer=0.0)
        g = tf.placeholder(tf.float32, ())
        step_op = tf.train.AdamOptimizer(0.1).apply_gradients([(g, theta)])
        adam_session.run(tf.global_variables_initializer())
        expected = []
        for derivative in (3.0, 1.0, -2.0, 0.5):
            adam_session.run(step_op, {g: derivative})
            expected.append(float(adam_session.run(theta)))
    error_2 = abs(after_two - expected[1])
    error_4 = abs(after_four - expected[3])
    assert error_2 < 1e-5, f"After two steps, it differs from TensorFlow's by {error_2:.5f}."
    assert error_4 < 1e-5, f"After four steps, it differs from TensorFlow's by {error_4:.5f}."


check(
    4,
    check_4,
    form="Expected a function that returns a single number.",
    compute=lambda: [adam([3.0, 1.0], 0.1), adam([3.0, 1.0, -2.0, 0.5], 0.1)],
)

# %% [markdown]
# ### Exercise 5
# Remove both calls to `tf.nn.relu`, and run the lesson again. What is the test accuracy without the
# ReLUs? Afterwards, restore the calls and run the lesson once more. (While the calls are missing,
# the figures show the results of the changed network, and the results on the page do not agree with
# those of the package, whose network keeps its ReLUs. The answer shows how to measure the accuracy
# without changing the page.)

# %%
accuracy_without_relu = ...  # your answer: from 0 to 1


# %%
def check_5(accuracy):
    assert 0 <= accuracy <= 1, "The accuracy is a number from 0 to 1."
    assert accuracy < 0.95, "That is too good. Did you remove both calls?"
    assert accuracy > 0.9, "That is too low. Remove only the two calls."


check(5, check_5, accuracy_without_relu, form="Expected a number from 0 to 1.")

# %% [markdown]
# ### Exercise 6 (open)
# Keep the learning rate at 0.002 instead of letting it fall: `learning_rate = LEARNING_RATE`. How
# does the end of the loss curve change? Is the test accuracy higher or lower, and does this depend
# on `SEED`?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
#
# ```python
# parameters_of_256 = (784 * 256 + 256) + (256 * 256 + 256) + (256 * 10 + 10)
# print(f"{parameters_of_256:,}")
# ```
#
# ```text
# 269,322
# ```
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
#
# ```python
# pairs = {}
# for label, answer in zip(y_test, predicted):
#     if label != answer:
#         pair = min(label, answer), max(label, answer)
#         pairs[pair] = pairs.get(pair, 0) + 1
# confused = max(pairs, key=pairs.get)
# print("most often:", *confused)
# ```
#
# Usually, the pair is 4 and 9, as with the nearest-mean method in lesson 1. Because the network
# makes fewer than 200 mistakes in all, rounding errors can decide which pair is the most frequent.
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
#
# ```python
# def safe_loss(z, label):
#     m = z.max()
#     return m + np.log(np.sum(np.exp(z - m))) - z[label]
# ```
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
#
# ```python
# def adam(derivatives, learning_rate):
#     theta = m = v = 0.0
#     for k, g in enumerate(derivatives):
#         t = k + 1
#         m = 0.9 * m + 0.1 * g
#         v = 0.999 * v + 0.001 * g**2
#         step = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
#         theta = theta - learning_rate * step
#     return theta
# ```
#
# The size of the first step is almost exactly the learning rate, however large $g$ is. After this
# step, $m$ and $v$ are $0.1\,g$ and $0.001\,g^2$. Dividing them by $1 - 0.9$ and $1 - 0.999$,
# respectively, gives $g$ and $g^2$.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# ```python
# from tf1_mnist import layers
#
#
# def linear(images, training):
#     x = layers.flatten(layers.normalize(images))
#     x = layers.dense(x, 512, name="dense_1")
#     x = layers.dense(x, 512, name="dense_2")
#     return layers.dense(x, 10, name="dense_3")
#
#
# linear_recipe = Recipe(linear, settings)
# linear_net = model.build(linear_recipe, linear_recipe.steps(train))
# with tf.Session(graph=linear_net.graph) as linear_session:
#     linear_session.run(linear_net.init_op)
#     training.fit(linear_session, linear_net, linear_recipe, train, validation)
#     accuracy_without_relu = training.evaluate(linear_session, linear_net, test).accuracy
# ```
#
# Without the ReLUs, the test accuracy is about 92.6%. The network is then linear: its three
# successive matrix multiplications are equivalent to a single one. The linear network still has
# 669,706 parameters, but it can compute only the same functions as a single layer with
# $784 \cdot 10 + 10 = 7{,}850$ parameters. The training loss of the linear network remains high:
# 0.25 in the last epoch, compared with 0.012 for the network with the ReLUs. The linear network
# does not overfit: it is too simple to fit even the training images well. (This answer uses the
# package so that the page stays unchanged.)
#
# </details>
#
# <details>
# <summary>Answer 6</summary>
#
# | learning rate | training loss | its spread | validation loss | test accuracy |
# |---|---|---|---|---|
# | falls to 0 | 0.0124 | 0.0123 | 0.0548 | 0.9826 |
# | stays at 0.002 | 0.0436 | 0.0305 | 0.0685 | 0.9797 |
#
# (The training loss is the mean of the losses on the batches of the last epoch, and its spread is
# the standard deviation of these losses.) With a constant learning rate, the training loss of the
# last epoch is more than three times as high as with a falling rate. The losses for the individual
# batches also vary more. Each batch moves the weights in a slightly different direction. While the
# steps are large, the weights oscillate around a good solution; as the steps become smaller, the
# weights converge to it. The constant rate also gives a lower test accuracy, and not only with
# `SEED` 0. With `SEED` 1, the accuracy is 0.9839 with a falling rate and 0.9795 with a constant
# rate; with `SEED` 2, the accuracies are 0.9840 and 0.9783, respectively.
#
# </details>
