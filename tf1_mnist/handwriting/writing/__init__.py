"""Finds rows of writing and their digits, and makes images of them for the networks.

grouping        groups pieces of ink into rows
page            finds the rows in a picture
strips          turns a row into an image like those that the reader was trained on
preprocessing   turns the ink of a digit into an image that looks like MNIST's
"""
