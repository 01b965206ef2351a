"""Where something is written: rows, and their digits.

grouping        groups pieces of ink into rows
page            finds the rows in a picture
strips          a row -> a strip like those that the reader was trained on
preprocessing   the ink of a digit -> an image that looks like MNIST's
"""
