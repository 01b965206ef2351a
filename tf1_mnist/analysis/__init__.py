"""Scores and figures of a network's predictions.

scores   accuracy intervals, precision, recall, calibration, McNemar's test
plots    figures
"""
