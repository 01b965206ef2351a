"""Makes this machine's section of `RESULTS.md`, including the figure, from `results.json`.

python benchmarks/report.py
"""

import json
import re
import statistics
from pathlib import Path
from string import Template

from matplotlib.figure import Figure

HERE = Path(__file__).resolve().parent
NETWORKS = {"softmax": "Softmax", "cnn": "CNN"}
# The multiplications of each layer for one image: the number of its weights times the number of
# positions at which they are applied.
PRODUCTS = {
    "softmax": (784 * 512, 512 * 512, 512 * 10),
    "cnn": (26 * 26 * 9 * 32, 24 * 24 * 9 * 32 * 64, 9216 * 128, 128 * 10),
}


def operations(network):
    """Returns the number of floating-point operations per image in a training step.

    Each multiplication is followed by an addition, which is counted, too. A layer performs its
    multiplications three times: for its output, for the gradient of its weights, and for the
    gradient of its input. For the first layer, this last gradient is not needed.
    """
    return 2 * (3 * sum(PRODUCTS[network]) - PRODUCTS[network][0])


def base(label):
    """Takes the label of a peer's case and returns the label of our case with that precision."""
    return "ours, bfloat16" if "bfloat16" in label else "ours"


def spread(values, form):
    """Returns the median of the values and, if there are several, their extremes, as text.

    form: the format of a value, such as "{:.2f}".
    """
    if len(values) == 1:
        return form.format(values[0])
    low, high = form.format(min(values)), form.format(max(values))
    return f"{form.format(statistics.median(values))} ({low} to {high})"


def quotient(above, below):
    """Returns the ratio of two medians, as text.

    The lowest and the highest of the ratios in the individual rounds follow in brackets.
    """
    rounds = [a / b for a, b in zip(above, below)]
    medians = statistics.median(above) / statistics.median(below)
    return f"{medians:.2f} ({min(rounds):.2f} to {max(rounds):.2f})"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def column(runs, key):
    return [run[key] for run in runs]


def speed_table(speed):
    rows = []
    for label, runs in speed.items():
        ours = column(speed[base(label)], "images_per_second")
        rates = column(runs, "images_per_second")
        rows.append(
            [
                label,
                spread(rates, "{:,.0f}"),
                "" if label == base(label) else quotient(ours, rates),
                *(
                    form.format(statistics.median(column(runs, key)))
                    for key, form in (
                        ("evaluation_images_per_second", "{:,.0f}"),
                        ("first_step_seconds", "{:.1f}"),
                        ("peak_mib", "{:,.0f}"),
                    )
                ),
            ]
        )
    head = ["", "training, images/s", "ours over it", "evaluation, images/s"]
    return table([*head, "start to first step, s", "peak memory, MiB"], rows)


def variant_table(results):
    rows = []
    for network, name in NETWORKS.items():
        runs = {
            precision: run["images_per_second"]
            for precision, run in results[f"{network} variants"].items()
        }
        for variant in list(runs["float32"])[1:]:
            ratios = [
                [here / now for here, now in zip(rates["unchanged"], rates[variant])]
                for rates in runs.values()
            ]
            rows.append([name, variant, *(spread(ratio, "{:.2f}") for ratio in ratios)])
    return table(["", "change", "float32", "bfloat16"], rows)


def accuracy_table(accuracy):
    rows = []
    for label, runs in accuracy.items():
        reached = [run for run in runs if run["seconds"] is not None]
        rows.append(
            [
                label,
                spread(column(reached, "seconds"), "{:.1f}") if reached else "not reached",
                f"{len(reached)} of {len(runs)}",
            ]
        )
    return table(["", "seconds", "runs that reached it"], rows)


def batch_table(results):
    rows = []
    for size in results["softmax batch sizes"]:
        row = [size]
        for network in NETWORKS:
            run = results[f"{network} batch sizes"][size]
            row += [f"{run['images_per_second']:,.0f}", f"{run['peak_mib']:,.0f}"]
        rows.append(row)
    head = [f"{name}, {unit}" for name in NETWORKS.values() for unit in ("images/s", "peak MiB")]
    return table(["batch size", *head], rows)


def growth_table(growth):
    rows = [
        [
            f"{run['images']:,}",
            f"{run['seconds']:.1f}",
            f"{run['seconds'] / run['images'] * 1e6:.1f}",
            f"{run['own_mib']:,.0f}",
            f"{run['peak_mib']:,.0f}",
        ]
        for run in growth
    ]
    head = ["images", "seconds", "microseconds per image", "own memory, MiB"]
    return table([*head, "peak with mapped pages, MiB"], rows)


