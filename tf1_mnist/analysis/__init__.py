"""Scores and figures for a network's predictions.

scores    accuracy intervals, precision, recall, calibration, McNemar's test
answers   how right a network's answers are: digits, and rows of digits
fonts     fonts for the names of classes
plots     figures
"""
