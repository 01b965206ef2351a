"""Handwritten digit recognition in TensorFlow 1.x graph mode, on TensorFlow 1 and 2.

Data flows in one direction: files become arrays, arrays become batches, a batch is fed to
placeholders, the graph turns it into logits, a loss and an update, and the trained variables are
saved in a run's folder. `python -m tf1_mnist` lists the commands.

The core, in reading order:

    tf1          the TensorFlow 1.x API, whichever version of TensorFlow is installed
    data/        files -> arrays -> batches: load_data, hold_out, augmentation, Batches, rows
    layers       dense, conv2d, max_pool, dropout, ...
    optimizers   Adam and its learning-rate schedules
    objective    what a network learns to read, a digit or a row: the loss and the images
    recipe       Recipe: a network and its default training
    softmax      the Softmax network of the blog post (see README.md), and its command
    cnn          the post's convolutional network and two variants, and their command
    reader       a network that reads a whole row of digits and signs, and its command
    model        build: a whole graph, from images to train_op
    training     fit, evaluate, predict: the Session loop
    loop         several steps in one call to run: the same results, but faster

The other commands; the first five use a trained network, and the last starts a cluster:

    predict  draw  collect  evaluate  export  launch

Below the core:

    interrupts   Ctrl-C, SIGTERM and SIGHUP, in a command and while files are written
    files        writes files so that no file is ever incomplete; checks and locks files
    printing     which characters of a name can be printed
    words        the texts that pages show in several languages, and the errors among them

All commands use command_line: the parser and its one-line errors.

The sub-packages around the core:

    cli/           the rest of the code that commands share, such as the options
    runs/          a run's folder: settings, checkpoints, history, SavedModel, TensorBoard, report
    cluster/       everything that only a cluster needs
    handwriting/   pictures -> ink -> rows -> digits
    collecting/    rows of your handwriting, for a reader to learn
    web/           code for the browser: pages to write on, the networks, reading of drawings
    analysis/      scores and figures
    pretrained/    the trained networks that come with the package
    legacy/        runs old TensorFlow 1 programs; it is also a command
"""

import os
import signal
import sys

__version__ = "2.0.0"


def _exit(number: int, frame: object) -> None:
    os._exit(128 + number)


# `python -m tf1_mnist.<name>` imports this module first. (Python 3.7 has no `orig_argv`.)
if sys.argv[:1] == ["-m"] and any(
    word.startswith("tf1_mnist") for word in getattr(sys, "orig_argv", ["tf1_mnist"])
):
    # The command's other imports take a second. Until the command begins its work, in
    # `command.status`, a Ctrl-C would end in a traceback, and the first process of a container
    # would ignore SIGTERM. Windows has no SIGHUP.
    for _signal in {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGINT)}:
        if signal.getsignal(_signal) is not signal.SIG_IGN:
            signal.signal(_signal, _exit)
