"""The networks that the commands use: those of finished runs, and the one that is bundled."""

from number_reader import analysis, pretrained, words
from number_reader.task import ROW
from tf1_mnist.cli.networks import Networks

ROWS = Networks(ROW, analysis.ROWS, pretrained.READER, "reader", "bundled reader", words.table)
