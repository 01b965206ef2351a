"""Measures how fast a network runs in headless Chromium, on the page that `export --to web` writes.

    python benchmarks/browser.py [--bundled cnn]

This program needs Chromium, the matching ChromeDriver, and Selenium. *Start* is the time from the
request for the page, which is a local file, to the end of the page's last script. By then, the page
has decoded all weights and can read digits. Images of digits have 28 x 28 pixels, and images of
rows have 32 x 200 pixels. The shortest and longest times are shown in brackets.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tf1_mnist import export
from tf1_mnist.cli import networks

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "helpers"))
from browser import chromium

STARTS, REPEATS = 10, 50
START = """
const report = () => arguments[0](performance.getEntriesByType("navigation")[0].domInteractive);
document.readyState === "loading" ? addEventListener("DOMContentLoaded", report) : report();
"""
MEASURE = """
const [repeats] = arguments;
const images = Uint8Array.from({length: 28 * 28}, (_, k) => k % 7 ? 0 : 255);
return Array.from({length: repeats}, () => {
  const start = performance.now();
  network.probabilities(images, 1, 28, 28);
  return performance.now() - start;
});
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    networks.DIGITS.add_options(parser.add_mutually_exclusive_group(), takes_newest=True)
    run = parser.parse_args().run or networks.DIGITS.newest()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "web")
        export.export(run, "web", folder)
        with chromium(Path(name, "profile"), "en") as browser:
            starts = []
            for _ in range(STARTS):
                browser.get((folder / "index.html").as_uri())
                starts.append(browser.execute_async_script(START))
            first, *others = browser.execute_script(MEASURE, REPEATS)
        size = sum(file.stat().st_size for file in folder.rglob("*"))
    print(f"{networks.DIGITS.name(run)}: {size / 1e6:.2f} MB")
    print(f"start: {statistics.median(starts):.0f} ms ({min(starts):.0f} to {max(starts):.0f})")
    median, spread = statistics.median(others), f"{min(others):.1f} to {max(others):.1f}"
    print(f"an image: first {first:.1f} ms, then {median:.1f} ms ({spread})")


if __name__ == "__main__":
    main()
