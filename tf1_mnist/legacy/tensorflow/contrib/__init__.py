"""`tf.contrib`: each of its modules is in the file of that name.

To add a function to a module, define it in the module's file. If it only has another name or place
today, a line in `moved` of the `STAND_IN` at the end of the file is enough. A class that derives
from one of Keras' goes into a file whose name starts with `_`, and its name into the list that the
module's file has of these. To add a module, write a file with a `STAND_IN`. `stand_ins.StandIn`
says what there is to declare.
"""

from typing import Dict, Mapping, Sequence


def in_files(names: Mapping[str, Sequence[str]]) -> Dict[str, str]:
    """Returns where names of this folder's files are, for `moved`.

    Args:
        names: the names, by file, such as "_cells" or "_seq2seq.helpers".
    """
    return {name: f"{__name__}.{file}.{name}" for file in names for name in names[file]}
