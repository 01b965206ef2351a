"""Stands in for `IPython.display` outside Jupyter, where IPython may be missing."""

from typing import Any

from tf1run.stand_ins import StandIn


def display(*objects: Any, **options: Any) -> None:
    for each in objects:
        print(each)


def clear_output(wait: bool = False) -> None:
    pass


class Image:
    """Stands in for a picture, a page or a video, which only Jupyter can show."""

    def __init__(self, *args: Any, **options: Any) -> None:
        pass


Audio = HTML = IFrame = Javascript = Latex = Markdown = SVG = Video = YouTubeVideo = Image


def get_ipython() -> None:
    return None


STAND_IN = StandIn(missing={"IPython": __name__, "IPython.display": __name__})
