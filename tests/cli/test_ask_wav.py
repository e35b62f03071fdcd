"""`kindline ask --wav`: a recording through the real ears and the real articles."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kindline.bootstrap import WIRING
from kindline.cli.main import main
from sound_server import spoken_by_flite

HEARD_KEYS = {"heard", "confidence", "alternatives", "engine", "read_back"}


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], tmp_path: Path):  # type: ignore[no-untyped-def]  # a function
    def run(said: str, *words: str) -> dict[str, Any]:
        file = tmp_path / "said.wav"
        spoken_by_flite(said, file)
        assert main(["ask", "--wav", str(file), "--json", *words], WIRING) == 0
        reply: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert set(reply) >= HEARD_KEYS
        return reply

    return run


def test_a_spoken_question_is_answered(ask) -> None:
    reply = ask("where is the nearest cash machine")
    assert "machine" in reply["heard"]
    assert 0 < reply["confidence"] <= 1
    assert reply["engine"] == "faster-whisper"
    shown = [choice["article"] for choice in reply["choices"]] + [reply["article"]]
    assert "find-cash-machine" in shown


def test_the_word_person_needs_no_reading_back(ask) -> None:
    reply = ask("person")
    assert (reply["outcome"], reply["read_back"]) == ("person", False)


def test_a_secret_that_is_said_is_struck(ask) -> None:
    reply = ask("my pin is four eight two one")
    told = json.dumps(reply)
    assert "eight two" not in told
    assert "[struck out]" in reply["heard"]


def test_silence_is_nothing_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "silence.wav"
    subprocess.run(["sox", "-n", "-r", "44100", "-b", "16", str(file), "trim", "0", "2"], check=True)
    assert main(["ask", "--wav", str(file), "--json"], WIRING) == 0
    reply = json.loads(capsys.readouterr().out)
    assert (reply["heard"], reply["read_back"], reply["article"]) == ("", True, None)


def test_words_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "said.wav"
    spoken_by_flite("person", file)
    assert main(["ask", "--wav", str(file)], WIRING) == 0
    assert capsys.readouterr().out.startswith('Heard by faster-whisper: "person" (')


def test_a_device_with_little_memory_hears_by_pocketsphinx(ask) -> None:
    settings = Path(os.environ["XDG_CONFIG_HOME"], "kindline", "settings.toml")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[listen]\nengine = "pocketsphinx"\n')
    try:
        reply = ask("where is the cash machine")
    finally:
        settings.unlink()
    assert (reply["heard"], reply["engine"]) == ("where is the cash machine", "pocketsphinx")


def test_what_is_no_recording_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "text.wav"
    file.write_text("hello")
    assert main(["ask", "--wav", str(file)], WIRING) == 1
    assert "Give a WAV file with 16-bit samples" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["ask", "hello", "--wav", str(file)], WIRING)
    with pytest.raises(SystemExit):
        main(["ask"], WIRING)
