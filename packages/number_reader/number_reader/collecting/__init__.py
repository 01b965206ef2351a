"""Collects rows of a user's handwriting in a folder, for a network to learn from.

labelling       normalizes the labels that users type; reads and writes labels.tsv
learnable       cuts a row out of a picture, and checks that a reader can learn from it
collection      stores rows in a folder
sheet           draws a sheet with numbers to copy by hand
filled_sheet    cuts the handwriting out of a photograph of the sheet
judging         finds the collected rows whose labels are most doubtful
corrections     answers the drawing page's requests about collected rows

`rows.own` varies the rows when a network learns from them. `learned` reports how many of
the rows the network reads correctly before and after learning.
"""
