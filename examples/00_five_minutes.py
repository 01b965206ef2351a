# %% [markdown]
# # 0. A network in five minutes
#
# Can a program read handwriting that it has never seen before, such as yours? In this lesson, you
# train a neural network, let it read a digit that you draw, and look at three of its mistakes. The
# computations take a few seconds on an ordinary laptop and need no internet connection.
#
# This lesson does not yet explain how networks work; the list before the exercises shows which
# lesson explains what. Lessons 1 to 9, except lesson 5, follow a blog post from March 2020,
# 手写体数字识别, called "the post" below. You do not need to read the post to follow the lessons.
#
# Now and then, a lesson asks you to **predict** what a piece of code will print. Make your
# prediction before you run the code.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lesson import check, draw, my_picture, print, save
from tf1_mnist import data, model, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.pictures import prepare
from tf1_mnist.recipe import Recipe, Settings

# %% [markdown]
# NumPy provides arrays, and Matplotlib draws figures. The module `lesson` (the file `lesson.py` in
# the same folder) saves figures in the folder `figures` and checks your answers to the exercises.
# The other imports come from the package `tf1_mnist`.
#
# ## Train
#
# MNIST contains 70,000 small images of handwritten digits. We train the network on 55,000 of these
# images and test it on another 10,000. The remaining 5,000 images are held out for validation,
# which lesson 6 explains. Our network is a multi-layer perceptron (MLP); the post calls it the
# Softmax network.
#
# > **Predict.** The network sees each of the 55,000 training images twice. How many of the 10,000
# > test images, which it has never seen, will it misread?

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
# The network misreads about 200 of the 10,000 test images, or 2%. (The exact number varies slightly
# with the processor and the version of TensorFlow, because both affect rounding errors.)
#
# ## Read
#
# An MNIST image is a grid of 28 x 28 numbers. From these numbers, the network computes ten
# probabilities, one for each digit, and its answer is the most probable digit. The next cell prints
# the ten probabilities for the first test image.


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
# ## Draw
#
# Now try a digit that is not from MNIST. Draw a black digit on a white background in any paint
# program, or write one on paper and photograph it. Save the picture as `my_digit.png` in the folder
# of this lesson. If there is no such file, the lesson draws a 3 instead. The next cell defines the
# strokes of this 3 as lists of points (x, y) in a picture of 200 x 200 pixels. You can change these
# points to draw something else.

# %%
strokes = [[(65, 50), (100, 35), (135, 60), (95, 95), (140, 130), (100, 165), (60, 145)]]

picture = my_picture(strokes)
my_digit = prepare(picture)  # 28 x 28 numbers, as in MNIST
my_probabilities = read(my_digit)

# %% [markdown]
# The function `prepare` finds the ink, scales it to fit into 20 x 20 pixels, and centres it in an
# image of 28 x 28 pixels, as was done for the MNIST images. The figure below shows your picture,
# the image that the network receives, and the ten probabilities.

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
# ## Three mistakes
#
# > **Predict.** Is the network unsure when it is wrong? The figure below shows the first three test
# > images that it misreads. How high are the probabilities that the network assigns to its wrong
# > answers?

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
# The first three test images that the network misreads are images **151**, **247** and **259**.
# Even a wrong answer can have a high probability.
#
# ## What each lesson explains
#
# - What are the images, and how are they stored?
#   [1. The MNIST dataset](01_dataset.py)
# - Why does a network consist of layers with nonlinear functions between them?
#   [2. Linear separability](02_linear_separability.py)
# - How does a network compute its answer?
#   [3. Fully connected layers and forward propagation](03_forward_propagation.py)
# - How does a network learn from its mistakes?
#   [4. Back propagation](04_back_propagation.py)
# - What are `net.graph` and `session.run`?
#   [5. What is a graph?](05_graph.py)
# - What did `model.build` and `training.fit` do above?
#   [6. The MNIST Softmax network](06_softmax_network.py)
# - How can a network find a feature anywhere in an image?
#   [7. Convolution and the convolutional layer](07_convolution.py)
# - Which layers have nothing to learn, and what are they good for?
#   [8. Pooling, dropout, flatten](08_pooling_dropout_flatten.py)
# - How can a network make only half as many mistakes as the network in this lesson?
#   [9. The convolutional network](09_cnn.py)
# - How does a program read all the digits in a photograph?
#   [10. Reading a page](10_reading_a_page.py)
#
# From lesson 1 on, everything you need to know about networks is explained before it is used. You
# should know some Python and remember vectors and derivatives from school.
#
# ## What you have learned
#
# - After a few seconds of training on 55,000 images, a network reads 98 out of 100 digits
#   correctly.
# - A network answers with ten probabilities, and even a wrong answer can have a high probability.
# - The network can read a picture of your own once the picture has been converted to look like the
#   training images.
#
# ## Exercises
#
# Replace each `...` with your answer, and run the check below it. Until you give an answer, the
# check only reports that it is waiting for one. The answers are at the end of the lesson.
#
# ### Exercise 1
# Which digit does the network read in test image 582? Call `read` as above, and store the digit in
# `seen`.

