"""Counts the correct answers given by readers of handwritten numbers, and stores the counts."""

import collections
import csv
import re
import unicodedata

KEY = ("pictures", "kind", "measure")  # the first columns of the table
# Characters that other programs return instead of a sign: letters, minus signs, stars and points.
ALIKE = str.maketrans("xX\u2715\u2212\u2013\u2014\u2217\u22c5\u2022", "×××---*··")


def rows_of(text):
    """Returns the digits of each line that contains digits."""
    lines = (re.sub("[^0-9]", "", line) for line in text.split("\n"))
    return tuple(filter(None, lines))


def cells_of(text):
    """Returns the symbols in each cell of each line."""
    text = unicodedata.normalize("NFKC", text).translate(ALIKE)  # NFKC has no full-width forms
    return [line.split("|") for line in re.sub(r"[^\S\n]", "", text).split("\n")]


def texts_of(text):
    """Returns the symbols of each line that contains digits."""
    lines = ("".join(cells) for cells in cells_of(text))
    return [line for line in lines if re.search("[0-9]", line)]


def counts(picture, answer):
    """Returns, for each measure, an answer's count and the greatest possible count."""
    wanted, found = rows_of(picture.label), rows_of(answer)
    counted = {
        "digits": (found == wanted, 1),
        "nothing": (not found, 1),
        "wrong digits": wrong_digits("".join(wanted), "".join(found)),
    }
    if picture.pictures != "numbers":
        counted["text"] = (texts_of(answer) == texts_of(picture.label), 1)
    if picture.has_cells:
        counted["cells"] = right_cells(cells_of(picture.label), cells_of(answer))
    return counted


def wrong_digits(wanted, found):
    """Returns the edit distance between two texts and the length of the expected text.

    The distance returned never exceeds this length.
    """
    distances = range(len(found) + 1)
    for number, digit in enumerate(wanted, 1):
        above, distances = distances, [number]
        for place, other in enumerate(found):
            replaced = above[place] + (digit != other)
            distances.append(min(replaced, above[place + 1] + 1, distances[-1] + 1))
    return min(len(wanted), distances[-1]), len(wanted)


def right_cells(wanted, found):
    """Returns the number of cells with the correct text and the total number of cells."""
    places = {
        (row, column): text.replace(",", ".")  # both are decimal points
        for row, line in enumerate(found)
        for column, text in enumerate(line)
    }
    right = [
        places.get((row, column)) == text.replace(",", ".")
        for row, line in enumerate(wanted)
        for column, text in enumerate(line)
    ]
    return sum(right), len(right)


def table_of(pictures, answers):
    """Returns a table of the readers' counts.

    Args:
        pictures: the pictures, with their labels.
        answers: a dictionary that maps each reader's name to the reader's answers.
    Returns:
        A dictionary that maps (pictures, kind, measure) to a row of the table. A row is a
        dictionary that maps each reader's name to the reader's count. It has one more key, `of`,
        whose value is the greatest possible count.
    """
    table = collections.defaultdict(collections.Counter)
    for name, texts in answers.items():
        for picture, text in zip(pictures, texts):
            for measure, (number, of) in counts(picture, text).items():
                line = table[picture.pictures, picture.kind, measure]
                line[name] += number
                if name == next(iter(answers)):
                    line["of"] += of
    return table


def load(path):
    """Returns a stored table of counts.

    Raises:
        ValueError: the file is not a table of counts.
    """
    with open(path, encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t")
        names = lines.fieldnames or []
        if names[:4] != [*KEY, "of"]:
            raise ValueError(f"{path}: expected the columns {', '.join(KEY)}, of, and readers")
        return {
            tuple(line[name] for name in KEY): {
                name: int(line[name]) for name in names[3:] if line[name]
            }
            for line in lines
        }


def save(path, table):
    """Adds counts to a stored table without changing the counts of other pictures or readers.

    Raises:
        ValueError: the file is not a table of counts, or its counts belong to different pictures.
    """
    stored = load(path) if path.exists() else {}
    for key, numbers in table.items():
        line = stored.setdefault(key, {"of": numbers["of"]})
        if line["of"] != numbers["of"]:
            raise ValueError(
                f"{path}: {', '.join(key)}: {line['of']}; expected {numbers['of']}, as now. "
                "Were the pictures others? Give another file"
            )
        line.update(numbers)
    names = list(dict.fromkeys(name for line in stored.values() for name in line))
    with open(path, "w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter="\t", lineterminator="\n")
        lines.writerow([*KEY, *names])
        for key in sorted(stored):
            lines.writerow([*key, *(stored[key].get(name, "") for name in names)])
