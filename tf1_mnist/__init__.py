"""Handwritten digit recognition in TensorFlow 1.x graph mode, on TensorFlow 1 and 2.

Data flows in one direction. Files become arrays, and arrays become batches. Each batch is fed to
placeholders, from which the graph computes logits, a loss and an update. At the end, the trained
variables are saved in a run's folder. `tf1-mnist` lists the commands.

The core, in reading order:

    tf1          the TensorFlow 1.x API, whichever version of TensorFlow is installed
    data/        files -> arrays -> batches: load_data, hold_out, augmentation, Batches, rows
    layers       dense, conv2d, max_pool, dropout, ...
    optimizers   Adam and its learning-rate schedules
    objective    Objective: what a network reads (a digit or a row), the loss, and the images
    recipe       Recipe: a network and its training; Settings: the values that options can change
    softmax      the Softmax network of the blog post (see README.md), and its command
    cnn          the post's convolutional network and two variants, and their command
    reader       a network that reads a whole row of digits and signs, and its command
    model        build: a whole graph, from images to train_op
    training     fit, evaluate, predict: the Session loop
    loop         saves time by taking several training steps in each call to `run`

The other commands (the first five use a trained network, and the last starts a cluster):

    predict  draw  collect  evaluate  export  launch

Below the core:

    home         gives a user who has no home folder a temporary one
    interrupts   handles Ctrl-C, SIGTERM and SIGHUP, even while files are being written
    files        writes files so that no file is ever incomplete; checks and locks files
    printing     replaces unprintable characters in names; quotes names for shells
    words        the texts, including error messages, that pages show in several languages
    startup      imports TensorFlow quietly and quickly

All commands use command_line, which parses options, prints one-line error messages and sets exit
statuses.

The sub-packages around the core:

    cli/           the rest of the code that commands share, such as the options
    runs/          a run's folder: settings, checkpoints, history, SavedModel, TensorBoard, report
    cluster/       everything that only a cluster needs
    handwriting/   pictures -> ink -> rows -> digits
    collecting/    rows of your handwriting, for a reader to learn from
    web/           code for the browser: pages to write on, the networks, a reader of drawings
    analysis/      scores and figures
    pretrained/    the trained networks that come with the package
"""

__version__ = "3.0.0"
