"""Finds rows of writing and their digits, and makes images of them for the networks.

grouping        groups pieces of ink into rows
linking         adds the signs and other small pieces that belong to a row
page            finds the rows in a picture
strips          turns a row into an image like those that the reader was trained on
preprocessing   turns the ink of a digit into an image that looks like MNIST's
"""
