"""`tf.contrib`: each of its modules is in the file of that name.

To add a function to a module, define it in the module's file. If the function has merely been
renamed or moved, a line in `moved` of the `STAND_IN` at the end of the file is enough. A class that
derives from a Keras class goes into a file whose name starts with `_`, and its name goes into the
list of such classes in the module's file. To add a module, write a file with a `STAND_IN`.
`stand_ins.StandIn` explains what to declare.
"""

from typing import Dict, Mapping, Sequence


def in_files(names: Mapping[str, Sequence[str]]) -> Dict[str, str]:
    """Returns where names of this folder's files are, for `moved`.

    Args:
        names: the names, by file, such as "_cells" or "_seq2seq.helpers".
    """
    return {name: f"{__name__}.{file}.{name}" for file in names for name in names[file]}
