"""How a worker's step updates the variables: optimizers that stand in for the recipe's own.

An `Asynchronous` optimizer updates the variables as soon as the worker has computed its gradient. A
`Synchronous` one waits for the gradients of all workers and updates the variables with their mean.
"""

from __future__ import annotations

from typing import Any, Callable, List, Optional, Sequence, Tuple

from tf1_mnist import tf1 as tf

WENT_BACK = "the variables went back to a checkpoint"


class Update:
    """Takes the place of a recipe's `optimizer`.

    Args:
        optimizer: the recipe's own, a function that returns a tf.train.Optimizer.
        worker: the number of this worker, counted from 0.
        local_step, progress: as in `replica.Replica`.
    Attributes:
        mean_op: as in `replica.Replica`.
        chief_ops: the ops that the chief runs before the first step.
        queues: a queue for each worker, on a parameter server; an entry tells the worker that a
            step has ended.
    """

    mean_op: Optional[tf.Operation] = None
    chief_ops: Sequence[tf.Operation] = ()
    queues: Sequence[tf.QueueBase] = ()

    def __init__(
        self,
        optimizer: Callable[[tf.Tensor], tf.train.Optimizer],
        worker: int,
        local_step: tf.Variable,
        progress: tf.Variable,
    ) -> None:
        self._make, self._worker = optimizer, worker
        self._local_step, self._progress = local_step, progress

    def __call__(self, learning_rate: tf.Tensor) -> Any:
        """Returns this object, which then has the method `minimize` of a tf.train.Optimizer."""
        self._optimizer = self._make(learning_rate)
        return self


class Asynchronous(Update):
    """Updates the variables with this worker's gradient, without waiting."""

    def minimize(self, loss: tf.Tensor, global_step: tf.Variable) -> tf.Operation:
        """Returns an op that takes a step."""
        with tf.control_dependencies([self._optimizer.minimize(loss, global_step)]):
            taken = self._local_step.assign_add(1)
        return tf.group(tf.scatter_update(self._progress, self._worker, taken))


class Synchronous(Update):
    """Sends a gradient and waits for an update with the mean of all workers' gradients.

    The step uses accumulators and queues like those of TensorFlow's SyncReplicasOptimizer, except
    that each worker has its own queue. In that class, all workers share one queue of tokens. A fast
    worker can therefore use another worker's token and take two steps while the other worker waits.
    """

    def minimize(self, loss: tf.Tensor, global_step: tf.Variable) -> tf.Operation:
        """Returns an op that takes a step."""
        now = self._local_step.read_value()
        sent, means = self._send(loss, now, global_step)
        self._update(means, global_step)
        with tf.control_dependencies(sent):
            mark = tf.group(tf.scatter_update(self._progress, self._worker, now + 1))
        with tf.control_dependencies([mark]):
            return tf.group(self._local_step.assign(self._wait(now, global_step)))

    def _send(
        self, loss: tf.Tensor, now: tf.Tensor, global_step: tf.Variable
    ) -> Tuple[List[tf.Operation], List[Tuple[tf.Tensor, tf.Variable]]]:
        """Returns ops that send the gradients, and pairs (mean gradient, variable)."""
        workers = self._progress.shape.num_elements()
        sent, means, chief_ops = [], [], []
        for gradient, variable in self._optimizer.compute_gradients(loss):
            with tf.device(variable.device):
                # The accumulator drops a late gradient from an earlier step.
                gradients = tf.ConditionalAccumulator(
                    gradient.dtype, variable.shape, shared_name=f"{variable.op.name}/gradients"
                )
                sent.append(gradients.apply_grad(gradient, now))
                means.append((gradients.take_grad(workers), variable))
                # A new chief drops the gradients sent to an earlier one.
                left = tf.cond(
                    gradients.num_accumulated() > 0,
                    lambda gradients=gradients: tf.size(gradients.take_grad(1)),
                    lambda: tf.constant(0),
                )
                with tf.control_dependencies([left]):
                    chief_ops.append(gradients.set_global_step(global_step))
        self.chief_ops = chief_ops
        return sent, means

    def _update(self, means: List[Tuple[tf.Tensor, tf.Variable]], global_step: tf.Variable) -> None:
        """Adds the op that updates the variables and then tells all workers."""
        with tf.device(global_step.device):
            self.queues = [
                tf.FIFOQueue(-1, tf.int64, (), shared_name=f"steps_of_worker_{number}")
                for number in range(self._progress.shape.num_elements())
            ]
            update_op = self._optimizer.apply_gradients(means, global_step)
            with tf.control_dependencies([update_op]):
                done = global_step.read_value()
            self.mean_op = tf.group(*[queue.enqueue(done) for queue in self.queues])

    def _wait(self, now: tf.Tensor, global_step: tf.Variable) -> tf.Tensor:
        """Returns the global step after the update, which the worker waits for."""
        with tf.device(global_step.device):
            own, before = self.queues[self._worker], tf.identity(now)

            def next_one(after: tf.Tensor) -> tf.Tensor:
                # A chief that restarted during this step may have gone back to a checkpoint.
                forward = tf.Assert(global_step.read_value() >= before, [WENT_BACK])
                with tf.control_dependencies([forward]):
                    return own.dequeue()

            # The queue may still hold values for an earlier process of this worker.
            return tf.while_loop(lambda after: after <= before, next_one, [own.dequeue()])
