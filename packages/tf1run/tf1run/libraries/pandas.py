"""Restores methods that pandas has removed."""

from typing import Any

from tf1run.stand_ins import StandIn


def _change(pandas: Any) -> None:
    for class_ in (pandas.DataFrame, pandas.Series):
        if not hasattr(class_, "as_matrix"):
            class_.as_matrix = lambda self, columns=None: (
                self.values if columns is None else self[columns].values
            )
        if not hasattr(class_, "append"):
            class_.append = lambda self, other, ignore_index=False: pandas.concat(
                [self, other], ignore_index=ignore_index
            )
        if not hasattr(class_, "ix"):
            class_.ix = property(lambda self: self.loc)


STAND_IN = StandIn(changes={"pandas": _change})
