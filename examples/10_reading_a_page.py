# %% [markdown]
# # 10. Reading a page
#
# How does a program read a page on which nothing indicates where one digit ends and the next
# begins?
#
# The networks of the earlier lessons see one digit at a time, cut out and centred. A photograph of
# a page, in contrast, shows many digits, some of which may touch. In addition, the paper may be
# ruled, and the lighting is usually uneven. This lesson reads the numbers in a photograph step by
# step. A few lines of code find the ink and the rows, and cut out a strip for each row; you can
# change this code. For each step, the lesson also names the function in the package `number_reader`
# that performs this step more carefully. The network that reads the strips is already trained.
# Before you begin, run `python -m pip install . ./packages/number_reader` in the root of the
# checkout.
#
# The first half of the lesson is about image processing, not networks. If you only want to know how
# a network reads a whole row, you need not read this half, but its code has to run, because the
# rest of the lesson uses what it computes. In a notebook, click the heading "From a row to a strip"
# and choose Run All Above. Then look at the figure just before this heading, and continue from
# there.
#
# We compose the photograph ourselves, from MNIST test images, so that we know the correct answer.
# The network was not trained on these images, but our page is still simpler than a real one.

# %%
import io
import itertools

import cv2  # OpenCV
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

NO_TICKS = {"xticks": (), "yticks": ()}  # for the figures

# %% [markdown]
# ## A photograph
#
# Each row of the page is described by a list of pairs. A pair consists of the index of a test image
# and the gap (in pixels) before its digit. In the second row, one gap is negative, so two digits, a
# 9 and a 0, touch. The third row begins with two 1s.

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
# We write the digits on an empty page, at three times their size in MNIST. Then we draw ruled
# lines, rotate the page by 3 degrees, and light it from the top left. The ink absorbs 60% of the
# light, and the lines absorb 30%. Finally, we add a little noise, as a camera does. (You may skip
# this code and continue with the section "Ink and paper".)


# %%
def write(rows):
    written = np.zeros((520, 720), np.float32)  # 0 is paper, 1 is ink
    for n, row in enumerate(rows):
        top = 70 + 150 * n
        left = 90
        for index, gap in row:
            digit = cv2.resize(x_test[index], (84, 84), interpolation=cv2.INTER_CUBIC) / 255
            inked = np.flatnonzero(digit.max(axis=0) > 0.5)
            digit = digit[:, inked[0] : inked[-1] + 1]  # without the paper on both sides
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
# ## Ink and paper
#
# Suppose that we classify as ink every pixel that is darker than some threshold. We know where the
# ink is, so we can count two kinds of mistakes: ink that is missed, and paper that is taken for
# ink.
#
# > **Predict.** Is there a threshold for which both kinds of mistakes are rare?

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
# No single threshold works, because the paper in the bottom-right corner is darker than much of the
# ink.
#
# The remedy is to estimate the paper's brightness at every point and to compute the contrast of
# each pixel, that is, the share of this brightness that the pixel lacks. The estimate is a
# *closing* of the picture, computed in two steps. First, every pixel becomes as bright as the
# brightest pixel in a square around it. Strokes are narrower than the square, so they disappear;
# shadows are wider, so they only shrink. Then every pixel becomes as dark as the darkest pixel in a
# square of the same size around it, so that the shadows return to their original size.
#
# The contrast of the paper is about 0. The threshold lies halfway between 0 and the mean contrast
# of the pixels that are certainly ink: those whose contrast is more than half of the largest
# contrast.


# %%
def paper_by_hand(photo, reach=20):
    """Estimates the paper's brightness with squares that are 2 * reach + 1 pixels wide."""
    smooth = cv2.GaussianBlur(photo, (0, 0), 2)  # otherwise the brightest pixel would be noise
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    brightest = cv2.dilate(smooth, square)  # the first step
    return cv2.erode(brightest, square).astype(float)  # the second step


def contrast_by_hand(photo, paper):
    return (paper - photo) / paper  # the share of the paper's brightness that is missing


def threshold_by_hand(contrast):
    dark = contrast > contrast.max() / 2  # certainly ink
    return contrast[dark].mean() / 2


estimated = paper_by_hand(photo)
contrast = contrast_by_hand(photo, estimated)
level = threshold_by_hand(contrast)
mask = contrast > level

print(f"at the bottom right, the paper is estimated at {estimated[-1, -1]:.0f}")
print(f"contrast above {level:.2f}: {mistakes(mask)}")

