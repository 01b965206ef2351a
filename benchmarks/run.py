"""Runs all measurements; the programs take turns, and each run is a new process.

    python benchmarks/run.py --envs DIR

Missing environments are created in DIR from the files in `requirements/`. Each measurement is saved
in `results.json`. After an interruption, the same command continues with the next measurement. At
the end, `report.py` writes this machine's section of `RESULTS.md`. To measure everything again,
remove `results.json`.
"""

import argparse
import functools
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import report

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
PYTHONS = {"tf221": "python3.13", "tf115": "python3.7", "torch": "python3.11", "jax": "python3.13"}
BFLOAT16 = ("--precision", "bfloat16")
# A dictionary from the label of each case to its environment, its program and the options.
CASES = {
    "ours": ("tf221", "ours.py"),
    "ours, bfloat16": ("tf221", "ours.py", *BFLOAT16),
    "ours on TensorFlow 1.15.5": ("tf115", "ours.py"),
    "Keras, plain": ("tf221", "keras3.py", "--plain"),
    "Keras": ("tf221", "keras3.py"),
    "Keras, bfloat16": ("tf221", "keras3.py", *BFLOAT16),
    "PyTorch": ("torch", "pytorch.py"),
    "PyTorch, bfloat16": ("torch", "pytorch.py", *BFLOAT16),
    "PyTorch, compiled": ("torch", "pytorch.py", "--compile"),
    "PyTorch, compiled, bfloat16": ("torch", "pytorch.py", "--compile", *BFLOAT16),
    "JAX": ("jax", "jax_jit.py"),
    "JAX, bfloat16": ("jax", "jax_jit.py", *BFLOAT16),
}
TARGETS = {"softmax": "0.98", "cnn": "0.99"}
# The cases whose time to accuracy is measured. The others are slower, and take minutes with the
# CNN.
RUNNERS = {
    "softmax": (
        "ours",
        "ours, bfloat16",
        "Keras",
        "Keras, bfloat16",
        "PyTorch",
        "PyTorch, bfloat16",
        "JAX",
    ),
    "cnn": ("ours, bfloat16", "Keras, bfloat16", "PyTorch, compiled, bfloat16"),
}
ACCURACY_ROUNDS = {"softmax": 3, "cnn": 1}
BATCH_SIZES = (32, 128, 512, 4096)
TIMES = (1, 10, 30)


