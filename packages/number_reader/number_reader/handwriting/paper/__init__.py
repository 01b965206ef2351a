"""Finds the ink in a picture and divides the ink into lines and connected components ("pieces").

strokes       measures the width of strokes, and provides the kernels that make strokes wider
paper_sheet   finds a sheet of paper that lies on something darker
ink           separates the ink of a picture from the paper
desk          paints over the dark desk around a sheet of paper
pieces        finds the connected components of ink and decides which of them are writing
looks         applies the modules above to a picture, at a higher resolution if the digits are small
ruling        finds the lines of ruled paper
lines         finds the lines of tables
"""
