"""The graph of one worker of a cluster: variables on parameter servers, all else its own.

TensorFlow calls it between-graph replication. Asynchronous, each worker updates the variables
by its own gradient as soon as it has it. Synchronous, a step waits for the gradients of all
workers, and the update is by their mean.
"""

from typing import Any, Callable, NamedTuple, Tuple

from tf1_mnist import model
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.model import Model

WENT_BACK = "the variables went back to a checkpoint"


class Replica(NamedTuple):
    """The graph of one worker.

    model: of which variables, loss and train_op are this cluster's; train_op takes one step
        of this worker.
    position: int64 (), the steps that this worker has taken.
    progress: int64 (workers,), the same of each; in a synchronous step already when its
        gradient is given. One more when it has no step left to take, and two more when all
        that was learned is saved.
    join_op: gives `position` its value, from the variables on the parameter servers.
    leave_op, end_op: this worker has no step left to take; all is saved.
    clear_op: what a chief does first: makes the variables unready for the others, and wakes
        those that wait for a step of an earlier chief.
    chief_op: what it does before the first step, when the variables have values.
    mean_op: takes a mean of all gradients and updates the variables by it; the chief runs it
        again and again. None where the updates are asynchronous.
    missing: string (n,), the variables that have no value yet.
    """

    model: Model
    position: Any
    progress: Any
    join_op: Any
    leave_op: Any
    end_op: Any
    clear_op: Any
    chief_op: Any
    mean_op: Any
    missing: Any


def build(
    task: Task,
    sync: bool,
    inference: Callable[[Any, Any], Any],
    seed: int,
    learning_rate: float,
    steps: int,
    schedule: Callable[[float, Any, int], Any],
) -> Replica:
    """Builds the graph of a worker.

    Args:
        task: the worker.
        sync: whether its steps are synchronous.
        inference, seed, learning_rate, schedule: as in `model.build`.
        steps: that each worker takes; after as many the learning rate is zero.
    """
    worker, workers = task.share
    here = f"/job:{task.type}/task:{task.number}"
    place = tf.train.replica_device_setter(
        worker_device=here,
        cluster=task.cluster,
        ps_strategy=_lightest(len(task.cluster["ps"])),
    )
    with tf.Graph().as_default() as graph, tf.device(place):
        zeros = tf.zeros_initializer()
        progress = tf.get_variable("progress", workers, tf.int64, zeros, trainable=False)
        with tf.device(here):
            position = tf.get_variable(
                *("position", (), tf.int64, zeros),
                trainable=False,
                collections=[tf.GraphKeys.LOCAL_VARIABLES],
            )
        own = (
            _Synchronous(worker, position, progress)
            if sync
            else _Asynchronous(worker, position, progress)
        )
        made = model.construct(
            inference,
            seed,
            learning_rate,
            steps if sync else steps * workers,
            schedule,
            own.minimize,
        )
        begun = tf.gather(progress, worker)
        with tf.control_dependencies([_destroy(progress.handle)]):
            closed = tf.group(*[queue.close(True) for queue in own.queues])
        with tf.control_dependencies([closed]):
            clear_op = tf.group(*[_destroy(queue.queue_ref) for queue in own.queues])
        replica = Replica(
            model=made,
            position=position,
            progress=progress,
            join_op=position.assign(tf.minimum(made.global_step if sync else begun, steps)),
            leave_op=tf.group(tf.scatter_update(progress, worker, tf.maximum(begun, steps + 1))),
            end_op=progress.assign(tf.fill([workers], tf.constant(steps + 2, tf.int64))),
            clear_op=clear_op,
            chief_op=tf.group(*own.chief_ops),
            mean_op=own.mean_op,
            missing=tf.identity(tf.report_uninitialized_variables(tf.global_variables())),
        )
    graph.finalize()
    return replica


def _destroy(handle: Any) -> Any:
    return tf.raw_ops.DestroyResourceOp(resource=handle, ignore_lookup_error=True)


def _lightest(count: int) -> Callable[[Any], int]:
    """Gives each variable to the parameter server that holds the fewest numbers so far."""
    numbers = [0] * count

    def choose(op: Any) -> int:
        chosen = numbers.index(min(numbers))
        numbers[chosen] += tf.TensorShape(op.get_attr("shape")).num_elements()
        return chosen

    return choose


class _Asynchronous:
    """A step updates the variables at once, by this worker's gradient alone."""

    mean_op = None
    queues: Tuple[Any, ...] = ()
    chief_ops: Tuple[Any, ...] = ()

    def __init__(self, worker: int, position: Any, progress: Any) -> None:
        self.worker, self.position, self.progress = worker, position, progress

    def minimize(self, optimizer: Any, loss: Any, global_step: Any) -> Any:
        with tf.control_dependencies([optimizer.minimize(loss, global_step)]):
            taken = self.position.assign_add(1)
        return tf.group(tf.scatter_update(self.progress, self.worker, taken))


class _Synchronous:
    """A step gives this worker's gradient, and ends when the mean of all was applied.

    TensorFlow's SyncReplicasOptimizer lets its workers take the leave to go on from one queue,
    where a fast one may take another's, and step twice while that one waits. Made of the same
    accumulators and queues, this gives each worker a queue of its own.
    """

    def __init__(self, worker: int, position: Any, progress: Any) -> None:
        self.worker, self.position, self.progress = worker, position, progress

    def minimize(self, optimizer: Any, loss: Any, global_step: Any) -> Any:
        workers = self.progress.shape.num_elements()
        now = self.position.read_value()
        given, means, self.chief_ops = [], [], []
        for gradient, variable in optimizer.compute_gradients(loss):
            with tf.device(variable.device):
                # What was given of an earlier step, after a delay, it leaves out.
                gradients = tf.ConditionalAccumulator(
                    gradient.dtype, variable.shape, shared_name=f"{variable.op.name}/gradients"
                )
                given.append(gradients.apply_grad(gradient, now))
                means.append((gradients.take_grad(workers), variable))
                # What was given to an earlier chief is nothing to this one.
                left = tf.cond(
                    gradients.num_accumulated() > 0,
                    lambda gradients=gradients: tf.size(gradients.take_grad(1)),
                    lambda: tf.constant(0),
                )
                with tf.control_dependencies([left]):
                    self.chief_ops.append(gradients.set_global_step(global_step))
        with tf.device(global_step.device):
            self.queues = [
                tf.FIFOQueue(-1, tf.int64, (), shared_name=f"steps_of_worker_{worker}")
                for worker in range(workers)
            ]
            with tf.control_dependencies([optimizer.apply_gradients(means, global_step)]):
                done = global_step.read_value()
            self.mean_op = tf.group(*[queue.enqueue(done) for queue in self.queues])

        with tf.control_dependencies(given):
            mark = tf.group(tf.scatter_update(self.progress, self.worker, now + 1))
        with tf.control_dependencies([mark]), tf.device(global_step.device):
            own, before = self.queues[self.worker], tf.identity(now)

            def next_one(after: Any) -> Any:
                # A chief that came during this step may have gone back to a checkpoint.
                forward = tf.Assert(global_step.read_value() >= before, [WENT_BACK])
                with tf.control_dependencies([forward]):
                    return own.dequeue()

            # An earlier process in this worker's place may have left what it did not take.
            after = tf.while_loop(lambda after: after <= before, next_one, [own.dequeue()])
        return tf.group(self.position.assign(after))
