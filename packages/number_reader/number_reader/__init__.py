"""Reads handwritten numbers in pictures: rows, tables, and the signs between the digits.

    import number_reader

    for row in number_reader.read("photo.jpg").rows:
        print(row.text, row.confidence)

A picture passes through these packages:

handwriting/   finds the rows of writing in a picture, has the network read them, and builds the
               answer; `read` and `reader_of` are its functions
network        the network, and its training
task           what the network learns: to read a row of digits and signs
rows/          composes the rows that the network learns from
rejection      how a network distinguishes digits from printed text and drawings: rejection.json
regression     the logistic regression that `rejection` uses
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

from number_reader.handwriting.reading import read, read_table, reader_of

__all__ = ["read", "read_table", "reader_of"]
