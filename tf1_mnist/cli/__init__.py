"""Code that the commands share.

networks            the trained network that a command uses
options             the options of the training commands
picture_arguments   the pictures named on a command line
pictures            reads a folder of pictures
precision           float32 or bfloat16
train               the main program of the training commands
"""
