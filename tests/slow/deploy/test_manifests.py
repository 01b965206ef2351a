"""Checks that the manifests are consistent and match the schemas of Kubernetes and Kubeflow.

No schema can check whether the names, ports and labels in a manifest agree with each other.
"""

import json
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Dict, List, NamedTuple

import kubernetes_validate
import pytest
import yaml
from kubeflow.training.api_client import ApiClient

import tf1_mnist
from tf1_mnist.cluster import tf_config

CHECKOUT = Path(__file__).parents[3]
DEPLOY = CHECKOUT / "deploy"
MANIFESTS = ["tfjob.yaml", "statefulsets.yaml"]
# Since Kubernetes 1.28, a pod of a StatefulSet has a label with its index.
VERSIONS = ["1.28", kubernetes_validate.latest_version()]
ROLES = {"chief", "worker", "ps"}
PORT = 2222

Object = Dict[str, Any]


def read(manifest: str) -> List[Object]:
    return list(yaml.safe_load_all((DEPLOY / manifest).read_text(encoding="utf-8")))


def of_kind(manifest: str, kind: str) -> List[Object]:
    return [document for document in read(manifest) if document["kind"] == kind]


def one(manifest: str, kind: str) -> Object:
    (document,) = of_kind(manifest, kind)
    return document


class Task(NamedTuple):
    """The tasks of a role, with the container in which they train."""

    role: str
    replicas: int
    labels: Dict[str, str]
    pod: Object
    container: Object


def tasks(manifest: str) -> List[Task]:
    if manifest == "tfjob.yaml":
        job = one(manifest, "TFJob")
        # The label that the operator gives every pod of a job.
        labels = {"training.kubeflow.org/job-name": job["metadata"]["name"]}
        specs = {role.lower(): spec for role, spec in job["spec"]["tfReplicaSpecs"].items()}
    else:
        sets = of_kind(manifest, "StatefulSet")
        labels = {}
        specs = {each["metadata"]["name"].rpartition("-")[2]: each["spec"] for each in sets}
    found = []
    for role, spec in specs.items():
        template = spec["template"]
        pod = template["spec"]
        (container,) = [each for each in containers(pod) if each["name"] == "tensorflow"]
        pod_labels = {**labels, **template.get("metadata", {}).get("labels", {})}
        found.append(Task(role, spec["replicas"], pod_labels, pod, container))
    return found


def containers(pod: Object) -> List[Object]:
    return pod.get("initContainers", []) + pod["containers"]


def selects(selector: Dict[str, str], labels: Dict[str, str]) -> bool:
    return selector.items() <= labels.items()


# --- The schemas ---


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("manifest", MANIFESTS)
def test_built_in_kinds(manifest: str, version: str) -> None:
    """Strict validation refuses unknown fields. Each pod of the TFJob is validated as a Pod."""
    documents = [document for document in read(manifest) if document["kind"] != "TFJob"]
    documents += [{"apiVersion": "v1", "kind": "Pod", "spec": task.pod} for task in tasks(manifest)]
    assert len(documents) >= 5
    for document in documents:
        kubernetes_validate.validate(document, version, strict=True)


def test_tfjob() -> None:
    """The operator's own client reads the TFJob and writes it again without losing anything."""
    job = one("tfjob.yaml", "TFJob")
    client = ApiClient()
    model = client.deserialize(SimpleNamespace(data=json.dumps(job)), "KubeflowOrgV1TFJob")
    assert client.sanitize_for_serialization(model) == job


def test_tfjob_has_the_values_that_the_operator_requires() -> None:
    """Checks values that the schema leaves open but the operator's source requires."""
    job = one("tfjob.yaml", "TFJob")
    assert (job["apiVersion"], job["kind"]) == ("kubeflow.org/v1", "TFJob")
    assert job["spec"]["runPolicy"]["cleanPodPolicy"] in {"All", "Running", "None"}
    replicas = job["spec"]["tfReplicaSpecs"]
    assert set(replicas) == {"Chief", "Worker", "PS"}
    for spec in replicas.values():
        assert spec["restartPolicy"] == "OnFailure"
        assert "restartPolicy" not in spec["template"]["spec"]
        (container,) = spec["template"]["spec"]["containers"]
        assert container["ports"] == [{"name": "tfjob-port", "containerPort": PORT}]
        assert "TF_CONFIG" not in [variable["name"] for variable in container.get("env", [])]


