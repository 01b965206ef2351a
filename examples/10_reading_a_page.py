# %% [markdown]
# # Reading a page
#
# The networks of the earlier lessons see one digit at a time, cut out and centred. A photograph of
# a page has many digits, ruled lines and uneven light, and some digits touch. This lesson goes from
# a photograph to the numbers in it, step by step, with networks that are already trained.
#
# We compose the photograph ourselves, from MNIST's test images, so that we know the right answer.
# Neither network was trained on these images. But the page is still simpler than a real one.

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

here = Path(__file__).parent if "__file__" in globals() else Path()  # a notebook has no __file__
FIGURES = here / "figures"
FIGURES.mkdir(exist_ok=True)
NO_TICKS = {"xticks": (), "yticks": ()}  # for the figures

# %% [markdown]
# ## A photograph
#
# Each row of the page is a list of pairs: the number of a test image, and the gap before the digit,
# in pixels. In the second row, one gap is negative, so the 9 and the 0 touch. The third row begins
# with two ones.

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
# The next cell writes the digits, three times as large as in MNIST. Then it rules the lines, turns
# the page by 3 degrees, and lights it from the top left. Ink absorbs 60% of the light that falls on
# the paper, and a line 30%. At the end, the cell adds a little noise, as a camera does.


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
# Is a pixel ink if it is darker than some threshold? The next cell tries four thresholds. We know
# where the ink is, so we can count two mistakes: ink that is missed, and paper that is taken for
# ink.

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
# No threshold works, because the paper in the dark corner is darker than much of the ink.
#
# The remedy is to estimate the paper's brightness at every place, and to measure which share of it
# is missing. The estimate is a *closing* of the picture. First, every pixel becomes as bright as
# the brightest pixel in a square around it. Strokes are narrower than the square, so they
# disappear. Then every pixel becomes as dark as the darkest pixel in such a square, so that larger
# shadows get their size back. `ink.paper` does this on a small copy of the picture. `ink.measure`
# returns the missing share, the *contrast*, and a threshold for it.

# %%
estimated = ink.paper(photo)
contrast, level = ink.measure(photo, side=1400)
mask = contrast > level

print(f"at the bottom right, the paper is estimated at {estimated[-1, -1]:.0f}")
print(f"contrast above {level:.2f}: {mistakes(mask)}")

# %% [markdown]
# ## Lines, pieces and rows
#
# The paper that is still taken for ink is mostly ruled lines. `ruling.lines` finds straight lines
# that cross the whole picture. Where a stroke crosses a line, the pixels stay with the stroke. What
# is left falls into connected pieces. `pieces.writing` leaves out dust and stains.

# %%
writing = mask & ~ruling.lines(mask)
print(f"without lines: {mistakes(writing)}")

connected = pieces.find(writing)
kept = pieces.writing(connected)
print(f"{len(kept)} pieces, {np.count_nonzero(kept)} of them writing")

# %% [markdown]
# `page.find` does all of this. It also groups the pieces into rows, and finds the angle of each
# row. The page is turned by 3 degrees, up to the right; an angle that falls to the right is
# positive.

# %%
found = page.find(photo)
for row in found.rows:
    angle = np.rad2deg(row.angle)
    print(f"{len(row.digits)} large pieces, {len(row.others)} small, {angle:.1f} degrees")

# %% [markdown]
# The second row has only **3** large pieces, because the 9 and the 0 are one piece. The small piece
# is the bar of the 5. The angles are rough, since handwritten digits differ in height.
#
# The next cell draws the steps, in [this figure](figures/09_page.png). You may skip its code.


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
# ## From a row to columns
#
# `straight.cut` turns a row until it is level, and scales it to a strip that is 32 pixels high. It
# also shortens wide gaps, and thickens thin strokes.
#
# The bundled *reader* is a convolutional network that looks at a whole strip. For every two pixels
# of the width it gives 11 probabilities: those of the ten digits, and that of the *blank*, which
# stands for "no digit here". The next cell runs it on each row. It adds paper at the right until
# the width is a multiple of 16, and leaves out the columns of the added paper.


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
# The next cell draws the third strip and its probabilities, in
# [this figure](figures/09_columns.png). You may skip its code.


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
# A probability of 1 is dark blue. Each digit shows up in one or two columns, and in all the others
# the blank is nearly certain.
#
# ## From columns to digits
#
# A *path* picks one class for each column. What does it spell? *Connectionist temporal
# classification* (CTC) has two rules. Of equal classes side by side, one counts. Then the blanks
# are left out. So two equal digits need a blank between them, as the two ones here.
#
# The *best path* picks the most probable class of each column.


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
# The first one and the four take two columns each, which count as one digit. The seven shows up in
# two columns, too, but in the later one the blank is slightly more probable. All three numbers are
# right: **72104**, **5906** and **1174**.
#
# ### The probability of a number
#
# Many paths spell the same number. The columns count as independent, so the probability of a path
# is the product of its classes' probabilities. The probability of a number is the sum over all
# paths that spell it. In a row there are far too many paths to list, and `decoding.probability`
# adds them up column by column. In a tiny table, with four columns and three classes, there are
# $3^4 = 81$ paths, and we can list them all.

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
# The reader was trained with the *CTC loss*, which is the negative logarithm of this probability.
# So training needs to know the digits of a row, but not their positions. The next cell compares the
# sums with `decoding.probability`, and their logarithms with `reader.ctc_loss`, for the five most
# probable numbers.

# %%
likely = sorted(sums, key=sums.get, reverse=True)[:5]
labels = np.full((5, 6), decoding.BLANK, np.uint8)  # filled up with blanks
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
# ### If the number of digits is known
#
# A form may ask for six digits, say. Then we can leave out all paths that spell more digits or
# fewer, and take the best of the others. `decoding.likeliest(table, count)` finds it, and so does
# `python -m tf1_mnist.predict --digits`. The next cell reads two rows of three digits in which the
# first two touch or overlap.

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
# Without the count, the reader misses a one in both rows. The count brings it back in the first
# row. In the second row the count adds a digit, but the wrong one. There the reader was almost sure
# of **17**: a high probability is no proof.
#
# ## The same in the package, in a few lines
#
# `handwriting.read` does it all. It reads a file, so the next cell first makes a PNG file of the
# photograph, in memory. With the bundled convolutional network, `pretrained.CNN`, it takes each
# large piece for a digit, together with small ones above or below it, and classifies it alone.


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
# Both networks read the first and the third row. In the second row, the CNN takes the 9 and the 0
# together for one digit. It cannot answer "two digits", and gives the wrong answer a probability of
# **0.82**. The reader does not have to know where one digit ends and the next one begins.
#
# One page proves little. [docs/handwriting.md](../docs/handwriting.md) tells more about reading
# photographs.
#
# ## Things to try
#
# - Turn the page by 12 degrees, and by 15, instead of 3. What goes wrong, and in which step?
# - Let the 9 and the 0 overlap by 16, 32, 40, 48 and 56 pixels instead of 8. When does the reader
#   fail, and how sure is it?
# - Find a table of two columns in which the best path spells another number than the most probable
#   one.
#
# The [answers](../docs/answers.md#9-reading-a-page) are on a page of their own.
