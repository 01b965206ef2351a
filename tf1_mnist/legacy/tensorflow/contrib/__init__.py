"""`tf.contrib`: each of its modules is in a file with the module's name.

To add a function to a module, define it in the module's file. If the function has merely been
renamed or moved, a line in `moved` of the `STAND_IN` at the end of the file is enough. A class that
derives from a Keras class goes into a file whose name starts with `_`, and the class's name goes
into the list of such classes in the module's file. To add a module, write a file with a `STAND_IN`.
`stand_ins.StandIn` explains what to declare.
"""

from typing import Dict, Mapping, Sequence


def in_files(names: Mapping[str, Sequence[str]]) -> Dict[str, str]:
    """Returns the entries of `moved` for names in files of this folder.

    Args:
        names: the names in each file, by a file such as "_cells" or "_seq2seq.helpers".
    """
    return {name: f"{__name__}.{file}.{name}" for file in names for name in names[file]}
