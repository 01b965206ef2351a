"""Handwritten digit recognition in TensorFlow 1.x graph mode, on any TensorFlow.

The digits flow one way: files become arrays, arrays become batches, a batch is fed to
placeholders, the graph turns it into logits, a loss and an update, and what was learned is
saved in a run's folder. `python -m tf1_mnist` lists the commands.

The core, in reading order:

    tf1          TensorFlow 1.x, whichever TensorFlow is installed
    data/        files -> arrays -> batches: load_data, hold_out, Batches
    layers       dense, conv2d, max_pool, dropout, ...
    softmax      the post's Softmax network, and its command
    cnn          the post's convolutional network with its fast variant, and its command
    optimizers   Adam and its learning-rate schedules
    model        build: a whole graph, from images to train_op
    training     fit, evaluate, predict: the Session loop

The other commands, which use a trained network, and one that starts a cluster:

    predict  draw  evaluate  export  launch

Around the core:

    cli/           what commands share: the parser, options, errors of one line
    runs/          a run's folder: settings, checkpoints, history, SavedModel, TensorBoard, report
    cluster/       everything that only a cluster needs
    handwriting/   pictures -> ink -> digits
    analysis/      scores and figures
"""

__version__ = "1.0.0"
