"""Turns the rows of writing into text, and decides which rows show digits.

A row passes through these modules in this order:

line_images   cuts a row out of the page; the image looks like those that the network learned from
network       the network, and its training
ctc           decodes the output of the network: the likeliest path, and sums over paths
signs         chooses the likeliest text that people would write
recognizer    reads line images with the network, by means of the modules above
rejection     scores how much the network's output resembles digits: rejection.json
acceptance    decides, by these scores, which rows show digits
doubt         estimates with how much doubt a page is read, to tell whether it is upright

fitting       fits the functions of `rejection` at the end of a run
regression    the logistic regression that `fitting` uses
"""
