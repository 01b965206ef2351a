"""Turns the network's output into text.

decoding      decodes the reader's output into digits and signs
texts         chooses the likeliest text that people would write
readings      defines the types of results: digits, signs, and rows and cells with their corners
spelling      reads strips with the network
evidence      distinguishes rows of digits from printed text and drawings
"""