# --- The tasks in both manifests ---


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_command(manifest: str) -> None:
    """Commands use only options that their modules accept.

    The tag of each image is the package's version.
    """
    assert {task.role for task in tasks(manifest)} == ROLES
    for task in tasks(manifest):
        python, m, module, network, *arguments = task.container["command"]
        assert (python, m) == ("python", "-m")
        shown = subprocess.run(
            [sys.executable, "-m", module, network, "--help"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert arguments[:2] == ["--run-dir", "/runs/softmax"]
        for argument in arguments:
            assert not argument.startswith("--") or f"{argument} " in shown
        for container in containers(task.pod):
            assert container["image"] == f"tf1-mnist:{tf1_mnist.__version__}"


def test_both_run_the_same() -> None:
    first, second = (
        {task.role: (task.replicas, task.container, task.pod) for task in tasks(manifest)}
        for manifest in MANIFESTS
    )
    for role, (replicas, container, pod) in first.items():
        other_replicas, other_container, other_pod = second[role]
        assert replicas == other_replicas
        for key in ("image", "command", "resources", "securityContext", "volumeMounts"):
            assert container[key] == other_container[key]
        assert pod["securityContext"] == other_pod["securityContext"]
        assert pod["volumes"] == other_pod["volumes"]
    claims = [one(manifest, "PersistentVolumeClaim") for manifest in MANIFESTS]
    assert claims[0] == claims[1]


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_shared_folder(manifest: str) -> None:
    """All tasks mount the same volume, and only the chief may write to it."""
    claim = one(manifest, "PersistentVolumeClaim")
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    for task in tasks(manifest):
        volumes = {volume["name"]: volume for volume in task.pod["volumes"]}
        mounts = {mount["mountPath"]: mount for mount in task.container["volumeMounts"]}
        assert set(mounts) == {"/runs", "/tmp"}
        runs = volumes[mounts["/runs"]["name"]]
        assert runs["persistentVolumeClaim"] == {"claimName": claim["metadata"]["name"]}
        assert mounts["/runs"].get("readOnly", False) == (task.role != "chief")
        assert volumes[mounts["/tmp"]["name"]]["emptyDir"] == {}


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_no_privileges(manifest: str) -> None:
    for task in tasks(manifest):
        assert task.pod["automountServiceAccountToken"] is False
        user = task.pod["securityContext"]
        assert user["runAsNonRoot"] is True
        assert user["runAsUser"] == user["runAsGroup"] == user["fsGroup"] == 1000
        assert user["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in containers(task.pod):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_resources(manifest: str) -> None:
    """Checks the names of the resources, since a schema accepts any name."""
    claim = one(manifest, "PersistentVolumeClaim")
    assert set(claim["spec"]["resources"]["requests"]) == {"storage"}
    for task in tasks(manifest):
        for container in containers(task.pod):
            resources = container["resources"]
            assert set(resources["requests"]) == {"cpu", "memory"}
            assert set(resources["limits"]) == {"memory"}


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_network_policy(manifest: str) -> None:
    """The policy applies to every pod of the job.

    It allows only connections from these pods to one port.
    """
    spec = one(manifest, "NetworkPolicy")["spec"]
    selector = spec["podSelector"]["matchLabels"]
    assert selector  # an empty selector would select every pod in the namespace
    for task in tasks(manifest):
        assert selects(selector, task.labels)
        assert [port["containerPort"] for port in task.container["ports"]] == [PORT]
    assert spec["policyTypes"] == ["Ingress"]
    assert spec["ingress"] == [
        {
            "from": [{"podSelector": {"matchLabels": selector}}],
            "ports": [{"protocol": "TCP", "port": PORT}],
        }
    ]


# --- The StatefulSets ---


def environment(container: Object, labels: Dict[str, str]) -> Dict[str, str]:
    """Expands `env` as Kubernetes does: $(NAME) is replaced if NAME is defined above it."""
    config_maps = {
        each["metadata"]["name"]: each["data"] for each in of_kind("statefulsets.yaml", "ConfigMap")
    }
    values: Dict[str, str] = {}
    for variable in container["env"]:
        if "value" in variable:
            value = re.sub(
                r"\$\((\w+)\)", lambda match: values.get(match[1], match[0]), variable["value"]
            )
        elif "configMapKeyRef" in variable["valueFrom"]:
            reference = variable["valueFrom"]["configMapKeyRef"]
            value = config_maps[reference["name"]][reference["key"]]
        else:
            path = variable["valueFrom"]["fieldRef"]["fieldPath"]
            label = re.fullmatch(r"metadata\.labels\['(.+)'\]", path)
            assert label is not None
            value = labels[label[1]]
        values[variable["name"]] = value
    return values


def test_tf_config() -> None:
    """Each pod's TF_CONFIG names the pod's own task and contains the DNS names of all pods."""
    service = one("statefulsets.yaml", "Service")["metadata"]["name"]
    pods: Dict[str, List[str]] = {}
    configs = []
    for each in of_kind("statefulsets.yaml", "StatefulSet"):
        name, spec = each["metadata"]["name"], each["spec"]
        role = spec["template"]["metadata"]["labels"]["app.kubernetes.io/component"]
        assert name == f"tf1-mnist-{role}"
        assert spec["serviceName"] == service
        (container,) = spec["template"]["spec"]["initContainers"]
        for index in range(spec["replicas"]):
            pods.setdefault(role, []).append(f"{name}-{index}.{service}:{PORT}")
            # The label that Kubernetes gives every pod of a StatefulSet.
            values = environment(container, {"apps.kubernetes.io/pod-index": str(index)})
            configs.append((role, index, values["TF_CONFIG"]))
    assert set(pods) == ROLES
    for role, index, config in configs:
        assert json.loads(config) == {"cluster": pods, "task": {"type": role, "index": index}}
        assert tf_config.read({"TF_CONFIG": config}) == tf_config.ClusterTask(pods, role, index)


def test_service() -> None:
    """The service is headless and includes pods that are not ready.

    A pod is not ready until its task is finished.
    """
    spec = one("statefulsets.yaml", "Service")["spec"]
    assert spec["clusterIP"] == "None"
    assert spec["publishNotReadyAddresses"] is True
    assert [port["port"] for port in spec["ports"]] == [PORT]
    for task in tasks("statefulsets.yaml"):
        assert selects(spec["selector"], task.labels)


def test_each_statefulset_selects_its_own_pods() -> None:
    for each in of_kind("statefulsets.yaml", "StatefulSet"):
        selector = each["spec"]["selector"]["matchLabels"]
        own = each["spec"]["template"]["metadata"]["labels"]
        selected = [t for t in tasks("statefulsets.yaml") if selects(selector, t.labels)]
        assert [task.labels for task in selected] == [own]


def test_finished_task_rests() -> None:
    """A pod becomes ready when its task has ended, and then stays idle. All pods start together."""
    for each in of_kind("statefulsets.yaml", "StatefulSet"):
        assert each["spec"]["podManagementPolicy"] == "Parallel"
        pod = each["spec"]["template"]["spec"]
        assert [container["name"] for container in pod["initContainers"]] == ["tensorflow"]
        assert "restartPolicy" not in pod["initContainers"][0]  # otherwise it would be a sidecar
        assert pod.get("restartPolicy", "Always") == "Always"
        (finished,) = pod["containers"]
        python, c, program = finished["command"]
        assert (python, c, program) == ("python", "-c", "import signal; signal.pause()")


# --- The image ---


def test_dockerfile() -> None:
    """The Dockerfile copies only what the build needs, and sets the same user as the manifests."""
    lines = [line.split() for line in (DEPLOY / "Dockerfile").read_text().splitlines()]
    copied = [
        name
        for line in lines
        if line[:1] == ["COPY"] and not line[1].startswith("--")
        for name in line[1:-1]
    ]
    assert all((CHECKOUT / name).exists() for name in copied)
    setup = ConfigParser()
    setup.read(CHECKOUT / "setup.cfg")
    metadata = setup["metadata"]
    licences = metadata["license_files"].split()
    needed = ["setup.py", "setup.cfg", "README.md", "tf1_mnist", *licences]
    assert {Path(name).parts[0] for name in needed} == set(copied)
    (user,) = [line[1] for line in lines if line[:1] == ["USER"]]
    for manifest in MANIFESTS:
        for task in tasks(manifest):
            security = task.pod["securityContext"]
            assert user == f"{security['runAsUser']}:{security['runAsGroup']}"
