"""Assembles pages, whose scripts and style sheets are either inline or in separate files."""

import json
import re
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Match, NamedTuple, Sequence

from tf1_mnist import words

FOLDER = Path(__file__).parent
_FILE = r"<!-- (\S+\.(?:html|js|css)) -->"  # a page's reference to a file


class Pages(NamedTuple):
    """The pages of a package.

    folders: the folders that contain the files, in the order in which they are searched.
    texts: a function that returns the texts, like `words.table`.
    groups: scripts that pages load together, in this order, by the name of the group.
    """

    folders: Sequence[Path]
    texts: Callable[[], words.Table]
    groups: Mapping[str, Sequence[str]] = {}

    def text(self, name: str) -> str:
        """Returns the contents of a file.

        Raises:
            FileNotFoundError: no folder contains the file.
        """
        for folder in self.folders:
            if (folder / name).exists():
                return (folder / name).read_text("utf-8")
        folders = " or ".join(map(str, self.folders))
        raise FileNotFoundError(f"{name}: not found; expected it in {folders}")

    def page(self, name: str, program: Dict[str, Any]) -> str:
        """Returns the HTML of a page, with its scripts and style sheets inline.

        Args:
            name: the name of the page's file.
            program: the page's data besides its texts; must be serializable as JSON.
        """
        elements = {"js": "<script>\n{}</script>", "css": "<style>\n{}</style>"}
        return self._assembled(
            name, program, lambda file: elements[_ending(file)].format(self.text(file))
        )

    def write(self, name: str, program: Dict[str, Any], folder: Path) -> None:
        """Writes a page as `index.html` and writes the files that the page loads.

        Args:
            name, program: as in `page`.
            folder: an existing folder.
        """
        elements = {
            "js": '<script src="{}"></script>',
            "css": '<link rel="stylesheet" href="{}">',
        }

        def loaded(file: str) -> str:
            target = folder / file
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(self.text(file).encode())
            return elements[_ending(file)].format(file)

        (folder / "index.html").write_bytes(self._assembled(name, program, loaded).encode())

    def _assembled(self, name: str, program: Dict[str, Any], element: Callable[[str], str]) -> str:
        """Returns the HTML of a page in which the comments that stand for content are replaced.

        A comment that names an .html file is replaced with the contents of that file. A comment
        with the name of a group stands for its scripts, and `<!-- program -->` stands for the
        page's data. `<!-- no script -->` stands for the text that is shown if scripts are switched
        off.

        Args:
            name, program: as in `page`.
            element: a function that takes the name of a script or style sheet and returns the
                element for it.
        """

        def inserted(named: Match[str]) -> str:
            file = named[1]
            return self.text(file).strip() if _ending(file) == "html" else element(file)

        source = self.text(name)
        for group, scripts in self.groups.items():
            comments = "\n".join(map("<!-- {} -->".format, scripts))
            source = source.replace(f"<!-- {group} -->", comments)
        texts = self.texts()
        known = {"texts": texts, **program}
        # In JSON, "<" occurs only in strings. Escaped like this, no string can end the script.
        script = json.dumps(known).replace("<", "\\u003c")
        tags = texts["tag of the language"]
        lines = [f'<p lang="{tags[each]}">{line}</p>' for each, line in texts["no script"].items()]
        html = re.sub(_FILE, inserted, source).replace("<!-- no script -->", "".join(lines))
        return html.replace("<!-- program -->", script)


DIGITS = Pages((FOLDER,), words.table)


def _ending(file: str) -> str:
    return file.rpartition(".")[2]
