"""The post's two programs, examples/softmax.py and cnn.py, as other documents show them."""

import re
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def assert_is_excerpt(code: str, source: str) -> None:
    """Fails unless a program contains this code; what is between graph and loop may be missing."""
    graph, *loop = code.split("\nwith ")
    assert graph in source
    for part in loop:
        assert f"\nwith {part}" in source


def output_in_english(text: str) -> str:
    """Returns what the English program prints where the Chinese one prints the given text."""
    text = re.sub("第 (.+) 轮：验证集准确率", r"epoch \1: validation accuracy", text)
    return text.replace("测试集准确率", "test accuracy")
