"""Placeholder until the command for one digit is merged."""
