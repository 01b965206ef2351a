"""TF_CONFIG: which task of which cluster this process is. Standard library only.

    {"cluster": {"chief": ["a:2222"], "worker": ["b:2222"], "ps": ["c:2222"]},
     "task": {"type": "worker", "index": 0}}

That is the JSON which TensorFlow's launchers put into the environment of each task. Chief
and workers train, the parameter servers (ps) hold the variables. Where there is no chief,
worker 0 is the chief.
"""

import itertools
import json
import os
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

TYPES = ("chief", "worker", "ps")


class Task(NamedTuple):
    """A task of a cluster.

    cluster: the addresses, each `host:port`, of the tasks of each type.
    type: one of TYPES.
    task_index: among its type, counted from 0.
    """

    cluster: Dict[str, List[str]]
    type: str
    task_index: int

    @property
    def name(self) -> str:
        return f"{self.type} {self.task_index}"

    @property
    def address(self) -> str:
        return self.cluster[self.type][self.task_index]

    @property
    def workers(self) -> List[Tuple[str, int]]:
        """Type and index of the tasks that train, the chief first."""
        return [
            (type_, index)
            for type_ in ("chief", "worker")
            for index in range(len(self.cluster.get(type_, ())))
        ]

    @property
    def share(self) -> Tuple[int, int]:
        """This worker's place among those that train, counted from 0, and their number."""
        return self.workers.index((self.type, self.task_index)), len(self.workers)

    def describe(self, worker: int) -> str:
        """Name and address of one of the workers, counted as in `share`."""
        type_, index = self.workers[worker]
        return f"{type_} {index} at {self.cluster[type_][index]}"

    @property
    def is_chief(self) -> bool:
        return (self.type, self.task_index) == self.workers[0]


def read(environment: Mapping[str, str] = os.environ) -> Optional[Task]:
    """Returns the task that TF_CONFIG describes; None where it describes no cluster.

    Raises:
        ValueError: it is no JSON, or describes what can be no cluster.
    """
    text = environment.get("TF_CONFIG", "").strip()
    if not text:
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"TF_CONFIG: not JSON ({error})") from None
    _expect(isinstance(content, dict), content, "an object with cluster and task")
    if not content.get("cluster"):  # a job of one process
        return None

    cluster, task = content["cluster"], content.get("task")
    _check_cluster(cluster)
    _expect(
        isinstance(task, dict) and task.get("type") in list(cluster),
        task,
        f"a task whose type is one of {', '.join(cluster)}",
    )
    count = len(cluster[task["type"]])
    index = task.get("index")
    _expect(
        isinstance(index, int) and not isinstance(index, bool) and 0 <= index < count,
        task,
        f"a task whose index is one of the {count} of its type, counted from 0",
    )
    return Task(cluster, task["type"], index)


def _check_cluster(cluster: Any) -> None:
    _expect(
        isinstance(cluster, dict)
        and all(isinstance(tasks, list) and tasks for tasks in cluster.values()),
        cluster,
        "a cluster with a list of addresses for each type of task",
    )
    for type_ in cluster:
        _expect(type_ in TYPES, type_, f"tasks of the types {', '.join(TYPES)}")
    _expect(
        len(cluster.get("chief", ())) <= 1,
        cluster.get("chief"),
        "one chief",
    )
    _expect("chief" in cluster or "worker" in cluster, cluster, "a task that trains")
    _expect("ps" in cluster, cluster, "a ps to hold the variables")
    addresses = list(itertools.chain.from_iterable(cluster.values()))
    for address in addresses:
        host, _, port = address.rpartition(":") if isinstance(address, str) else ("", "", "")
        _expect(
            bool(host) and port.isascii() and port.isdigit() and 1 <= int(port) <= 65535,
            address,
            "an address such as host:2222",
        )
    for address in addresses:
        _expect(addresses.count(address) == 1, address, "an address of its own for each task")


def _expect(holds: bool, found: Any, expected: str) -> None:
    if not holds:
        raise ValueError(f"TF_CONFIG: {json.dumps(found)}; expected {expected}")
