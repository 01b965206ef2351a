"""Lists the commands.

python -m tf1_mnist
"""

if __name__ == "__main__":
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # before the other imports

import sys
from typing import Sequence

from tf1_mnist.cli import command_list


def main(argv: Sequence[str]) -> int:
    if argv and argv[0] not in ("-h", "--help"):
        print(
            f"python -m tf1_mnist: error: {argv[0]!r}; expected no argument "
            "(to run a command: python -m tf1_mnist.<name>)",
            file=sys.stderr,
        )
        return 2
    summaries = {**command_list.TRAINING, **command_list.OTHERS}
    width = max(map(len, summaries))
    for name, summary in summaries.items():
        print(f"python -m tf1_mnist.{name:{width}}  {summary}")
    print("\nTo see a command's options, add --help.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