# %% [markdown]
# In the package, `ink.measure` computes the contrast and the threshold. This function can also
# handle photographs of any size, and light ink on dark paper. On our page, `ink.measure` makes
# about as many mistakes as our code does.

# %%
package_contrast, package_level = ink.measure(photo, side=1400)
print(
    f"ink.measure, contrast above {package_level:.2f}: {mistakes(package_contrast > package_level)}"
)

# %% [markdown]
# ## Lines and pieces
#
# Most of the pixels that are still mistaken for ink belong to ruled lines. The package's function
# `ruled_paper.lines` finds straight lines that cross the whole picture. We remove these lines,
# except where a stroke crosses a line: there, the pixels are kept as part of the stroke. The
# remaining ink consists of pieces, called *connected components*: two pixels of ink belong to the
# same piece if a path of neighbouring ink pixels connects them. OpenCV finds the pieces, and we
# keep those that are more than half as tall as a typical piece. Smaller pieces are dust or parts of
# digits.

# %%
writing = mask & ~ruled_paper.lines(mask)
print(f"without lines: {mistakes(writing)}")

_, labels, statistics, _ = cv2.connectedComponentsWithStats(writing.astype(np.uint8))
boxes = statistics[1:, :4]  # left, top, width, height; without the paper, which is piece 0
visible = boxes[boxes[:, 3] > 10]
typical_height = np.median(visible[:, 3])
large = boxes[boxes[:, 3] > typical_height / 2]
print(f"{len(boxes)} pieces, {len(large)} of them large")

# %% [markdown]
# ## Rows
#
# To group the pieces into rows, we sort them by the vertical positions of their centres. Within a
# row, each of these positions is close to the next; a large difference marks the start of a new
# row.
#
# > **Predict.** The page has 13 digits. How many large pieces will each of the three rows contain?


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
    # polyfit finds the polynomial of degree 1, a line, that lies closest to the centres.
    return np.polyfit(row[:, 0] + row[:, 2] / 2, row[:, 1] + row[:, 3] / 2, 1)


rows = rows_by_hand(large, jump=0.6 * typical_height)
for row in rows:
    slope, _ = line_through(row)
    print(f"{len(row)} large pieces, {np.rad2deg(np.arctan(slope)):.1f} degrees")

# %% [markdown]
# The second row has only **3** large pieces, because the 9 and the 0 form a single piece. The page
# is rotated anticlockwise by 3 degrees, so the rows rise to the right. The printed angles are
# negative because vertical positions in a picture are measured downwards from the top. The angles
# are only approximate, since handwritten digits differ in height.
#
# In the package, `page_rows.find` finds the rows in the photograph. Unlike our code, this function
# keeps the small pieces, such as the bar of the 5. It also keeps pixels whose contrast is slightly
# below the threshold if they are connected to ink, so that a stroke that fades stays in one piece.
# Finally, `page_rows.find` adds a piece to a row if the piece overlaps vertically with the last
# digits of that row, so rows may be curved or close together.

# %%
found = page_rows.find(photo)
for row in found.rows:
    angle = np.rad2deg(row.angle)
    print(f"{len(row.tall)} large pieces, {len(row.small)} small, {angle:.1f} degrees")

# %% [markdown]
# The figure below shows the results of the steps so far. (You may skip the code for this figure.)


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
# ## From a row to a strip
#
# The network expects each row as a horizontal strip 32 pixels high, in which the digits are 20
# pixels high. Making a strip requires rotation and scaling: `cv2.getRotationMatrix2D` returns a
# single matrix for both operations, and `cv2.warpAffine` applies this matrix. The contrast of each
# pixel is scaled to the range from 0 to 255, as in MNIST: 0 for paper, and 255 for typical ink.
# (You may skip this code and continue below the printed shapes of the strips.)


# %%
def soft_ink(contrast, level, writing):
    typical = contrast[writing].mean()
    near = cv2.dilate(writing.astype(np.uint8), np.ones((3, 3)))  # the edges of strokes are soft
    shade = (contrast - level / 4) / (typical - level / 4)
    return (255 * np.clip(shade, 0, 1) * near).astype(np.uint8)


