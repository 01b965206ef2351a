"""Finds the ink in a picture, its lines and connected components, and the rows of writing.

A picture passes through these modules in this order:

pyramid        the picture at several resolutions; a higher one is used if the digits are small
desk           paints over the dark desk around a sheet of paper
ink            separates the ink of a picture from the paper
ruled_paper    finds the lines of ruled paper
table_lines    finds the lines of tables
broken_lines   repairs the lines of tables
frames         draws the outer borders that tables lack
perspective    the perspective in which a table was photographed
components     finds the connected components of ink and decides which of them are writing
grouping       groups the components into rows of writing
linking        adds to each row the signs and other small components that belong to it
page_rows      finds the rows of writing in a picture, with the modules above
orientation    finds out whether a page is rotated by 90, 180 or 270 degrees

strokes        measures the width of strokes, and provides the kernels that make strokes wider
paper_sheet    finds a sheet of paper that lies on something darker
"""
