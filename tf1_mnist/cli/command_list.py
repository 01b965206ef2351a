"""The commands, one line for each."""

TRAINING = {
    "softmax": "trains the post's Softmax network, a multi-layer perceptron",
    "cnn": "trains the post's convolutional network",
    "reader": "trains a network that reads a whole row of digits and signs",
}
OTHERS = {
    "predict": "reads the handwritten numbers and signs in pictures",
    "draw": "reads numbers as you write them, on a page in your browser",
    "collect": "stores rows of your handwriting, for the reader to learn",
    "evaluate": "measures a trained network, or compares two",
    "export": "writes a trained network in another format",
    "legacy": "runs an old TensorFlow 1 program, unchanged",
    "launch": "runs a cluster on this machine, to try one out",
}
