"""Scores and figures for a network's predictions.

scores    accuracy intervals, precision, recall, calibration, McNemar's test
answers   the accuracy of a network's answers, for digits and for rows
fonts     fonts for the names of classes
grids     figures of many images
plots     the other figures
"""
