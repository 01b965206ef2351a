"""Scores of a classifier, and figures."""
