"""Loads modules that an older protobuf generated and today's protobuf rejects."""

import ast
import importlib
import importlib.machinery
from types import ModuleType
from typing import Any, Iterator


class Loader(importlib.machinery.SourceFileLoader):
    """A loader that creates a generated module's classes from the descriptions of its messages."""

    def exec_module(self, module: ModuleType) -> None:
        protobuf: Any = importlib.import_module("google.protobuf")
        for name in ("descriptor_pb2", "descriptor_pool", "message_factory"):
            importlib.import_module(f"google.protobuf.{name}")
        wrapper: Any = importlib.import_module("google.protobuf.internal.enum_type_wrapper")
        tree = ast.parse(self.get_data(self.path))
        for name in _imported(tree):
            importlib.import_module(name)
        pool = protobuf.descriptor_pool.Default()
        for content in _descriptions(tree):
            name = protobuf.descriptor_pb2.FileDescriptorProto.FromString(content).name
            try:
                file = pool.FindFileByName(name)
            except KeyError:
                pool.AddSerializedFile(content)
                file = pool.FindFileByName(name)
            names = vars(module)
            names["DESCRIPTOR"] = file
            for message in file.message_types_by_name.values():
                names[message.name] = protobuf.message_factory.GetMessageClass(message)
            for enum in file.enum_types_by_name.values():
                names[enum.name] = wrapper.EnumTypeWrapper(enum)
                names.update((value.name, value.number) for value in enum.values)


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yields the names of the generated modules that a generated module imports."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names if "_pb2" in each.name)


def _descriptions(tree: ast.Module) -> Iterator[bytes]:
    """Yields the serialized descriptions of the messages in a generated module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "serialized_pb":
            content: Any = node.value
            yield content.args[0].value.encode("latin1")
