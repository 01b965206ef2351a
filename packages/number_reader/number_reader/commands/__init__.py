"""The commands: `python -m number_reader NAME` calls the function `main` of the module NAME.

read          reads the handwritten numbers and signs in pictures
draw          reads numbers as you write them, on a page in your browser
collect       stores rows of your handwriting, for a network to learn from
train         trains a network that reads a whole row of digits and signs
evaluate      measures a trained network, or compares two
export        writes a trained network in another format

csv_file      the file that `read --csv` writes
figure        draws the pictures and what was read in them
"""

SUMMARIES = {
    "read": "reads the handwritten numbers and signs in pictures",
    "draw": "reads numbers as you write them, on a page in your browser",
    "collect": "stores rows of your handwriting, for a network to learn from",
    "train": "trains a network that reads a whole row of digits and signs",
    "evaluate": "measures a trained network, or compares two",
    "export": "writes a trained network in another format",
}
