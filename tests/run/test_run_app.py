"""`./run app`: a desk that answers, then the window, and neither outlives the other or us."""

import http.server
import json
import os
import signal
import subprocess
import threading

import pytest
from run_app import free_port, is_desk, is_free
from run_rig import Checkout, is_gone

# The program: as a desk it answers /availability, as an app it waits for the desk that it was told of.
PROGRAM = """
import http.server, json, os, signal, sys, time, urllib.request

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"version": 1, "someone": False, "desk_ms": 1}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass

words = sys.argv[1:]
if words[0] == "desk":
    if os.environ.get("DESK_BREAKS"):
        sys.exit("no database")
    port = int(words[words.index("--port") + 1])
    server = http.server.HTTPServer(("127.0.0.1", port), Answer)
    print("desk", os.getpid(), port, flush=True)
    server.serve_forever()
url = os.environ.get("KINDLINE_DESK_URL", "-")
if "--ask" in words:
    url = url if url != "-" else "http://127.0.0.1:" + words[words.index("--ask") + 1]
    for _ in range(200):
        try:
            urllib.request.urlopen(url + "/availability", timeout=5)
            break
        except OSError:
            time.sleep(0.05)
    else:
        sys.exit("no desk answers")
print("app", os.getpid(), os.environ.get("KINDLINE_DESK_URL", "-"), *words[1:], flush=True)
if "--wait" in words:
    signal.pause()
sys.exit(3)
"""


@pytest.fixture
def started(checkout: Checkout) -> "Started":
    checkout.python_program("kindline", PROGRAM)
    return Started(checkout)


class Started:
    """`run_app` in a process of its own, with a free port in place of the usual one."""

    def __init__(self, checkout: Checkout) -> None:
        self.checkout = checkout
        self.port = free_port()

    def start(self, *words: str, **env: str) -> subprocess.Popen[str]:
        code = (
            "import pathlib, run_app\n"
            f"root = pathlib.Path({str(self.checkout.folder)!r})\n"
            f"sys.exit(run_app.run_app(root, {list(words)}, {self.port}))"
        )
        return self.checkout.start(code=code, **env)

    def run(self, *words: str, **env: str) -> tuple[int, list[list[str]], str]:
        process = self.start(*words, **env)
        out, err = process.communicate(timeout=60)
        return process.returncode, [line.split() for line in out.splitlines()], err


def test_the_window_finds_the_desk_and_both_end_together(started: Started) -> None:
    code, (desk, app), _ = started.run("--ask", str(started.port), "--site", "harbour-shop")
    assert code == 3
    assert [desk[0], desk[2]] == ["desk", str(started.port)]
    assert [app[0], *app[2:]] == ["app", "-", "--ask", str(started.port), "--site", "harbour-shop"]
    assert is_gone(int(desk[1]))
    assert is_free(started.port)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_whatever_ends_us_ends_both(started: Started, sign: signal.Signals) -> None:
    process = started.start("--ask", str(started.port), "--wait")
    ids = process_ids(process)
    process.send_signal(sign)
    assert is_gone(ids["app"])
    assert is_gone(ids["desk"])
    process.wait(10)
    assert process.returncode == (128 + sign if sign != signal.SIGKILL else -sign)


def test_a_window_that_is_killed_is_told_by_the_exit_code(started: Started) -> None:
    process = started.start("--ask", str(started.port), "--wait")
    ids = process_ids(process)
    os.kill(ids["app"], signal.SIGKILL)
    assert process.wait(20) == 128 + signal.SIGKILL
    assert is_gone(ids["desk"])


def test_a_desk_that_is_there_is_used_and_left_alone(started: Started) -> None:
    process_ids(started.start("--ask", str(started.port), "--wait"))
    code, lines, err = started.run("--ask", str(started.port))
    assert code == 3
    assert [line[0] for line in lines] == ["app"]
    assert f"A desk is there already: http://127.0.0.1:{started.port}/" in err
    assert is_desk(started.port)


def test_a_port_taken_by_something_else_moves_the_desk_and_tells_the_app(started: Started) -> None:
    with stranger(started.port):
        code, (desk, app), err = started.run("--ask", str(started.port))
    assert code == 3
    assert f"Something else uses port {started.port}" in err
    assert desk[2] != str(started.port)
    assert app[2] == f"http://127.0.0.1:{desk[2]}"


def test_a_desk_that_does_not_start_leaves_the_window_open(started: Started) -> None:
    process = started.start("--wait", DESK_BREAKS="1")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith("app")
    assert process.stderr.readline() == "no database\n"
    assert process.stderr.readline().startswith("The desk has ended. The window stays")
    assert process.poll() is None


def test_a_desk_named_by_the_user_or_a_demo_needs_none_of_ours(started: Started) -> None:
    for words, env in ([], {"KINDLINE_DESK_URL": "http://desk.example"}), (["--demo"], {}):
        code, lines, _ = started.run(*words, **env)
        assert code == 3
        assert [line[0] for line in lines] == ["app"]


def process_ids(process: subprocess.Popen[str]) -> dict[str, int]:
    """The ids of desk and app, when both have said theirs."""
    assert process.stdout is not None
    lines = [process.stdout.readline().split() for _ in range(2)]
    return {line[0]: int(line[1]) for line in lines}


class stranger:  # noqa: N801 - used as a context
    """A web server that is no desk."""

    def __init__(self, port: int) -> None:
        self.server = http.server.HTTPServer(("127.0.0.1", port), NoDesk)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *problem: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class NoDesk(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"hello": "world"}).encode())

    def log_message(self, *words: object) -> None:
        pass
