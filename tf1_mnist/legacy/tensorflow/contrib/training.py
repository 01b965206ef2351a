"""`tf.contrib.training`: hyperparameters, and tf_slim's training."""

import ast
import json
from typing import Any, Dict

from tf1_mnist.legacy.stand_ins import StandIn


class HParams:
    """Named values that can be set from a string, as in "batch_size=64,keep_prob=0.5"."""

    def __init__(self, **values: Any) -> None:
        self._names = list(values)
        vars(self).update(values)

    def add_hparam(self, name: str, value: Any) -> None:
        if hasattr(self, name):
            raise ValueError(f"Hyperparameter name is reserved: {name}")
        self._names.append(name)
        setattr(self, name, value)

    def set_hparam(self, name: str, value: Any) -> None:
        if name not in self._names:
            raise KeyError(name)
        setattr(self, name, value)

    def get(self, key: str, default: Any = None) -> Any:
        return getattr(self, key) if key in self._names else default

    def values(self) -> Dict[str, Any]:
        return {name: getattr(self, name) for name in self._names}

    def parse(self, values: str) -> "HParams":
        """Sets values from a string; the types of the values do not change.

        Raises:
            ValueError: a name is unknown.
        """
        for pair in filter(None, values.split(",")):
            name, _, text = (part.strip() for part in pair.partition("="))
            if name not in self._names:
                raise ValueError(f"Unknown hyperparameter type for {name}")
            self.set_hparam(name, _parsed(text, getattr(self, name)))
        return self

    def override_from_dict(self, values: Dict[str, Any]) -> "HParams":
        for name, value in values.items():
            self.set_hparam(name, value)
        return self

    def parse_json(self, values_json: str) -> "HParams":
        return self.override_from_dict(json.loads(values_json))

    def to_json(self, **options: Any) -> str:
        return json.dumps(self.values(), **options)

    def __contains__(self, key: str) -> bool:
        return key in self._names


def _parsed(text: str, old: Any) -> Any:
    if isinstance(old, bool):
        return text.lower() in ("true", "1")
    if old is None or isinstance(old, (list, tuple)):
        return ast.literal_eval(text)
    return type(old)(text)


STAND_IN = StandIn(
    section="`tf.contrib.training.HParams`",
    instead="a NamedTuple",
    modules={"tensorflow.contrib.training.*": __name__},
    moved={"hparam": "tensorflow.contrib.training"},
    rest=("tf_slim.training.training", "tf_slim.learning"),
)
