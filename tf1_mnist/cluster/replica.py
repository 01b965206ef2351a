"""The graph of one worker in a cluster; the variables are stored on the parameter servers.

TensorFlow calls this between-graph replication. In asynchronous training, each worker updates
the variables as soon as it has computed its own gradient. In synchronous training, each step waits
for the gradients of all workers and updates the variables with their mean.
"""

from __future__ import annotations

import functools
from typing import Callable, NamedTuple, Optional, Sequence

from tf1_mnist import model
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.model import Model
from tf1_mnist.recipe import Recipe

WENT_BACK = "the variables went back to a checkpoint"


class Replica(NamedTuple):
    """The graph of one worker.

    model: the Model. All workers share the Model's variables. The worker takes a step by running
        the train_op, and the local_step counts this worker's steps.
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
    progress: tf.Tensor
    join_op: tf.Operation
    leave_op: tf.Operation
    end_op: tf.Operation
    clear_op: tf.Operation
    chief_op: tf.Operation
    mean_op: Optional[tf.Operation]
    missing: tf.Tensor


class WorkerUpdate(NamedTuple):
    """The part of a worker's graph that takes a step.

    update_op, local_step: as in `model.Update`.
    mean_op: as in `Replica`.
    chief_ops: the ops of which `Replica.chief_op` consists.
    queues: a queue for each worker, on a parameter server; an entry tells the worker that a step
        has ended.
    """

    update_op: tf.Operation
    local_step: tf.Variable
    mean_op: Optional[tf.Operation] = None
    chief_ops: Sequence[tf.Operation] = ()
    queues: Sequence[tf.Queue] = ()


def build(task: Task, recipe: Recipe, steps: int, sync: bool) -> Replica:
    """Builds the graph of a worker.

    Args:
        task: the worker.
        recipe: the network and its training.
        steps: the number of steps that each worker takes; the learning rate is zero after them.
        sync: whether training is synchronous.
    Returns:
        The Replica.
    """
    worker, workers = task.share
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
        strategy = _synchronous if sync else _asynchronous
        made, update = model.construct(
            recipe,
            steps if sync else steps * workers,
            functools.partial(strategy, worker, local_step, progress),
        )
        begun = tf.gather(progress, worker)
        with tf.control_dependencies([_destroy(progress.handle)]):
            closed = tf.group(*[queue.close(True) for queue in update.queues])
        with tf.control_dependencies([closed]):
            clear_op = tf.group(*[_destroy(queue.queue_ref) for queue in update.queues])
        taken = made.global_step if sync else begun
        replica = Replica(
            model=made,
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


def _asynchronous(
    worker: int,
    local_step: tf.Variable,
    progress: tf.Variable,
    optimizer: tf.Optimizer,
    loss: tf.Tensor,
    global_step: tf.Variable,
) -> WorkerUpdate:
    """Builds a step that updates the variables with this worker's gradient, without waiting."""
    with tf.control_dependencies([optimizer.minimize(loss, global_step)]):
        taken = local_step.assign_add(1)
    update_op = tf.group(tf.scatter_update(progress, worker, taken))
    return WorkerUpdate(update_op, local_step)


def _synchronous(
    worker: int,
    local_step: tf.Variable,
    progress: tf.Variable,
    optimizer: tf.Optimizer,
    loss: tf.Tensor,
    global_step: tf.Variable,
) -> WorkerUpdate:
    """Builds a step that sends a gradient and waits for an update with the mean of all gradients.

    The step uses accumulators and queues like those of TensorFlow's SyncReplicasOptimizer, except
    that each worker has its own queue. In that class, all workers share one queue of tokens. A fast
    worker can therefore use another worker's token and take two steps while the other worker waits.
    """
    workers = progress.shape.num_elements()
    now = local_step.read_value()
    given, means, chief_ops = [], [], []
    for gradient, variable in optimizer.compute_gradients(loss):
        with tf.device(variable.device):
            # The accumulator drops a late gradient from an earlier step.
            gradients = tf.ConditionalAccumulator(
                gradient.dtype, variable.shape, shared_name=f"{variable.op.name}/gradients"
            )
            given.append(gradients.apply_grad(gradient, now))
            means.append((gradients.take_grad(workers), variable))
            # A new chief drops the gradients sent to an earlier one.
            left = tf.cond(
                gradients.num_accumulated() > 0,
                lambda gradients=gradients: tf.size(gradients.take_grad(1)),
                lambda: tf.constant(0),
            )
            with tf.control_dependencies([left]):
                chief_ops.append(gradients.set_global_step(global_step))
    with tf.device(global_step.device):
        queues = [
            tf.FIFOQueue(-1, tf.int64, (), shared_name=f"steps_of_worker_{number}")
            for number in range(workers)
        ]
        with tf.control_dependencies([optimizer.apply_gradients(means, global_step)]):
            done = global_step.read_value()
        mean_op = tf.group(*[queue.enqueue(done) for queue in queues])

    with tf.control_dependencies(given):
        mark = tf.group(tf.scatter_update(progress, worker, now + 1))
    with tf.control_dependencies([mark]), tf.device(global_step.device):
        own, before = queues[worker], tf.identity(now)

        def next_one(after: tf.Tensor) -> tf.Tensor:
            # A chief that restarted during this step may have gone back to a checkpoint.
            forward = tf.Assert(global_step.read_value() >= before, [WENT_BACK])
            with tf.control_dependencies([forward]):
                return own.dequeue()

        # The queue may still hold values for an earlier process of this worker.
        after = tf.while_loop(lambda after: after <= before, next_one, [own.dequeue()])
    update_op = tf.group(local_step.assign(after))
    return WorkerUpdate(update_op, local_step, mean_op, chief_ops, queues)