def strip_by_hand(inked, row):
    slope, height_at_0 = line_through(row)
    scale = 20 / np.median(row[:, 3])
    left = int(row[:, 0].min())
    right = int((row[:, 0] + row[:, 2]).max())
    start = (left, slope * left + height_at_0)  # this point moves to (6, 16) in the strip
    matrix = cv2.getRotationMatrix2D(start, np.rad2deg(np.arctan(slope)), scale)
    matrix[:, 2] += 6 - start[0], 16 - start[1]
    blurred = cv2.GaussianBlur(inked, (0, 0), 0.35 / scale)  # otherwise, thin strokes would be lost
    width = int((right - left) * scale) + 12
    return cv2.warpAffine(blurred, matrix, (width, 32))


inked = soft_ink(contrast, level, writing)
hand_strips = [strip_by_hand(inked, row) for row in rows]
print("strips:", *[strip.shape for strip in hand_strips])

# %% [markdown]
# The bundled *reader* is a convolutional network that processes a whole strip at once. For every
# two pixels of the strip's width, the reader returns 23 probabilities. Ten are for the digits,
# twelve for signs (such as + and the decimal point), and one for the *blank*, which stands for
# "nothing here". Pooling halves the height of 32 pixels three times, to 16, 8 and 4, but the width
# only once. Then, at each horizontal position, the four numbers from each of the 80 feature maps
# are joined into one column of 320 numbers. The last layers turn each column into 23 numbers. The
# width of a strip has to be a multiple of 16, so we add blank paper on the right. This page has no
# signs, but the reader could mistake a slanted 1 for a slash. We therefore set the probabilities of
# the signs to 0 and divide the other probabilities by their sum. The function `ctc.likeliest`
# turns the probabilities into digits, as the next section explains.


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
# All three numbers are read correctly. The package can also return the strips that it makes from a
# page. The method `read` of the package's reader returns an object whose attribute `seen` contains
# the images that the network saw for each row. Here, there is one image per row. Like the strips on
# which the network was trained, the package's strips have narrower gaps and thicker strokes than
# ours. From here on, we use the package's strips.

# %%
with number_reader.reader_of(READER) as the_reader:
    reading = the_reader.read(photo)
strips = [row.images[0] for row in reading.seen]
tables = read_strips(strips)
print("package:        ", *[number_in(table) for table in tables])
for strip, table in zip(strips, tables):
    print(f"strip {strip.shape}, probabilities {table.shape}")

# %% [markdown]
# The figure below shows the third strip and its probabilities. (You may skip the code for this
# figure.)


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
# In the figure, the darkest blue stands for a probability of 1. Each of the four digits is nearly
# certain in a single column; in all other columns, the blank is nearly certain.

# %% [markdown]
# In [the book](../docs/book.md), the figure below is interactive: write a number, and the network
# reads it as you write. Each row of probabilities stands for a digit, except the last, which stands
# for the blank. A row for a sign is shown only while the probability of that sign exceeds 5% in
# some column. Write a 1, and add strokes until it becomes a 4: which columns change?
#
# ![A handwritten number, and the probabilities of each column](../docs/figures/live_writing.png)

# %% [markdown]
# ## From columns to digits
#
# A *path* consists of one class (a digit or the blank) for each column. Which number does a path
# spell? *Connectionist temporal classification* (CTC) has two rules: first, equal classes in
# successive columns are merged into one; then the blanks are left out. Two identical digits in
# succession, such as the two 1s in the third strip, therefore need a blank between them.
#
# The *best path* consists of the most probable class of each column.


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
# In the best path of the third strip, each digit takes up a single column, and there are blanks
# between the two 1s, so both are kept. The best paths spell all three numbers correctly: **72104**,
# **5906** and **1174**.
#
# ### The probability of a number
#
# Many different paths can spell the same number. The network treats the columns as independent: the
# probabilities in one column do not depend on which classes occur in the other columns. The
# probability of a path is therefore the product of the probabilities of its classes, as with
# independent throws of a die. The probability of a number is the sum of the probabilities of all
# paths that spell it. For a whole row, there are far too many paths to list, so
# `ctc.probability` works through the table of probabilities column by column. For a tiny table
# with four columns and three classes, however, there are only $3^4 = 81$ paths, and we can list
# them all. (In the code below, each row of the array `tiny` stands for one column of a strip.)
#
# > **Predict.** How many different numbers do the 81 paths spell?

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
# The 81 paths spell **15** numbers. One of these numbers has no digits: its only path consists of
# four blanks.
#
# The reader was trained with the *CTC loss*, which is $-\ln p$, where $p$ is the probability of the
# correct number. Training therefore requires the digits of each row, but not their positions. For
# the five most probable numbers of the tiny table, we compare the sums over the paths with the
# results of `ctc.probability`. We also compare the negative logarithms of these sums with the
# results of `task.ctc_loss`.

