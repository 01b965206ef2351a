"""Tables: where their cells are, and what is written in each.

arrangement    arranges cells in grids, rows and columns
frame          closes tables that have no outer border
broken_lines   repairs the lines of tables
cut_cells      finds cells that the writing in them cuts into pieces
grid           finds the cells of ruled tables, and the boxes of forms
row_parts      joins the parts of rows
columns        finds the columns of a table without level lines
layout         finds tables, and the writing in each of their cells
assembly       assembles tables from what is read in their cells
"""
