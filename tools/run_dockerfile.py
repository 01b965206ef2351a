"""Runs the steps of a Dockerfile on a machine without a container engine.

    python tools/run_dockerfile.py deploy/readme.Dockerfile

The current folder, which should be a new checkout, takes the place of the image's working directory
and of the files that COPY puts there. The Python that runs this script takes the place of the
image's Python.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from dockerfile_parse import DockerfileParser


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE")
    file = parser.parse_args().file
    here, image_folder = os.getcwd(), "/"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    with file.open("rb") as stream:
        steps = DockerfileParser(fileobj=stream).structure
    for step in steps:
        instruction, value = step["instruction"], step["value"]
        if instruction == "FROM":
            if value != "python:{}.{}-slim".format(*sys.version_info):
                parser.error(f"{file}: {value}; expected the Python that runs this script")
        elif instruction == "WORKDIR":
            image_folder = value
        elif instruction == "ENV":
            name, _, content = value.replace(image_folder, here).partition("=")
            environment[name] = re.sub(r"\$(\w+)", lambda match: environment[match[1]], content)
        elif instruction == "RUN":
            print(f"{instruction} {value}", flush=True)
            command = ["sh", "-c", value]
            status = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
            if status != 0:
                return status
        elif (instruction, value) != ("COPY", ". .") and instruction not in ("COMMENT", "CMD"):
            parser.error(f"{file}: {instruction} {value}; expected an instruction known here")
    return 0


if __name__ == "__main__":
    sys.exit(main())
