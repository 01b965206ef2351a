"""What is on the paper: the ink of a picture, its lines, and the connected pieces of the rest.

ink      separates the ink of a picture from the paper
desk     paints over the dark desk around a sheet of paper
pieces   finds the connected pieces of ink, and which of them are writing
looks    looks at a picture through these, and more closely if its digits are small
ruling   finds the lines of ruled paper
lines    finds the lines of tables
"""
