# An image in which the README's commands that train and test have been run. To build it, in the root of the checkout:
#
#     docker build --file deploy/readme.Dockerfile --tag tf1-mnist-readme .
#
# tools/run_dockerfile.py runs these steps without a container engine.

FROM python:3.13-slim
WORKDIR /checkout
COPY . .
RUN python -m venv .venv
ENV PATH=/checkout/.venv/bin:$PATH

RUN python -m pip install . && python -m tf1_mnist.softmax
RUN python -m pip install ".[test]" && pytest

CMD ["bash"]