# %%
likely = sorted(sums, key=sums.get, reverse=True)[:5]
labels = np.full((5, 6), ctc.BLANK, np.uint8)  # padded with blanks
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
# ### If the number of digits is known
#
# Suppose that a form asks for six digits. We can then leave out all numbers with more or fewer than
# six digits, and take the likeliest of the remaining numbers. `ctc.likeliest(table, count)`
# finds the number in this way, and so does the command `python -m number_reader read --digits 6`
# (followed by the file name of the picture). As an example, we read two rows of three digits each.
# In both rows, the first two digits touch or overlap.
#
# > **Predict.** If the reader knows the number of digits, will it read both rows correctly?

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
# Without the count, the reader misses a digit in each of the two rows. With the count, the reader
# finds the missing 1 in the first row; in the second row, it adds a digit, but the wrong one.
# Without the count, the reader is almost certain that the second row is **45**: a high probability
# does not prove that an answer is correct.
#
# ## The same in the package, in a few lines
#
# The function `number_reader.read` performs all the steps of this lesson. Since this function reads
# a file, we first write the photograph to a PNG file in memory. For comparison, we also let
# `tf1_mnist`'s CNN, a network for single digits, read the piece that consists of the 9 and the 0.
# The function `prepare` makes an image of it, as in lesson 0.


# %%
def as_file(picture):
    _, png = cv2.imencode(".png", picture)
    return io.BytesIO(png.tobytes())


answer = number_reader.read(as_file(photo))
print("on the page:", *truth)
print("the reader: ", *answer.number.split())

with saved_model.load(pretrained.CNN) as (session, cnn):
    left, top, width, height = rows[1][1]  # the 9 and the 0
    piece = np.pad(writing[top : top + height, left : left + width], 20, mode="constant")
    image = prepare(np.uint8(255 * piece))
    probabilities = training.predict(session, cnn, image[np.newaxis])[0]
print(f"the CNN sees: {probabilities.argmax()}, probability {probabilities.max():.2f}")

# %% [markdown]
# The reader reads all three rows correctly. The CNN mistakes the 9 and the 0 for a single digit. It
# cannot answer "two digits", so it gives a wrong answer, to which it assigns a probability of
# **0.98**. The reader, in contrast, does not have to know where one digit ends and the next begins.
#
# A single page proves little.
# [How well handwriting is read](../packages/number_reader/docs/handwriting-results.md) reports how
# many pictures are read correctly, and
# [Reading handwriting](../packages/number_reader/docs/handwriting.md) explains how to photograph a
# page.
#
# ## What you have learned
#
# - Ink is darker than the paper around it, but not always darker than a fixed threshold.
# - The ink is divided into rows, and each row becomes a strip of a fixed height.
# - The reader returns probabilities for each column, and decoding turns these into a sequence of
#   digits.
# - The reader is trained with the CTC loss, so the positions of the digits need not be known for
#   training.
#
# ## Exercises
#
# ### Exercise 1
# How small can the square for estimating the brightness of the paper be? Find a `reach` below 20
# for which less than 1% of the ink is missed; if you can, find the smallest one.

# %%
small_reach = ...  # your answer


# %%
def check_1(reach):
    contrast = contrast_by_hand(photo, paper_by_hand(photo, reach))
    missed = 100 * np.mean(contrast[is_ink] <= threshold_by_hand(contrast))
    assert reach < 20, "It has to be smaller than 20, the value in the lesson."
    assert missed < 1, f"{missed:.2f}% of the ink is missed. It has to be less than 1%."


check(1, check_1, small_reach, form="Expected a whole number of pixels.")

# %% [markdown]
# ### Exercise 2
# In the path below, `-` stands for the blank. Which number does this path spell?
#
#     - 3 3 - 3 - 0 0 0 - - 7 7

# %%
spelled = ...  # your answer: a string


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
# ### Exercise 3
# According to the table `tiny`, what is the most probable number with exactly two digits?

# %%
two_digits = ...  # your answer: a string


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
# ### Exercise 4
# Suppose that a strip has only two columns. Find probabilities for which the best path does not
# spell the most probable number, and store them in a table with a row for each column of the strip.
# (Two classes are enough: 0 and the blank.)

