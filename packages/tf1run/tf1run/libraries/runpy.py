"""Lets programs run other old programs with `runpy.run_path`."""

from typing import Any

from tf1run import source, today, usage
from tf1run.stand_ins import StandIn


def _change(runpy: Any) -> None:
    read = runpy._get_code_from_file

    def get_code(*args: str) -> Any:  # until Python 3.11, the module's name and the file
        path = args[-1]
        if not (today.is_hidden() and usage.is_program(path) and path.endswith(".py")):
            return read(*args)
        with open(path, "rb") as file:
            code = source.compile_file(file.read(), path)
        return code if len(args) == 1 else (code, path)

    runpy._get_code_from_file = get_code


STAND_IN = StandIn(changes={"runpy": _change})