def output(*command):
    """Runs a command and returns its output."""
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{done.args}: exit status {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def make_environment(folder, name):
    if (folder / name).exists():
        return
    print(f"creating {folder / name}", file=sys.stderr, flush=True)
    aside = folder / f"{name}.tmp"
    shutil.rmtree(aside, ignore_errors=True)  # left by an interrupted run
    output(PYTHONS[name], "-m", "venv", aside)
    requirements = HERE / "requirements" / f"{name}.txt"
    output(aside / "bin" / "python", "-m", "pip", "install", "-r", requirements)
    aside.rename(folder / name)


def measure(envs, environment, program, *options):
    """Runs a program in a new process and returns the values that it measured."""
    began = time.perf_counter()
    line = output(envs / environment / "bin" / "python", HERE / program, *options)
    seconds = time.perf_counter() - began
    print(
        f"{seconds:5.1f} s  {environment} {program} {' '.join(options)}\n         {line.strip()}",
        file=sys.stderr,
        flush=True,
    )
    return json.loads(line)


def take_turns(envs, rounds, cases, *options):
    """Measures every case once in each round.

    Returns a dictionary that maps the label of each case to a list of its results.
    """
    results = {label: [] for label in cases}
    for _ in range(rounds):
        for label in cases:
            results[label].append(measure(envs, *CASES[label], *options))
    return results


def fast_run(envs, seed):
    """Measures `python -m tf1_mnist.cnn --fast` from the start of the process to its end."""
    with tempfile.TemporaryDirectory() as folder:
        command = ("-m", "tf1_mnist.cnn", "--fast", "--seed", seed, "--run-dir", f"{folder}/run")
        began = time.perf_counter()
        output(envs / "tf221" / "bin" / "python", *command)
        seconds = time.perf_counter() - began
        metrics = json.loads(Path(folder, "run", "metrics.json").read_text())
    return {
        "seconds": seconds,
        "training_seconds": metrics["seconds"],
        "accuracy": metrics["test_accuracy"],
        "parameters": metrics["parameters"],
    }


def machine():
    cpu = Path("/proc/cpuinfo").read_text()

    def field(name):
        return re.search(rf"^{name}\t+: (.*)$", cpu, re.M).group(1)

    (flags,) = {line for line in cpu.splitlines() if line.startswith("flags")}
    wanted = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
    package = output(sys.executable, "-c", "import tf1_mnist; print(tf1_mnist.__version__)")
    return {
        "version": package.strip(),
        "processor": field("model name"),
        "family": field("cpu family"),
        "model": field("model"),
        "extensions": [name for name in wanted if name in flags.split()],
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30,
        "system": platform.system(),
        "load_before": os.getloadavg()[0],
        "date": time.strftime("%Y-%m-%d"),
    }


def versions(envs, name):
    """Returns the versions of Python and of the required packages in an environment."""
    python = envs / name / "bin" / "python"
    lines = (HERE / "requirements" / f"{name}.txt").read_text().splitlines()
    names = [line.partition("==")[0] for line in lines if "==" in line]
    packages = [line.split("==") for line in output(python, "-m", "pip", "freeze").splitlines()]
    found = [" ".join(package) for package in packages if package[0].lower() in names]
    return ", ".join([output(python, "--version").strip(), *found])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument(
        "--envs", type=Path, required=True, metavar="DIR", help="the folder for the environments"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=5,
        metavar="N",
        help="how often each case is measured (default: 5)",
    )
    parser.add_argument(
        "--seconds",
        default="1",
        metavar="S",
        help="how long to measure the training speed in each process (default: 1)",
    )
    options = parser.parse_args()
    envs = options.envs.resolve()
    envs.mkdir(parents=True, exist_ok=True)
    for name in PYTHONS:
        make_environment(envs, name)

    results = begun(
        {
            "machine": machine(),
            "versions": {name: versions(envs, name) for name in PYTHONS},
            "rounds": options.rounds,
            "minutes": 0,
        }
    )
    for name, part in parts(envs, options.rounds, options.seconds).items():
        if name not in results:
            start = time.perf_counter()
            results[name] = part()
            results["minutes"] += (time.perf_counter() - start) / 60
            save(results)
    report.write()


def begun(results):
    """Returns the results of an interrupted run if there are any, and otherwise `results`.

    Raises:
        SystemExit: the earlier results were measured on a different processor, with different
            versions, or in a different number of rounds.
    """
    if not RESULTS.exists():
        return results
    earlier = json.loads(RESULTS.read_text(encoding="utf-8"))
    for name in ("versions", "rounds"):
        if earlier[name] != results[name]:
            raise SystemExit(f"{RESULTS}: measured with other {name}; remove it to start again")
    if earlier["machine"]["processor"] != results["machine"]["processor"]:
        raise SystemExit(f"{RESULTS}: measured on another processor; remove it to start again")
    return earlier


def save(results):
    aside = RESULTS.with_suffix(".json.tmp")
    aside.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    aside.replace(RESULTS)


def parts(envs, rounds, seconds):
    """Returns a dictionary that maps each part of the results to the function that measures it."""
    speed = ("--measure", "speed", "--seconds", seconds)
    precisions = ("float32", "bfloat16")
    found = {
        "matmul": lambda: [measure(envs, "tf221", "matmul.py") for _ in range(rounds)],
        "fast": lambda: [fast_run(envs, seed) for seed in range(2 * rounds)],
        "growth": lambda: [measure(envs, "tf221", "growth.py", "--times", str(n)) for n in TIMES],
    }
    for network in ("softmax", "cnn"):
        chosen = ("--network", network)

        def by_precision(program, chosen=chosen):
            return {
                precision: measure(
                    envs, "tf221", program, *chosen, *speed, "--precision", precision
                )
                for precision in precisions
            }

        def by_size(chosen=chosen):
            return {
                size: measure(envs, "tf221", "ours.py", *chosen, *speed, "--batch-size", str(size))
                for size in BATCH_SIZES
            }

        def to_accuracy(network=network, chosen=chosen):
            target = ("--measure", "accuracy", "--target", TARGETS[network])
            return take_turns(envs, ACCURACY_ROUNDS[network], RUNNERS[network], *chosen, *target)

        found.update(
            {
                f"{network} speed": functools.partial(
                    take_turns, envs, rounds, CASES, *chosen, *speed
                ),
                f"{network} batch sizes": by_size,
                f"{network} variants": functools.partial(by_precision, "variants.py"),
                f"{network} accuracy": to_accuracy,
            }
        )
    return found


if __name__ == "__main__":
    main()
