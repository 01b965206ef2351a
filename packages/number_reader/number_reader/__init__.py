"""Reads handwritten numbers in pictures: rows, tables, and the signs between the digits.

    import number_reader

    for row in number_reader.read("photo.jpg").rows:
        print(row.text, row.confidence)

A picture passes through these packages:

predictor      the three steps: detect, recognize, build; `read` and `reader_of` are its functions
elements       a page and its rows, cells, digits and signs
detection/     finds the ink, its lines and the rows of writing
tables/        finds the cells of tables, and builds tables from the texts of the cells
recognition/   turns rows of writing into text with the network
task           what the network learns: to read a row of digits and signs
rows/          composes the rows that the network learns from
analysis       how the answers are judged and drawn
networks       the networks that the commands use
pretrained     the network that comes with the package
collecting/    rows of your handwriting, for a network to learn from
learning       what a network that learns your handwriting starts with: learning.json
learned        the effect of learning: learned.json
web/           a page to write on, and the same steps in JavaScript
words          the texts that pages show in several languages
commands/      the commands
"""

__version__ = "3.0.0"

from number_reader.predictor import Reader, read, read_table, reader_of

__all__ = ["Reader", "read", "read_table", "reader_of"]
