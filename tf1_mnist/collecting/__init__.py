"""Rows of one's own: collected in a folder, for a reader to learn.

labelling       the labels that users type, and labels.tsv, the file with them
learnable       rows that a reader can learn: cut out of a picture, and checked with their labels
collection      the folder of collected rows
sheet           a sheet to print, with numbers to copy by hand; reads its photographs
judging         finds the collected rows whose labels are most doubtful
corrections     answers the drawing page's requests about collected rows

`data.rows.own` varies the rows when a network learns them, and `runs.learning` says what it has
learned.
"""
