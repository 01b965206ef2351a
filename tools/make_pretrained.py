"""Trains the network that comes with the package, and puts it into tf1_mnist/pretrained/.

    python tools/make_pretrained.py

On the same machine, with the same versions of TensorFlow, NumPy and OpenCV, the weights have the
same bits. README.md, beside the network, says which machine and versions these were.
"""

import hashlib
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from tf1_mnist import cnn, pretrained, runs

ARGUMENTS = ["--best", "--seed", "3"]
README = """\
# The network in this folder

`cnn/` holds a trained network, so that `python -m tf1_mnist.predict photo.jpg` reads a picture as
soon as the package is installed. It is the folder of a run, without what only training needs:

- `options.json`: how the network was trained;
- `metrics.json`: its result on the test images;
- `saved_model/`: a SavedModel, which loads in TensorFlow 1.15.5 and in TensorFlow 2.

`python tools/make_pretrained.py` made it.

| | |
|---|---|
| trained by | `python -m tf1_mnist.cnn {arguments}` |
| on | {processor}, in {precision} |
| with | TensorFlow {tensorflow}, NumPy {numpy}, OpenCV {opencv} |
| parameters | {parameters:,} |
| images trained on | {train:,}, distorted anew in each of {epochs} epochs (`--augment {augment}`) |
| accuracy on the 5,000 validation images | {validation:.2%} |
| accuracy on the 10,000 test images | {test:.2%} |
| errors on the test images | {errors} |

SHA-256:

{sha256}

Licence: MIT, like the package. The network was trained on MNIST, whose licence is in
[`mnist.LICENSE.md`](../data/mnist.LICENSE.md).
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        if cnn.main([*ARGUMENTS, "--run-dir", str(run)]) != 0:
            sys.exit(1)
        bundle(run)


def bundle(run: Path) -> None:
    """Copies a finished run's network into the package, and writes README.md beside it."""
    shutil.rmtree(str(pretrained.CNN), ignore_errors=True)
    shutil.copytree(str(run / "saved_model"), str(pretrained.CNN / "saved_model"))
    for name in ("options.json", "metrics.json"):
        shutil.copy(str(run / name), str(pretrained.CNN))
    history = runs.read_history(run)
    settings, metrics = runs.read_settings(pretrained.CNN), runs.read_metrics(pretrained.CNN)
    versions = json.loads((pretrained.CNN / "options.json").read_text("utf-8"))["versions"]
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    fields = [re.findall(rf"^{name}\s*: (.*)$", cpu, re.M)[0] for name in ("cpu family", "model")]
    name = re.findall(r"^model name\s*: (.*)$", cpu, re.M)[0]
    text = README.format(
        arguments=" ".join(ARGUMENTS),
        processor=f"{name} (family {fields[0]}, model {fields[1]})",
        tensorflow=versions["tensorflow"],
        numpy=versions["numpy"],
        opencv=versions["opencv"],
        precision=settings.precision,
        parameters=metrics.parameters,
        train=55000,
        epochs=settings.epochs,
        augment=settings.augment,
        validation=history[-1].validation_accuracy,
        test=metrics.test_accuracy,
        errors=metrics.test_errors,
        sha256="\n".join(
            f"    {hashlib.sha256(path.read_bytes()).hexdigest()}  "
            f"{path.relative_to(pretrained.CNN.parent)}"
            for path in sorted((pretrained.CNN / "saved_model").rglob("*"))
            if path.is_file()
        ),
    )
    (pretrained.CNN.parent / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
