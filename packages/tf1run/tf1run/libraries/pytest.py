"""Compiles test files in place of pytest, but lets pytest rewrite the assertions in them."""

from pathlib import Path
from typing import Any

from tf1run import source, today, usage
from tf1run.stand_ins import StandIn


def _change(rewrite: Any) -> None:
    hook = rewrite.AssertionRewritingHook
    execute = hook.exec_module

    def exec_module(self: Any, module: Any) -> None:
        __tracebackhide__ = True  # makes pytest hide these frames, as it hides its own
        path = Path(module.__spec__.origin)
        if not (today.is_hidden() and usage.is_program(str(path))):
            execute(self, module)
            return
        self._rewritten_names[module.__name__] = path
        content = path.read_bytes()
        code = source.compile_file(
            content,
            str(path),
            in_package=bool(module.__spec__.parent),
            rewrite=lambda tree: rewrite.rewrite_asserts(tree, content, str(path), self.config),
        )
        exec(code, vars(module))  # noqa: S102

    hook.exec_module = exec_module


STAND_IN = StandIn(changes={"_pytest.assertion.rewrite": _change})
