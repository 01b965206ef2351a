"""What can be said of a network's answers.

scores   accuracy intervals, precision, recall, calibration, McNemar's test
plots    figures
"""
