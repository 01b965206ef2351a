"""Installs and removes the stand-ins.

The functions import other modules only when they are called, since `__main__` first has to remove a
folder from `sys.path`.
"""

import sys


def install() -> None:
    """Makes `import` find TensorFlow 1 and gives programs MNIST without a download.

    On TensorFlow 1.15.5, only MNIST is provided.
    """
    from tf1run import finder, old_names, source, stand_ins, tf1, today
    from tf1run.tutorials import downloads, files

    downloads.install()
    files.install()
    if source.GENUINE or today.is_hidden():
        return
    for file, stand_in in stand_ins.collect():
        if stand_in.modules:
            old_names.complete(file, stand_in)
    tf1.disable_v2_behavior()  # imports TensorFlow, which takes longer with our finders
    for library in stand_ins.changes:
        if library in sys.modules:
            old_names.put_back(sys.modules[library])
    sys.meta_path.insert(0, finder.FIRST)
    sys.meta_path.append(finder.LAST)
    today.hide()
    source.convert_cells()


def uninstall() -> None:
    """Makes `import` find today's modules again.

    Changes to NumPy and other libraries remain: the old names and arguments, the way in which NumPy
    prints numbers, and the types of NumPy sums.
    """
    from tf1run import finder, source, today
    from tf1run.tutorials import downloads, files

    downloads.uninstall()
    files.uninstall()
    if today.is_hidden():
        source.leave_cells()
        today.show()
        sys.meta_path.remove(finder.FIRST)
        sys.meta_path.remove(finder.LAST)
