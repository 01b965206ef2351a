"""Reads TF_CONFIG, which describes a cluster and this process's task in it.

    {"cluster": {"chief": ["a:2222"], "worker": ["b:2222"], "ps": ["c:2222"]},
     "task": {"type": "worker", "index": 0}}

TensorFlow's launchers put JSON of this form into the environment of each task. The chief and the
workers train, and the parameter servers (ps) hold the variables. If there is no chief, worker 0
takes its role. This module imports only the standard library.
"""

import itertools
import json
import os
import re
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

TYPES = ("chief", "worker", "ps")


class ClusterTask(NamedTuple):
    """A task of a cluster.

    cluster: a dict from each type of task to the addresses of these tasks, such as `host:2222`.
    type: one of TYPES.
    task_index: the task's number among the tasks of its type, counted from 0.
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
        """The type and index of each task that trains; the chief comes first."""
        return [
            (type_, index)
            for type_ in ("chief", "worker")
            for index in range(len(self.cluster.get(type_, ())))
        ]

    @property
    def shard(self) -> Tuple[int, int]:
        """This worker's index among the tasks that train, and the number of these tasks."""
        return self.workers.index((self.type, self.task_index)), len(self.workers)

    def describe(self, worker: int) -> str:
        """Returns the name and address of a worker; workers are numbered as in `shard`."""
        type_, index = self.workers[worker]
        return f"{type_} {index} at {self.cluster[type_][index]}"

    @property
    def is_chief(self) -> bool:
        return (self.type, self.task_index) == self.workers[0]


def read(environment: Mapping[str, str] = os.environ) -> Optional[ClusterTask]:
    """Returns the task that TF_CONFIG describes, or None if it describes no cluster.

    Raises:
        ValueError: TF_CONFIG is not JSON or does not describe a valid cluster.
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
        f"a task with one of the types {', '.join(cluster)}",
    )
    count = len(cluster[task["type"]])
    index = task.get("index")
    _expect(
        isinstance(index, int) and not isinstance(index, bool) and 0 <= index < count,
        task,
        f"a task whose index is at least 0 and below {count}",
    )
    return ClusterTask(cluster, task["type"], index)


def _check_cluster(cluster: Any) -> None:
    _expect(
        isinstance(cluster, dict)
        and all(isinstance(tasks, list) and tasks for tasks in cluster.values()),
        cluster,
        "a cluster with a list of addresses for each type of task",
    )
    for type_ in cluster:
        _expect(type_ in TYPES, type_, f"one of the task types {', '.join(TYPES)}")
    _expect(
        len(cluster.get("chief", ())) <= 1,
        cluster.get("chief"),
        "a single chief",
    )
    _expect("chief" in cluster or "worker" in cluster, cluster, "a task that trains")
    _expect("ps" in cluster, cluster, "a ps to hold the variables")
    addresses = list(itertools.chain.from_iterable(cluster.values()))
    for address in addresses:
        host, _, port = address.rpartition(":") if isinstance(address, str) else ("", "", "")
        _expect(
            bool(host)
            and host.isprintable()
            and " " not in host
            and re.fullmatch("[0-9]{1,5}", port) is not None
            and 1 <= int(port) <= 65535,
            address,
            "an address such as host:2222",
        )
    for address in addresses:
        _expect(addresses.count(address) == 1, address, "a different address for each task")


def _expect(holds: bool, found: Any, expected: str) -> None:
    if not holds:
        raise ValueError(f"TF_CONFIG: {json.dumps(found)[:200]}; expected {expected}")
