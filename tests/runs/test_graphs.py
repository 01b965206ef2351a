"""Tests that no command runs an op of a hostile network: the command writes nothing and exits.

Each hostile SavedModel is that of a run, with an op that would write a file, or do other things
that no network does, and with new checksums.
"""

import hashlib
import importlib
import json
import shutil
from pathlib import Path
from typing import Any, Callable, Dict, List

import numpy as np
import pytest

from messages import assert_names, naming
from run_folders import by_hand
from systems import links
from tf1_mnist import cnn, converters, evaluate, export, layers, predict, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.pretrained import CNN
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import graphs, saved_model, saving, sizes
from tf1_mnist.web import ops

PICTURE = Path(__file__).parents[2] / "docs" / "figures" / "digit.jpg"
EVIL = "evil\x1b[2J"  # a path with a code that would clear the terminal


def written(run: Path, change: Callable[[Any, Any], None]) -> None:
    """Changes the SavedModel of a run, and its checksums."""
    path = run / "saved_model" / "saved_model.pb"
    content = graphs.parse(path.read_bytes())
    change(content, content.meta_graphs[0].graph_def)
    path.write_bytes(content.SerializeToString())
    sums = run / "saved_model" / "SHA256SUMS"
    lines = sums.read_text().splitlines()[1:]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    sums.write_text("\n".join([f"{digest}  saved_model.pb", *lines, ""]))


def after(graph_def: Any, make: Callable[[], Any]) -> Any:
    """Adds the ops that `make` creates, which run before `probabilities`; returns the last one."""
    with tf.Graph().as_default() as graph, tf.name_scope("evil"):
        make()
    added = graph.as_graph_def().node
    graph_def.node.extend(added)
    for node in graph_def.node:
        if node.name == "probabilities":
            node.input.append(f"^{added[-1].name}")
    return added[-1]


def op(make: Callable[[], Any]) -> Callable[[Any, Any], None]:
    return lambda content, graph_def: after(graph_def, make)


def write() -> Any:
    return tf.io.write_file(EVIL, "x")


def print_to_a_file() -> Any:
    return tf.raw_ops.PrintV2(input="x", output_stream=f"file://{EVIL}")


def as_function(graph_def: Any, name: str, node: Any) -> None:
    """Adds a function that runs one op, and a Const for its inputs."""
    function = graph_def.library.function.add()
    function.signature.name = name
    const = function.node_def.add(name="text", op="Const")
    const.attr["dtype"].type = tf.string.as_datatype_enum
    const.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(EVIL))
    function.node_def.add().CopyFrom(node)


def calling(graph_def: Any, name: str) -> None:
    """Lets `probabilities` depend on a call of a function."""
    call = graph_def.node.add(name="call", op="PartitionedCall")
    call.attr["f"].func.name = name
    call.attr["Tin"].list.SetInParent()
    call.attr["Tout"].list.SetInParent()
    next(node for node in graph_def.node if node.name == "probabilities").input.append("^call")


def in_a_function(content: Any, graph_def: Any) -> None:
    node = tf.NodeDef(name="w", op="WriteFile", input=["text:output:0", "text:output:0"])
    as_function(graph_def, "innocent", node)
    calling(graph_def, "innocent")


def in_a_nested_function(content: Any, graph_def: Any) -> None:
    node = tf.NodeDef(name="w", op="WriteFile", input=["text:output:0", "text:output:0"])
    as_function(graph_def, "inner", node)
    as_function(graph_def, "outer", tf.NodeDef(name="c", op="inner"))
    calling(graph_def, "outer")


def init_op(name: str) -> Callable[[Any, Any], None]:
    def change(content: Any, graph_def: Any) -> None:
        node = after(graph_def, write)
        next(each for each in graph_def.node if each.name == "probabilities").input.pop()
        if name.startswith("__"):
            signature = content.meta_graphs[0].signature_def[name]
            signature.outputs[name].name = f"{node.name}:0"
        else:
            content.meta_graphs[0].collection_def[name].node_list.value.append(node.name)

    return change


def another_graph(content: Any, graph_def: Any) -> None:
    content.meta_graphs.add().CopyFrom(content.meta_graphs[0])
    after(content.meta_graphs[1].graph_def, write)


def another_graph_first(content: Any, graph_def: Any) -> None:
    another_graph(content, graph_def)
    content.meta_graphs[1].meta_info_def.tags[:] = ["train"]


def string_attribute(content: Any, graph_def: Any) -> None:
    after(graph_def, lambda: tf.constant("text"))


def constant_of_one_value(content: Any, graph_def: Any) -> None:
    after(graph_def, lambda: tf.constant([1.0, 2.0]))
    tensor = graph_def.node[-1].attr["value"].tensor
    tensor.ClearField("tensor_content")
    tensor.float_val.append(1.0)
    tensor.tensor_shape.dim[0].size = 1 << 40


def activations(names: List[str]) -> Callable[[Any, Any], None]:
    def change(content: Any, graph_def: Any) -> None:
        content.meta_graphs[0].collection_def["activations"].node_list.value[:] = names

    return change


