"""What stands in `deploy/`: held against its kinds' own schemas, against each other, and run where that can be done."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from benchmarks.deeds import NAMES
from benchmarks.visitor import Visitor
from tests.served import ROOT, in_a_loop, served

DEPLOY = ROOT / "deploy"
BESIDE_PYTHON = Path(sys.executable).parent
VALIDATORS = {
    "Dockerfile": [BESIDE_PYTHON / "hadolint"],
    "compose.yaml": [BESIDE_PYTHON / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"],
    "kubernetes.yaml": [BESIDE_PYTHON / "kubernetes-validate", "--strict"],
}
# Something that each kind of file must not say, in place of something it says.
WRONG = {
    "Dockerfile": ("WORKDIR /app", "WORKDIR app"),
    "compose.yaml": ("restart: unless-stopped", "restarts: unless-stopped"),
    "kubernetes.yaml": ("replicas: 2", "replicas: two"),
}


def sound(kind: str, file: Path) -> bool:
    return subprocess.run([*VALIDATORS[kind], file], capture_output=True).returncode == 0


@pytest.mark.parametrize("kind", VALIDATORS)
def test_a_manifest_keeps_to_its_schema_and_one_that_does_not_is_found(kind: str, tmp_path: Path) -> None:
    said = (DEPLOY / kind).read_text(encoding="utf-8")
    assert sound(kind, DEPLOY / kind)
    assert said.replace(*WRONG[kind]) != said
    (wrong := tmp_path / kind).write_text(said.replace(*WRONG[kind]))
    assert not sound(kind, wrong)


@pytest.mark.nginx
def test_nginx_reads_its_files_as_compose_puts_them_together(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    # The names of the processes are known inside compose only.
    for name in ("nginx.conf", "processes.conf"):
        (tmp_path / name).write_text(re.sub(r"\bapp\d:", "127.0.0.1:", (DEPLOY / name).read_text()))
    main = tmp_path / "main.conf"
    main.write_text("pid nginx.pid; events {} http { include nginx.conf; include processes.conf; }")
    checked = subprocess.run(
        ["nginx", "-t", "-c", main, "-p", tmp_path, "-e", "stderr"], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def composed() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def deployed() -> dict[tuple[str, str], dict]:
    documents = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    return {(one["kind"], one["metadata"]["name"]): one for one in documents}


def image_says() -> dict[str, str]:
    """What the image's environment is."""
    line = next(line for line in dockerfile() if line.startswith("ENV "))
    return dict(pair.split("=", 1) for pair in line.split()[1:])


def dockerfile() -> list[str]:
    said = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    return [line for line in said.splitlines() if line and not line.startswith("#")]


def test_nginx_knows_each_process_of_compose_by_its_port() -> None:
    port = image_says()["STREAMLIT_SERVER_PORT"]
    apps = {
        f"{name}:{service['environment'].get('STREAMLIT_SERVER_PORT', port)}"
        for name, service in composed().items()
        if service.get("build")
    }
    groups = re.findall(r"upstream (\w+) \{(.*?)\}", (DEPLOY / "processes.conf").read_text(), re.DOTALL)
    assert len(apps) == len(groups) - 1 == 2
    for group, servers in groups:
        named = re.findall(r"server (\S+).*?( backup)?;", servers)
        assert {name for name, _ in named} == apps
        first = {name for name, backup in named if not backup}
        assert first == (apps if group == "newcomers" else {name for name in apps if f"process{name[-4:]}" == group})


def test_all_processes_have_the_same_secret_from_outside_and_the_same_place_for_rooms() -> None:
    apps = [service["environment"] for service in composed().values() if service.get("build")]
    for name in ("STREAMLIT_SERVER_COOKIE_SECRET", "DIGITSCOPE_ROOMS"):
        assert len({app[name] for app in apps}) == 1
    assert apps[0]["STREAMLIT_SERVER_COOKIE_SECRET"].startswith("${COOKIE_SECRET:?")
    pod = deployed()["Deployment", "digitscope"]["spec"]["template"]["spec"]["containers"][0]
    told = {one["name"]: one for one in pod["env"]}
    assert "valueFrom" in told["STREAMLIT_SERVER_COOKIE_SECRET"]
    valkey = deployed()["Service", "digitscope-valkey"]
    address = f"redis://{valkey['metadata']['name']}:{valkey['spec']['ports'][0]['port']}/0"
    assert told["DIGITSCOPE_ROOMS"]["value"] == address
    assert apps[0]["DIGITSCOPE_ROOMS"] == "redis://valkey:6379/0"
    assert "valkey" in composed()


def test_what_valkey_acknowledged_is_on_a_disk_wherever_it_runs() -> None:
    pod = deployed()["StatefulSet", "digitscope-valkey"]["spec"]["template"]["spec"]["containers"][0]
    script = (DEPLOY / "serve.sh").read_text().replace('"', " ")
    for said in (composed()["valkey"]["command"].replace("--", ""), " ".join(pod["args"]).replace("--", ""), script):
        assert "appendonly yes" in said
        assert "appendfsync always" in said
        assert "maxmemory-policy noeviction" in said
    assert composed()["valkey"]["volumes"] == ["rooms:/data"]
    assert pod["volumeMounts"] == [{"name": "rooms", "mountPath": "/data"}]


def test_kubernetes_reaches_what_the_image_opens_and_keeps_each_visitor_by_a_cookie() -> None:
    pod = deployed()["Deployment", "digitscope"]["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert str(container["ports"][0]["containerPort"]) == image_says()["STREAMLIT_SERVER_PORT"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": "/_stcore/health", "port": "http"}
    assert f"USER {pod['securityContext']['runAsUser']}" in dockerfile()
    ingress = deployed()["Ingress", "digitscope"]
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    service = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]["name"]
    assert deployed()["Service", service]["spec"]["selector"] == {"app": "digitscope"}


def test_what_the_image_copies_is_all_the_app_needs_and_it_writes_to_its_own_folder_of_temporary_files_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = tmp_path / "app"
    image.mkdir()
    copied = [line.split()[1] for line in dockerfile() if line.startswith("COPY ")]
    allowed = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[0] == "!"}
    assert set(copied) == allowed
    for name in copied:
        if (source := ROOT / name).is_dir():
            shutil.copytree(source, image / name, ignore=shutil.ignore_patterns("__pycache__", ".*.pt"))
        else:
            shutil.copy(source, image / name)
    before = sorted(image.rglob("*"))
    for name, value in image_says().items():
        if name not in {"STREAMLIT_SERVER_ADDRESS", "STREAMLIT_SERVER_PORT"}:
            monkeypatch.setenv(name, value.replace("/tmp", str(tmp_path)))

    async def visit(url: str) -> None:
        async with Visitor(url) as visitor:
            for page in NAMES:
                await visitor.open(page, "digit=d1.7-crossed-1")
            await visitor.follow("", "lang=zh")
            assert re.search("[\u4e00-\u9fff]{4}", visitor.shown)

    monkeypatch.delenv("DIGITSCOPE_DATA", raising=False)
    with served(image / "app.py", project=False) as app:
        assert Path(os.readlink(f"/proc/{app.process}/cwd")) == image
        in_a_loop(visit(app.url))
    assert sorted(image.rglob("*")) == before
