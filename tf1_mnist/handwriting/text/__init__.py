"""What is written: the network's output -> text.

decoding      the reader's output -> digits and signs
texts         the reader's output -> the likeliest text that people would write
readings      what is read: digits, signs, rows and cells
spelling      reads strips with a network that reads rows
classifying   reads rows with a network that classifies single digits
evidence      decides which rows show digits, and not print or a drawing
"""