def many_ops(content: Any, graph_def: Any) -> None:
    for _ in range(20_001):
        graph_def.node.add()


HOSTILE: Dict[str, Any] = {
    "an op that writes": (op(write), "WriteFile"),
    "a checkpoint": (op(lambda: tf.raw_ops.SaveV2(
        prefix=EVIL, tensor_names=["x"], shape_and_slices=[""], tensors=[1.0])), "SaveV2"),
    "a deletion": (op(lambda: tf.raw_ops.MergeV2Checkpoints(
        checkpoint_prefixes=["a"], destination_prefix=EVIL)), "MergeV2Checkpoints"),
    "an op that reads": (op(lambda: tf.io.read_file("/etc/passwd")), "ReadFile"),
    "an op that restores": (op(lambda: tf.raw_ops.RestoreV2(
        prefix=EVIL, tensor_names=["x"], shape_and_slices=[""], dtypes=[tf.float32])), "RestoreV2"),
    "an op that prints": (op(print_to_a_file), "PrintV2"),
    "an op that calls Python": (op(lambda: tf.py_func(lambda: 1, [], tf.int64)), "PyFunc"),
    "an assertion": (op(lambda: tf.Assert(tf.constant(False), ["no"])), "Assert"),
    "memory": (op(lambda: tf.fill([1 << 20, 1 << 20], 0.0)), "Fill"),
    "memory in a constant": (constant_of_one_value, "evil/Const"),
    "memory in a sum": (op(lambda: tf.add(
        tf.constant(1.0, shape=[1 << 20, 1]), tf.constant(1.0, shape=[1, 1 << 20]))), "numbers"),
    "a text": (string_attribute, "evil/Const"),
    "a function": (in_a_function, "innocent"),
    "a nested function": (in_a_nested_function, "function"),
    "a main op": (init_op("saved_model_main_op"), "saved_model_main_op"),
    "a legacy init op": (init_op("legacy_init_op"), "legacy_init_op"),
    "an init op of TensorFlow 2": (init_op("__saved_model_init_op"), "__saved_model_init_op"),
    "an activation again and again": (activations(2 * ["dense_1/Relu:0"]), "each once"),
    "many activations": (activations([f"x_{n}:0" for n in range(101)]), "at most 100"),
    "many ops that nothing needs": (many_ops, "ops"),
    "another graph": (another_graph, "2"),
    "another graph with a tag": (another_graph_first, "2"),
}  # fmt: skip


def assert_only_the_run(here: Path, before: Any) -> None:
    assert {path.name for path in here.iterdir()} <= {"run", "home"}
    assert {path: path.stat().st_mtime_ns for path in Path("run").rglob("*")} == before


def times() -> Dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in Path("run").rglob("*")}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_network_is_refused(what: str, run: Path, here: Path, refused: Any) -> None:
    change, name = HOSTILE[what]
    if what == "an op that prints" and tf.VERSION.startswith("1."):
        pytest.skip("TensorFlow 1.15.5 has no tf.raw_ops.PrintV2 with a file")
    written(run, change)
    before = times()
    line = refused(evaluate, "--run", run)
    assert_names(line, run / "saved_model", name, "expected")
    assert "\x1b" not in line
    assert_only_the_run(here, before)


COMMANDS: Dict[str, Any] = {
    "evaluate": (evaluate, "--run", "run"),
    "ensemble": (evaluate, "--ensemble", "run", "run"),
    "compare": (evaluate, "--compare", "run", "run"),
    "predict": (predict, "--run", "run", CNN / "README.md"),  # the network is refused first
    **{to: (export, "--run", "run", "--to", to, "--output", "out") for to in export.NAMES},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_it(command: str, run: Path, here: Path, refused: Any) -> None:
    written(run, op(write))
    before = times()
    assert_names(refused(*COMMANDS[command]), run / "saved_model", "WriteFile")
    assert_only_the_run(here, before)


def test_a_graph_as_text_is_not_read(run: Path, here: Path, refused: Any) -> None:
    path = run / "saved_model" / "saved_model.pb"
    content = graphs.parse(path.read_bytes())
    after(content.meta_graphs[0].graph_def, write)
    path.with_suffix(".pbtxt").write_text(str(content))
    path.unlink()
    (run / "saved_model" / "SHA256SUMS").unlink()
    before = times()
    assert_names(refused(evaluate, "--run", run), run / "saved_model")
    assert_only_the_run(here, before)


def test_the_ops_that_would_restore_and_initialize_variables_are_not_run(
    run: Path, here: Path, digits: Any
) -> None:
    """In this run, all of them would write a file."""

    def change(content: Any, graph_def: Any) -> None:
        node = after(graph_def, write)
        next(each for each in graph_def.node if each.name == "probabilities").input.pop()
        saver = content.meta_graphs[0].saver_def
        saver.restore_op_name = node.name
        saver.save_tensor_name = f"{node.name}:0"
        for each in graph_def.node:
            if each.op in ("AssignVariableOp", "VarIsInitializedOp"):
                each.input.append(f"^{node.name}")

    images = digits[1].images
    expected = by_hand(run, images)
    written(run, change)
    before = times()
    with saved_model.load(run) as (session, model):
        found = session.run(model.probabilities, {model.images: images})
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)
    assert_only_the_run(here, before)


