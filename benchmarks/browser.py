"""Measures how fast a network runs in headless Chromium, in the page of `export --to web`.

    python benchmarks/browser.py [--bundled cnn]

Needs Chromium with its chromedriver, and the package selenium. *Start* is the time from the request
of the page, a file, to its last script, when all weights are decoded and the page can read. An
image of `cnn` has 28 x 28 pixels, a row of `reader` 32 x 200.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tf1_mnist import export, runs
from tf1_mnist.cli import networks

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "helpers"))
from browser import chromium

STARTS, REPEATS = 10, 50
START = "return performance.timing.domInteractive - performance.timing.navigationStart"
MEASURE = """
const [width, repeats] = arguments;
const height = width === 28 ? 28 : 32;
const images = Uint8Array.from({length: height * width}, (_, k) => k % 7 ? 0 : 255);
return Array.from({length: repeats}, () => {
  const start = performance.now();
  network.probabilities(images, 1, height, width);
  return performance.now() - start;
});
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    networks.add_options(parser.add_mutually_exclusive_group(), "the newest, or the bundled CNN")
    run = parser.parse_args().run or networks.newest_or_bundled()
    width = 28 if runs.read_settings(run).reads == "digits" else 200
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "web")
        export.export(run, "web", folder)
        with chromium(Path(name, "profile"), "en") as browser:
            starts = []
            for _ in range(STARTS):
                browser.get("about:blank")
                browser.get((folder / "index.html").as_uri())
                starts.append(browser.execute_script(START))
            first, *others = browser.execute_script(MEASURE, width, REPEATS)
        size = sum(file.stat().st_size for file in folder.rglob("*"))
    print(f"{networks.name(run)}: {size / 1e6:.2f} MB")
    print(f"start: {statistics.median(starts):.0f} ms ({min(starts):.0f} to {max(starts):.0f})")
    spread = f"{min(others):.1f} to {max(others):.1f}"
    print(
        f"an image of {width} pixels: first {first:.1f} ms, then "
        f"{statistics.median(others):.1f} ms ({spread})"
    )


if __name__ == "__main__":
    main()
