"""The files in a small wheel that stands in for those of TensorFlow 1.15.5 and Keras."""

FILES = {
    "old_library/__init__.py": "",
    "old_library/part/__init__.py": "print('a part')\n",
    "old_library/part/small.py": "ASSERTED = True\nassert not ASSERTED\n",
    "old_library/part/compiled.so": "not kept",
    "other/__init__.py": "not kept",
    "LICENSE": "free",
}
