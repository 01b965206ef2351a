"""What the commands share."""

from tf1_mnist.cli.train import Recipe, main

__all__ = ["Recipe", "main"]
