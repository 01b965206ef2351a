"""The graph of one worker in a cluster; the variables are stored on the parameter servers.

TensorFlow calls this between-graph replication. `updates` describes how a step updates the
variables.
"""

from __future__ import annotations

from typing import Callable, NamedTuple, Optional

from tf1_mnist import model
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.cluster.updates import Asynchronous, Synchronous
from tf1_mnist.model import Model
from tf1_mnist.recipe import Recipe


class Replica(NamedTuple):
    """The graph of one worker.

    model: the Model. All workers share the Model's variables. The worker takes a step by running
        the train_op.
    local_step: int64 (), the number of this worker's steps.
    progress: int64 (workers,), the number of steps of each worker. A synchronous step is counted
        as soon as its gradient has been sent. A number above the total number of steps has a
        special meaning: the total plus 1 means that the worker has finished, and the total plus 2
        means that the trained variables have been saved.
    join_op: sets local_step from the variables on the parameter servers.
    leave_op: records that this worker has finished.
    end_op: records that the trained variables have been saved.
    clear_op: marks the variables as not ready, which makes the other workers wait. The op also
        wakes workers that are still waiting for a step of an earlier chief process. The chief runs
        this op first.
    chief_op: prepares synchronous steps; the chief runs this op when the variables have values,
        before the first step.
    mean_op: updates the variables with the mean gradient of all workers; the chief runs this op
        repeatedly. This field is None in asynchronous training.
    missing: string (n,), the names of the variables that have no value yet.
    """

    model: Model
    local_step: tf.Variable
    progress: tf.Tensor
    join_op: tf.Operation
    leave_op: tf.Operation
    end_op: tf.Operation
    clear_op: tf.Operation
    chief_op: tf.Operation
    mean_op: Optional[tf.Operation]
    missing: tf.Tensor


def build(task: ClusterTask, recipe: Recipe, steps: int, sync: bool) -> Replica:
    """Builds the graph of a worker.

    Args:
        task: the worker.
        recipe: the network and its training.
        steps: the number of steps that each worker takes; the learning rate is zero after them.
        sync: whether training is synchronous.
    Returns:
        The Replica.
    """
    worker, workers = task.shard
    here = f"/job:{task.type}/task:{task.task_index}"
    place = tf.train.replica_device_setter(
        worker_device=here,
        cluster=task.cluster,
        ps_strategy=_lightest(len(task.cluster["ps"])),
    )
    with tf.Graph().as_default() as graph, tf.device(place):
        zeros = tf.zeros_initializer()
        progress = tf.get_variable("progress", workers, tf.int64, zeros, trainable=False)
        with tf.device(here):
            local_step = tf.get_variable(
                "local_step",
                (),
                tf.int64,
                zeros,
                trainable=False,
                collections=[tf.GraphKeys.LOCAL_VARIABLES],
            )
        kind = Synchronous if sync else Asynchronous
        update = kind(recipe.optimizer, worker, local_step, progress)
        made = model.add(recipe._replace(optimizer=update), steps if sync else steps * workers)
        begun = tf.gather(progress, worker)
        with tf.control_dependencies([_destroy(progress.handle)]):
            closed = tf.group(*[queue.close(True) for queue in update.queues])
        with tf.control_dependencies([closed]):
            clear_op = tf.group(*[_destroy(queue.queue_ref) for queue in update.queues])
        taken = made.global_step if sync else begun
        replica = Replica(
            model=made,
            local_step=local_step,
            progress=progress,
            join_op=local_step.assign(tf.minimum(taken, steps)),
            leave_op=tf.group(tf.scatter_update(progress, worker, tf.maximum(begun, steps + 1))),
            end_op=progress.assign(tf.fill([workers], tf.constant(steps + 2, tf.int64))),
            clear_op=clear_op,
            chief_op=tf.group(*update.chief_ops),
            mean_op=update.mean_op,
            missing=tf.identity(tf.report_uninitialized_variables(tf.global_variables())),
        )
    graph.finalize()
    return replica


def _destroy(handle: tf.Tensor) -> tf.Operation:
    return tf.raw_ops.DestroyResourceOp(resource=handle, ignore_lookup_error=True)


def _lightest(count: int) -> Callable[[tf.Operation], int]:
    """Returns a function that assigns a variable to the server with the fewest parameters."""
    numbers = [0] * count

    def choose(op: tf.Operation) -> int:
        chosen = numbers.index(min(numbers))
        numbers[chosen] += tf.TensorShape(op.get_attr("shape")).num_elements()
        return chosen

    return choose
