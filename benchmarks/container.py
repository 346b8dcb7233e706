"""The steps of the Dockerfile, taken in a fresh virtual environment on a machine without Docker.

It reads the Dockerfile, so that it cannot drift away from it: installs what that installs, copies
what that copies into a folder that it then makes read-only, and starts what that starts, with the
volumes of `compose.yaml` as folders. Then it asks the service as a stranger would. torch is taken
from this environment, since the index that the Dockerfile names may be out of reach.

    python -m benchmarks.container
"""

import base64
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path
from typing import Any

from PIL import Image

from fmnist.common.paths import PROJECT
from fmnist.data.dataset import load_dataset

_PORT = 18080
_TOKEN = "a-token-for-this-trial"
_ADDRESS = f"http://127.0.0.1:{_PORT}"


def instructions(path: Path) -> list[tuple[str, str]]:
    """Each instruction of a Dockerfile and what follows it, with its lines joined."""
    text = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def main() -> None:
    steps = instructions(PROJECT / "Dockerfile")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        python = _installed(root / "venv", steps)
        app = _copied(root / "app", steps)
        environment = _environment(root, steps)
        command = json.loads(next(rest for name, rest in steps if name == "CMD"))
        command = [python, *command[1:-1], str(_PORT)]
        process = subprocess.Popen(command, cwd=app, env=environment)
        try:
            _ask(process)
        finally:
            process.terminate()
        print("stopped with", process.wait(60))


def _installed(place: Path, steps: list[tuple[str, str]]) -> str:
    """The interpreter of a new environment with the requirements that the Dockerfile installs."""
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    install = next(rest for name, rest in steps if name == "RUN" and "pip install" in rest)
    files = re.findall(r"-r (\S+)", install)
    wanted = [
        line
        for file in files
        for line in (PROJECT / file).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "torch", "-r", "efficientnet"))
    ]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    here = Path(sysconfig.get_path("purelib"))
    packages = next(place.glob("lib/python*/site-packages"))
    (packages / "torch-from-here.pth").write_text(f"{here}\n", encoding="utf-8")
    print("installed", len(wanted), "requirements of", ", ".join(files))
    return python


def _copied(app: Path, steps: list[tuple[str, str]]) -> Path:
    for name, rest in steps:
        if name == "COPY":
            *sources, target = shlex.split(rest)
            for source in sources:
                path = PROJECT / source
                goal = app / (target if path.is_dir() else path.name)
                if path.is_dir():
                    own = ("runs",) if source == "models" else ()
                    ignored = shutil.ignore_patterns("__pycache__", *own)
                    shutil.copytree(path, goal, ignore=ignored, dirs_exist_ok=True)
                else:
                    app.mkdir(exist_ok=True)
                    shutil.copyfile(path, goal)
    subprocess.run(["chmod", "-R", "a-w", str(app)], check=True)
    return app


def _environment(root: Path, steps: list[tuple[str, str]]) -> dict[str, str]:
    """What the Dockerfile sets, its folders below `root`."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    for name, rest in steps:
        if name == "ENV":
            for part in shlex.split(rest):
                key, _, value = part.partition("=")
                kept[key] = f"{root}{value}" if value.startswith("/") else value
    for volume in ("data", "cache", "tmp"):
        (root / volume).mkdir()
    return kept | {"FMNIST_TOKEN": _TOKEN}


def _ask(process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            print("health", _get("/v2/health/ready"))
            break
        except urllib.error.URLError:
            time.sleep(0.5)
    picture = io.BytesIO()
    Image.fromarray(load_dataset().test_images[0].numpy()).save(picture, "PNG")
    body = json.dumps({"pictures": [base64.b64encode(picture.getvalue()).decode()]}).encode()
    try:
        _get("/v1/classify", body, token="")
    except urllib.error.HTTPError as error:
        print("without a token", error.code)
    answer = _get("/v1/classify", body)["answers"][0]
    print("answer", answer["class"], round(max(answer["probabilities"]), 3))


def _get(path: str, body: bytes | None = None, token: str = _TOKEN) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{_ADDRESS}{path}", body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


if __name__ == "__main__":
    main()
