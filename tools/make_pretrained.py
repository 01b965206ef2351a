"""Trains one of the networks that come with the packages and stores it in its package.

    python tools/make_pretrained.py cnn
    python tools/make_pretrained.py reader

`reader` needs `number_reader`; both networks need a processor that computes in bfloat16.
The same machine and the same versions of TensorFlow and NumPy (for the reader, also of OpenCV) give
the same weights, bit for bit. The README.md beside the network names the machine and the versions
that were used.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import cv2

import number_reader.pretrained
from number_reader.commands import train
from tf1_mnist import cnn, pretrained, runs

LICENSE = pretrained.CNN.parents[1] / "data" / "mnist.LICENSE.md"
FOLDERS = {"cnn": pretrained.CNN, "reader": number_reader.pretrained.READER}
MAINS = {"cnn": cnn.main, "reader": train.main}
COMMANDS = {"cnn": "python -m tf1_mnist.cnn", "reader": "python -m number_reader train"}
ARGUMENTS = {
    "cnn": ["--best", "--seed", "3", "--precision", "bfloat16"],
    "reader": ["--seed", "0", "--precision", "bfloat16"],
}
PURPOSES = {
    "cnn": "`evaluate` and\n`export` use this network if there is no run in `runs/`.",
    "reader": "The\n"
    "commands `read`, `draw` and `collect` use this network unless `--run` selects another one.",
}
TRAINED_ON = {
    "cnn": "55,000 images, distorted anew in each of {epochs} epochs (`--augment elastic`)",
    "reader": "{steps:,} batches of {batch_size} rows, composed of 55,000 images",
}
OTHER_FILES = {
    "cnn": {},
    "reader": {"rejection.json": "how the network distinguishes digits from other ink"},
}
OTHER_VERSIONS = {"cnn": "", "reader": f", OpenCV {cv2.__version__}"}
TESTED_ON = {"cnn": "{:,} test images", "reader": "{:,} rows of test images"}
README = """\
# The network in this folder

This network, which comes with the package, was trained by `{command}`. {purpose}

- `saved_model/`: a SavedModel, which loads in TensorFlow 1.15.5 and in TensorFlow 2;
- `options.json`: the options with which the network was trained;
- `metrics.json`: the network's results on test images{other_files}.

This folder was created by `python tools/make_pretrained.py {name}`.

| | |
|---|---|
| command | `{command} {arguments}` |
| processor | {processor}, in {precision} |
| versions | TensorFlow {tensorflow}, NumPy {numpy}{other_versions} |
| parameters | {parameters:,} |
| trained on | {trained_on} |
| validation accuracy | {validation:.2%} |
| accuracy on {tested_on} | {test:.2%} |
| errors in this test | {errors} |

SHA-256:

{sha256}

The network has the same licence as the package: MIT. It was trained on MNIST, whose licence is in
[`mnist.LICENSE.md`]({license}).
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("network", choices=COMMANDS)
    name = parser.parse_args().network
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        if MAINS[name]([*ARGUMENTS[name], "--run-dir", str(run)]) != 0:
            sys.exit(1)
        bundle(run, name)


def bundle(run: Path, name: str) -> None:
    """Copies the network of a finished run into the package and writes README.md beside it."""
    folder = FOLDERS[name]
    shutil.rmtree(str(folder), ignore_errors=True)
    shutil.copytree(str(run / "saved_model"), str(folder / "saved_model"))
    for file in ("options.json", "metrics.json", *OTHER_FILES[name]):
        shutil.copy(str(run / file), str(folder))
    history, metrics = runs.read_history(run), runs.read_metrics(run)
    settings, _ = runs.read_options(run)
    versions = json.loads((run / "options.json").read_text("utf-8"))["versions"]
    text = README.format(
        name=name,
        command=COMMANDS[name],
        license=Path(os.path.relpath(str(LICENSE), str(folder))).as_posix(),
        purpose=PURPOSES[name],
        other_files="".join(f";\n- `{file}`: {what}" for file, what in OTHER_FILES[name].items()),
        arguments=" ".join(ARGUMENTS[name]),
        processor=_processor(),
        precision=settings.precision,
        **{library: versions[library] for library in ("tensorflow", "numpy")},
        other_versions=OTHER_VERSIONS[name],
        parameters=metrics.parameters,
        trained_on=TRAINED_ON[name].format(
            epochs=settings.epochs, steps=history[-1].step, batch_size=settings.batch_size
        ),
        validation=history[-1].validation_accuracy,
        tested_on=TESTED_ON[name].format(metrics.test_images),
        test=metrics.test_accuracy,
        errors=metrics.test_errors,
        sha256="\n".join(
            f"    {hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}"
            for path in sorted((folder / "saved_model").rglob("*"))
            if path.is_file()
        ),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")


def _processor() -> str:
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    name, family, model = (
        re.findall(rf"^{field}\s*: (.*)$", cpu, re.M)[0]
        for field in ("model name", "cpu family", "model")
    )
    return f"{name} (family {family}, model {model})"


if __name__ == "__main__":
    main()