# %%
seen = ...  # your answer


# %%
def check_1(seen):
    assert seen != y_test[582], "That is the label. Which of the ten digits is the most probable?"
    assert seen == np.argmax(read(x_test[582])), (
        "The answer is the index of the largest probability, counted from 0."
    )


check(1, check_1, seen, form="Expected a single digit from 0 to 9.")

# %% [markdown]
# ### Exercise 2
# Train a new network for one epoch instead of two. (In one epoch, the network sees each training
# image once.) You need a recipe with `epochs=1`, a network built from it, and a session. Choose new
# names for them, such as `recipe_1`, `net_1` and `session_1`, because the checks still use the
# original `net`, `session` and `result`. How many test images does the new network misread? Store
# the value that `training.evaluate` returns in `one_epoch`, and print its `errors`.

# %%
one_epoch = ...  # your answer


# %%
def check_2(one_epoch):
    errors = np.count_nonzero(one_epoch.classes != y_test)
    assert errors > result.errors, "With half the training, the network should make more mistakes."
    assert 230 < errors < 420, (
        "Expected about 280. Is the new recipe passed to build, steps and fit?"
    )


check(2, check_2, one_epoch, form="Expected the value that evaluate returns.")

# %% [markdown]
# ### Exercise 3
# Draw strokes that the network reads as a 1 with a probability of at least 0.9. Like `strokes`
# above, the answer is a list of strokes, and a stroke is a list of points, so even a single stroke
# needs two pairs of square brackets: `[[(x, y), (x, y)]]`.

# %%
one = ...  # your answer


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
# ### Exercise 4
# For which test image is the network least sure of its answer? Find the image for which the largest
# of the ten probabilities is smallest, and store the index of this image in `unsure`. To compute
# the probabilities for all test images, call `training.predict(session, net, x_test)`, which
# returns one row for each image.

# %%
unsure = ...  # your answer


# %%
def check_4(unsure):
    largest = training.predict(session, net, x_test).max(axis=1)
    assert unsure == np.argmin(largest), (
        f"For this image, the largest probability is {largest[unsure]:.2f}; for another, it is "
        "smaller. Take the largest number of each row first, and then the smallest of these."
    )


check(4, check_4, unsure, form="Expected the index of an image, from 0 to 9,999.")

# %% [markdown]
# ### Exercise 5 (open)
# Draw all ten digits in your own handwriting. Which of them does the network misread? Change one of
# the misread digits a little at a time until the network reads it correctly. What did you have to
# change?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
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
# The network reads a 2, but the image shows an 8.
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
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
# After one epoch, the network misreads between 260 and 300 images, depending on the processor. That
# is one third to one half more than after two epochs.
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
#
# ```python
# one = [[(110, 30), (90, 170)]]
# ```
#
# This 1 is a single stroke. Like most 1s in MNIST, it leans a little to the right.
#
# </details>
#
# <details>
# <summary>Answer 4</summary>
#
# ```python
# all_probabilities = training.predict(session, net, x_test)
# unsure = int(np.argmin(all_probabilities.max(axis=1)))
# ```
#
# For this image, the largest probability is about 0.32. For several other images, the largest
# probability is almost as small, so rounding errors decide which image is the answer.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
#
# There is no single correct answer. The network often misreads digits written in a way that is rare
# in MNIST: a 7 with a bar, a 1 with a long foot, a 4 that is closed at the top, or a 9 with a
# curled tail. The network can recognize only digits that are similar to its training images.
#
# </details>