def limit_table(results):
    rows = []
    for network, name in NETWORKS.items():
        for precision, label in (("float32", "ours"), ("bfloat16", "ours, bfloat16")):
            runs = results[f"{network} speed"][label]
            reached = operations(network) * statistics.median(column(runs, "images_per_second"))
            peak = statistics.median(column(results["matmul"], precision))
            gigaflops = f"{reached / 1e9:,.0f}", f"{peak / 1e9:,.0f}"
            rows.append([f"{name}, {precision}", *gigaflops, f"{reached / peak:.0%}"])
    return table(["", "training step, GFLOP/s", "machine, GFLOP/s", "share"], rows)


def fast(runs):
    """Returns a dictionary that maps each placeholder in the text about `--fast` to a value."""
    accuracies = [100 * run["accuracy"] for run in runs]
    return {
        "fast_last": len(runs) - 1,
        "fast_parameters": f"{runs[0]['parameters']:,}",
        "fast_mean": f"{statistics.mean(accuracies):.2f}",
        "fast_spread": f"{min(accuracies):.2f} to {max(accuracies):.2f}",
        "fast_training": spread(column(runs, "training_seconds"), "{:.1f}"),
        "fast_seconds": spread(column(runs, "seconds"), "{:.1f}"),
    }


def figure(results):
    figure = Figure(figsize=(10, 4.4), layout="constrained")
    for axes, (network, name) in zip(figure.subplots(1, 2, sharey=True), NETWORKS.items()):
        for place, (label, runs) in enumerate(results[f"{network} speed"].items()):
            values = [value / 1000 for value in column(runs, "images_per_second")]
            middle = statistics.median(values)
            axes.barh(
                place,
                middle,
                xerr=[[middle - min(values)], [max(values) - middle]],
                color="tab:blue" if label.startswith("ours") else "silver",
                capsize=3,
            )
        axes.set_yticks(range(len(results[f"{network} speed"])), list(results[f"{network} speed"]))
        axes.set_xlabel("training speed, thousand images per second")
        axes.set_title(name)
        axes.grid(axis="x", alpha=0.3)
        axes.set_axisbelow(True)
    axes.invert_yaxis()  # the two plots share this axis
    return figure


def section(results):
    """Returns the heading and the text of this processor's section, and saves its figure."""
    machine = results["machine"]
    extensions = ", ".join(machine["extensions"])
    name = f"{machine['processor']}, family {machine['family']}, model {machine['model']}"
    title = f"{name}: {extensions}"
    picture = "speed-" + re.sub(r"[^a-z0-9]+", "-", name.lower()) + ".png"
    figure(results).savefig(str(HERE / picture), dpi=120)
    text = Template((HERE / "PROCESSOR.md.in").read_text(encoding="utf-8")).substitute(
        figure=picture,
        cores=machine["cores"],
        memory=f"{machine['memory_gib']:.0f}",
        system=machine["system"],
        version=machine["version"],
        date=machine["date"],
        minutes=f"{results['minutes']:.0f}",
        load=f"{machine['load_before']:.2f}",
        rounds=results["rounds"],
        versions=table(["environment", "packages"], results["versions"].items()),
        softmax_speed=speed_table(results["softmax speed"]),
        cnn_speed=speed_table(results["cnn speed"]),
        softmax_accuracy=accuracy_table(results["softmax accuracy"]),
        cnn_accuracy=accuracy_table(results["cnn accuracy"]),
        batch_sizes=batch_table(results),
        growth=growth_table(results["growth"]),
        limit=limit_table(results),
        variants=variant_table(results),
        **fast(results["fast"]),
    )
    return title, text


def precisions(results):
    """Returns this processor's row in the table of precisions: the gains from bfloat16."""
    gains = []
    for network in NETWORKS:
        float32, bfloat16 = (
            column(results[f"{network} speed"][label], "images_per_second")
            for label in ("ours", "ours, bfloat16")
        )
        gains.append(quotient(bfloat16, float32))
    return " | ".join(gains)


def write():
    """Writes this processor's section of `RESULTS.md` and keeps all other processors' sections."""
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    earlier = (HERE / "RESULTS.md").read_text(encoding="utf-8")
    # A heading or a first cell that names a processor's extensions identifies its section or row.
    sections = dict(re.findall(r"^## (.+: avx.+)\n([\s\S]+?)(?=^## |\Z)", earlier, re.M))
    rows = dict(re.findall(r"^\| (.+: avx.+?) \| (.+) \|$", earlier, re.M))
    title, text = section(results)
    sections[title], rows[title] = text, precisions(results)
    page = Template((HERE / "RESULTS.md.in").read_text(encoding="utf-8")).substitute(
        precisions="\n".join(f"| {name} | {row} |" for name, row in rows.items()),
        sections="\n\n".join(f"## {name}\n{text.rstrip()}" for name, text in sections.items()),
    )
    (HERE / "RESULTS.md").write_text(page.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