# %%
two_columns = ...  # your answer: an array of shape (2, 23), whose rows add up to 1


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
# ### Exercise 5
# In the second row, the 9 and the 0 overlap by 8 pixels. Let the two digits overlap by 16, 32, 40,
# 48 and 56 pixels in turn (by setting `ROWS[1][2] = (10, -16)`, and so on), and read each page with
# `number_reader.read(as_file(photograph(write(ROWS))))`. At which of the five overlaps is the row
# first misread?

# %%
failing_overlap = ...  # your answer


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
# ### Exercise 6 (open)
# Write a page of numbers, photograph it, and read it with the steps of this lesson. Load the
# photograph with `photo = picture_files.read("my_page.jpg")` (the module is in `tf1_mnist.data`),
# and shrink it to a width of about 700 pixels, for example with `cv2.resize(photo, None, fx=0.25,
# fy=0.25)`. Which step fails first? Does `python -m number_reader read my_page.jpg` read the page
# correctly? (If you have no camera, use the page of this lesson instead, rotated once by 12 degrees
# and once by 15: `photograph(written, degrees=12)`.)

# %% [markdown]
# ### Exercise 7 (open)
# Teach the reader your handwriting. Create a sheet of two pages with `python -m number_reader
# collect --print-sheet sheet.pdf`, print it, copy each of the 60 numbers into the field below it,
# photograph each page, and run `python -m number_reader collect rows page1.jpg page2.jpg` and
# `python -m number_reader train --learn rows`. [Teach the reader your
# handwriting](../packages/number_reader/docs/teaching.md) explains each step. Which of your digits
# did the reader misread before it learned your handwriting, and does it read them correctly now? If
# all 60 rows (one for each number) are stored, 12 of them are held out for evaluation. Suppose that
# the reader misreads 3 of these 12 rows before training and none afterwards: could this improvement
# be due to chance?

# %% [markdown]
# ## Answers
#
# <details>
# <summary>Answer 1</summary>
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
# The square has to be wider than a stroke.
#
# </details>
#
# <details>
# <summary>Answer 2</summary>
#
# ```python
# spelled = "3307"
# ```
#
# </details>
#
# <details>
# <summary>Answer 3</summary>
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
# <summary>Answer 4</summary>
#
# ```python
# two_columns = np.zeros((2, 23))
# two_columns[:, [0, ctc.BLANK]] = [0.4, 0.6]
# ```
#
# The best path consists of two blanks, which spell no digits. The probability of this path is
# $0.6 \cdot 0.6 = 0.36$. Three paths spell 0, and their probabilities add up to
# $0.16 + 0.24 + 0.24 = 0.64$. The best path can be found quickly; usually, but not always, it
# spells the most probable number.
#
# </details>
#
# <details>
# <summary>Answer 5</summary>
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
# The reader reads the row correctly up to an overlap of 32 pixels, but at 32 pixels, the
# probability of the answer is only 0.58. At 40 pixels, about half the size of a digit's image, the
# reader mistakes the two digits for two 9s and a 0; the probability of this answer is only 0.02.
# From 48 pixels on, it mistakes them for a single 9.
#
# </details>
#
# <details>
# <summary>Answer 6</summary>
#
# When the page of this lesson is rotated by 12 degrees, or by any smaller angle that we tried, the
# package still finds all three rows. At some angles, however, such as 7 and 12 degrees, it makes
# one mistake: it takes the second 1 in the third row, a thin and slightly curved stroke, for a
# closing parenthesis. If the page is rotated by 7 degrees, parts of the ruled lines remain, and
# `rows_by_hand` mistakes some of these parts for digits. The package does not make this mistake,
# because it leaves out rows with little ink. If the page is rotated by 15 degrees, the lines are
# not found at all, because `ruled_paper.lines` looks for lines that rise or fall by at most 12
# degrees. The lines then connect the digits, so the pieces are no longer single digits, and both
# the code of this lesson and the package fail.
#
# </details>
#
# <details>
# <summary>Answer 7</summary>
#
# The improvement could be due to chance. If a change for the worse were as likely as one for the
# better, all three rows would change in the same direction with a probability of $2 \cdot 0.5^3 =
# 0.25$. The command `python -m number_reader train --learn` computes this probability with
# McNemar's exact test, and reports that there are too few rows to tell. With six such changes, the
# probability would be $2 \cdot 0.5^6 \approx 0.03$.
#
# </details>
