"""Finds rows of writing and their digits, and makes images of both for the networks.

grouping        groups pieces of ink into rows
linking         adds to each row the signs and other small pieces that belong to it
page            finds the rows in a picture
strips          turns a row into an image like those that the reader was trained on
"""
