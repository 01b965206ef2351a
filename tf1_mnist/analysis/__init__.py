"""Scores and figures for a network's predictions.

scores    accuracy intervals, precision, recall, calibration, McNemar's test
answers   the accuracy of a network's answers
digits    how the answers of networks that read digits are judged and drawn
fonts     fonts for the names of classes
grids     figures of many images
plots     the other figures
"""
