"""`tf.contrib.tensorboard.plugins.projector`: writes projector_config.pbtxt.

TensorBoard contains the same module, but the newest TensorFlow does not install TensorBoard.
"""

import os
from typing import Any, List

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn


class SpriteMetadata:
    """A picture that contains an image for each point."""

    def __init__(self) -> None:
        self.image_path = ""
        self.single_image_dim: List[int] = []


class EmbeddingInfo:
    """A tensor that the projector shows."""

    def __init__(self) -> None:
        self.tensor_name = ""
        self.metadata_path = ""
        self.bookmarks_path = ""
        self.tensor_shape: List[int] = []
        self.tensor_path = ""
        self.sprite = SpriteMetadata()


class _Embeddings(List[EmbeddingInfo]):
    def add(self) -> EmbeddingInfo:
        self.append(EmbeddingInfo())
        return self[-1]


class ProjectorConfig:
    """What the projector shows."""

    def __init__(self) -> None:
        self.model_checkpoint_path = ""
        self.model_checkpoint_dir = ""
        self.embeddings = _Embeddings()


def visualize_embeddings(summary_writer: Any, config: ProjectorConfig) -> None:
    """Writes the configuration to the folder of a summary writer, or to a folder."""
    folder = summary_writer
    if hasattr(folder, "get_logdir"):
        folder = folder.get_logdir()
    tf.gfile.MakeDirs(folder)
    with tf.gfile.GFile(os.path.join(folder, "projector_config.pbtxt"), "w") as file:
        file.write(_text(config, ""))


def _text(message: Any, indent: str) -> str:
    """Returns a message in the text format of protocol buffers, without its empty fields."""
    lines = []
    for name, value in vars(message).items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, int):
                lines.append(f"{indent}{name}: {each}\n")
            elif isinstance(each, (str, bytes)):
                text = each if isinstance(each, str) else each.decode()
                if text:
                    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
                    lines.append(f'{indent}{name}: "{escaped}"\n')
            else:
                inner = _text(each, indent + "  ")
                if inner:
                    lines.append(f"{indent}{name} {{\n{inner}{indent}}}\n")
    return "".join(lines)


STAND_IN = StandIn(
    section="`tf.contrib.tensorboard.plugins.projector`",
    instead="tensorboard.plugins.projector",
    modules={
        "tensorflow.contrib.tensorboard": "",
        "tensorflow.contrib.tensorboard.plugins": "",
        "tensorflow.contrib.tensorboard.plugins.projector": __name__,
    },
)