def test_a_converter_gets_only_what_has_been_checked(
    run: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted = []

    def convert(source: Path, target: Path, program: str, *arguments: str) -> None:
        folder = Path(arguments[1])
        content = graphs.parse((folder / "saved_model.pb").read_bytes())
        converted.extend(node.name for node in content.meta_graphs[0].graph_def.node)
        Path(arguments[3]).touch()

    def change(content: Any, graph_def: Any) -> None:
        after(graph_def, write)
        next(each for each in graph_def.node if each.name == "probabilities").input.pop()

    written(run, change)
    monkeypatch.setattr(converters, "_run_python", convert)
    monkeypatch.setattr(converters.importlib.util, "find_spec", lambda name: name)
    assert export.main(["--run", "run", "--to", "onnx", "--output", "out"]) == 0
    assert "probabilities" in converted
    assert not [name for name in converted if name.startswith("evil")]


def test_a_shape_that_is_too_large_for_the_file_is_named(run: Path) -> None:
    (run / "saved_model" / "variables" / "variables.data-00000-of-00001").write_bytes(b"x" * 1000)
    (run / "saved_model" / "SHA256SUMS").unlink()
    message = naming(run / "saved_model", "1,000")
    with pytest.raises(ValueError, match=message), saved_model.load(run):
        pass


def test_a_graph_of_too_many_ops_is_not_loaded(
    run: Path, here: Path, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "_MOST_OPS", 10)
    assert_names(refused(predict, "--run", run, PICTURE), run / "saved_model", "ops", "at most 10")


@links
@pytest.mark.parametrize("name", ["evaluation", "figures", "checkpoints"])
def test_no_command_writes_through_a_link_to_a_folder(
    name: str, run: Path, here: Path, refused: Any
) -> None:
    outside = here / "outside"
    outside.mkdir()
    if name == "checkpoints":
        for path in (run / name).iterdir():
            shutil.copy(str(path), str(outside))
    shutil.rmtree(str(run / name), ignore_errors=True)
    (run / name).symlink_to(outside)
    before = sorted(outside.iterdir())
    assert_names(refused(evaluate, "--run", run), run / name, "link")
    (run / "metrics.json").unlink()
    (run / "lock").unlink()
    assert_names(refused(softmax, "--quiet", "--resume", run), run / name, "link")
    assert sorted(outside.iterdir()) == before


# --- Networks that are not hostile -----------------------------------------------------------


def every_layer(images: Any, training: Any) -> Any:
    """Computes the logits of a network with all of the functions in `layers`."""
    x = layers.normalize(images)
    x = layers.conv2d(x, 4, kernel_size=3, name="conv2d", padding="SAME")
    x = layers.max_pool(layers.relu(x), k=(2, 1), s=(2, 1))
    x = layers.relu(layers.batch_norm(x, training, name="norm"))
    x = layers.dropout(layers.average_pool(x, k=2, s=2), 0.5, training, name="dropout")
    x = layers.flatten(x)
    return layers.dense(x, 10, name="dense") + layers.dense(x, 10, name="other")


@pytest.mark.parametrize(
    "recipe",
    [*softmax.VARIANTS.values(), *cnn.VARIANTS.values(), every_layer],
)
def test_the_networks_of_this_package_are_allowed(recipe: Any) -> None:
    saving.expect_allowed(Recipe(recipe) if callable(recipe) else recipe)


def test_every_op_that_pages_can_run_is_allowed() -> None:
    assert set(sizes.BOUNDS).issuperset(ops._CONVERTERS)


def test_no_op_on_the_list_has_an_effect_outside_the_graph() -> None:
    registry = importlib.import_module("tensorflow.python.framework.op_def_registry")
    if tf.VERSION.startswith("1."):
        known = registry.get_registered_ops()
    else:
        known = {name: registry.get(name) for name in sizes.BOUNDS}
    stateful = {name for name in sizes.BOUNDS if known[name].is_stateful}
    assert stateful == {"VarHandleOp", "ReadVariableOp"}


def test_a_network_that_could_not_be_loaded_is_refused_before_training(
    here: Path, digits_npz: Path, monkeypatch: pytest.MonkeyPatch, refused: Any
) -> None:
    def inference(images: Any, training: Any) -> Any:
        return tf.tanh(softmax.inference(images, training))

    recipe = softmax.VARIANTS["default"]._replace(inference=inference)
    monkeypatch.setitem(softmax.VARIANTS, "default", recipe)
    argv = ("--data", digits_npz, "--epochs", "1", "--quiet", "--run-dir", "new")
    assert_names(refused(softmax, *argv), "softmax", "Tanh", "tf1_mnist/runs/sizes.py")
    assert not Path("new").exists()
    monkeypatch.setitem(sizes.BOUNDS, "Tanh", sizes.BOUNDS["Relu"])
    assert softmax.main(list(map(str, argv))) == 0
    assert json.loads(Path("new/metrics.json").read_text())["test_images"] == 210
    with saved_model.load(Path("new")):
        pass
