"""Handwritten digit recognition in TensorFlow 1.x graph mode, on TensorFlow 1 and 2.

Data flows in one direction. Files become arrays, and arrays become batches. Each batch is fed to
placeholders, from which the graph computes logits, a loss and an update. The variables
are saved in a run's folder. `tf1-mnist` lists the commands.

The core, in reading order:

    tf1          the TensorFlow 1.x API, whichever version of TensorFlow is installed
    data/        files -> arrays -> batches: load_data, hold_out, augmentation, Batches
    layers       dense, conv2d, max_pool, dropout, ...
    optimizers   Adam and its learning-rate schedules
    task         Task: what a network learns, the loss, and the images
    settings     Settings: the values that a person chooses, and their options
    recipe       Recipe: a network and its training
    softmax      the Softmax network of the blog post, and its command
    cnn          the post's convolutional network and two variants, and their command
    averages     the network with averaged weights, which `cnn --best` keeps
    model        build: a whole graph, from images to train_op
    training     fit, evaluate, predict: the Session loop
    loop         takes several of these steps in each call to `run`, as the commands do to save time

A step of `python -m tf1_mnist.softmax`, from the data on disk to the variables on disk:

    data/mnist.npz
     -> data.load_data       images uint8 (60000, 28, 28), labels uint8 (60000,)
     -> data.hold_out        55,000 images to train on
     -> data.Batches         128 images with their labels, in an order that the seed determines
     -> training.take_step   feeds them to the placeholders; `loop` feeds several batches at once
     -> softmax.inference    logits float32 (128, 10)
     -> model.add            cross_entropy, loss and train_op, which changes the variables
     -> runs/checkpoints     every 500 steps and after each epoch: all variables

cli/train calls these functions in this order, and runs/recording writes the run's files.

The other commands (the first three use a trained network):

    predict  evaluate  export  cluster

Below the core:

    home         gives a user who has no home folder a temporary one
    interrupts   handles Ctrl-C, SIGTERM and SIGHUP, even while files are being written
    files        writes files so that no file is ever incomplete; checks and locks files
    printing     replaces unprintable characters in names; quotes names for shells
    streams      opens closed standard streams, and lets them print any text
    words        the texts, including error messages, that pages show in several languages
    startup      imports TensorFlow quietly and quickly

All commands use command_line, which parses options, prints one-line error messages and sets exit
statuses. dispatch runs the command that a package's first argument names. export leaves TFLite and
ONNX to converters, which starts a separate process.

The sub-packages around the core:

    pictures/      reads pictures of digits: prepare makes an image like MNIST's of one
    cli/           the rest of the code that commands share, such as the options
    runs/          a run's folder: settings, checkpoints, history, SavedModel, TensorBoard, report
    cluster/       everything that only a cluster needs
    web/           runs an exported network in a browser
    analysis/      scores and figures
    pretrained/    the trained network that comes with the package
"""

import sys

__version__ = "3.0.0"

if sys.argv[:1] == ["-m"]:  # Python may be about to run a command of this package
    from tf1_mnist import interrupts

    interrupts.exit_at_once(interrupts.runs_this_package)
