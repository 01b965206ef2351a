"""Handwritten digit recognition in TensorFlow 1.x graph mode, on any TensorFlow.

The digits flow one way: files become arrays, arrays become batches, a batch is
fed to placeholders, the graph turns it into logits, a loss and an update, and
what was learned leaves through one door, a run's folder.

    tf1        the one place that imports TensorFlow
    data       load_data, hold_out, batches: files -> arrays -> batches
    layers     dense, conv2d, max_pool, dropout, ...: the makers of variables
    model      build(inference, ...) -> Model: a whole graph, from images to train_op
    training   fit, evaluate, predict: the Session loop
    schedules, precision        how the learning rate falls; float32 or bfloat16
    runs       a run's folder: options, history, metrics
    checkpoints, saved_model    the two forms in which a network is kept
    summaries, tracing          what TensorBoard shows of a run; a step's timeline
    plots      figures
    command, options, cli       what all commands share; what the two that train share
    logged, results             training that is told of; what a run ends with
    softmax    the Softmax network: python -m tf1_mnist.softmax
    cnn        the convolutional network: python -m tf1_mnist.cnn
    fast_cnn   a small one that learns in one epoch: python -m tf1_mnist.cnn --fast

On more than one machine, by the same commands:

    tf_config  which task of which cluster this process is
    replica    a worker's graph: variables on parameter servers, all else its own
    server     TensorFlow's server in each task, and the parameter server's life
    cluster    the chief's and the workers' part, and what they do when a task is lost
    waiting    for a port to answer, for a function to return
    launch     a whole cluster on this machine, to try one out

And then, from the SavedModel that a run ends with:

    predict    reads the digits in pictures
    draw       opens a page to draw a digit on
    evaluate   scores a run, compares two
    export     takes the network to TFLite, ONNX and elsewhere
    pictures, handwriting, pieces    from a picture file to images such as MNIST's
    scores     of a classifier, from its answers alone
"""

__version__ = "1.0.0"
