"""Writes pages, each with a live figure, for tests and for making the still pictures."""

from pathlib import Path

import figures

PAGE = """\
<!DOCTYPE html>
<html lang="{tag}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{name}</title>
<link rel="stylesheet" href="figures.css">
<script src="words.{language}.js"></script>
<script src="figures.js" defer></script>
<style>body {{ margin: 16px; font: 16px/1.5 system-ui, sans-serif; }}</style>
{opening}<img src="data:," alt="{name}"></figure>
</html>
"""


def write_pages(folder: Path) -> None:
    """Writes a page, such as `descent.en.html`, for each figure in each language.

    The pages contain no still pictures; their scripts are written to the same folder.
    """
    figures.copy_scripts(folder)
    for name in figures.NAMES:
        for language, tag in figures.texts()["tag of the language"].items():
            opening = figures.opening(name)
            page = PAGE.format(name=name, language=language, tag=tag, opening=opening)
            (folder / f"{name}.{language}.html").write_text(page, "utf-8")
