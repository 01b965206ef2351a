"""Makes the random ops in a loop draw numbers in the order of the iterations.

TensorFlow runs several iterations of a loop at once. Nevertheless, if the inputs of a random op are
constants, TensorFlow 1 starts the op for one iteration after another. TensorFlow 2 does not keep to
the order of the iterations. This file therefore makes a loop with such an op run one iteration at a
time.
"""

import functools
from typing import Any, List

from tf1run import tf1 as tf
from tf1run.stand_ins import StandIn


def _keep_order(control_flow_ops: Any) -> None:
    context = control_flow_ops.WhileContext
    build_of_2 = context.BuildLoop

    @functools.wraps(build_of_2)
    def build(self: Any, *args: Any, **options: Any) -> Any:
        graph = tf.get_default_graph()
        before = len(graph.get_operations())
        result = build_of_2(self, *args, **options)
        added = graph.get_operations()[before:]
        outside = (None, self.outer_context)  # where the initial values of variables are drawn
        inside = [op for op in added if op._get_control_flow_context() not in outside]
        if any(map(_draws_at_once, inside)):
            self._parallel_iterations = 1
            for op in added:
                if op.type == "Enter" and op.get_attr("frame_name").decode() == self.name:
                    op._set_attr("parallel_iterations", tf.AttrValue(i=1))
        return result

    context.BuildLoop = build


def _draws_at_once(op: Any) -> bool:
    """Returns whether an op draws seeded numbers without waiting for other ops of its loop."""
    names = op.node_def.attr
    is_seeded = "seed2" in names and (names["seed"].i or names["seed2"].i)
    return bool(is_seeded) and _are_constant([each.op for each in op.inputs])


def _are_constant(ops: List[Any]) -> bool:
    """Returns whether ops are computed from constants alone."""
    waiting, seen = list(ops), set(ops)
    while waiting:
        op = waiting.pop()
        inputs = {each.op for each in op.inputs}
        # A loop's variables begin with a Merge.
        if op.type in ("Merge", "PlaceholderWithDefault") or (op.type != "Const" and not inputs):
            return False
        waiting += inputs - seen
        seen |= inputs
    return True


STAND_IN = StandIn(changes={"tensorflow.python.ops.control_flow_ops": _keep_order})
