"""Finds the ink in a picture and divides the ink into lines and connected components ("pieces").

ink      separates the ink of a picture from the paper
desk     paints over the dark desk around a sheet of paper
pieces   finds the connected components of ink and decides which of them are writing
looks    applies the modules above to a picture, at a higher resolution if the digits are small
ruling   finds the lines of ruled paper
lines    finds the lines of tables
"""
