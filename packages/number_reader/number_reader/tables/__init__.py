"""Finds the cells of tables and assembles tables from the texts of the cells.

arrangement    arranges cells in grids, rows and columns
cut_cells      finds cells that the writing in them cuts into pieces
grid           finds the cells of ruled tables and the boxes on forms
row_parts      joins parts of a row that were taken for separate rows
columns        finds the columns of a table without horizontal lines
ruled_cells    finds the cells of ruled tables and of forms, and the writing in each cell
column_cells   finds the cells of other tables, and the writing in each cell
assembly       assembles tables from the texts of their cells
"""
