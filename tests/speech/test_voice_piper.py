"""Piper voices that are placed, with a small program that stands for piper."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kindline.adapters.speech import voice_piper
from kindline.adapters.speech.voice_best import BestVoice, find_voices
from kindline.adapters.speech.voice_piper import PiperVoice, find_voice_files, piper_command
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Pcm, Utterance

# half a second a word, as loud as can be; what the voice's file says goes wrong goes wrong
PIPER = f"""#!{sys.executable} -IS
import os, signal, sys
from pathlib import Path
given = {{sys.argv[at]: sys.argv[at + 1] for at in range(1, len(sys.argv) - 1)}}
model, scale = Path(given["--model"]), float(given["--length_scale"])
assert "--output-raw" in sys.argv
with model.with_name("pids").open("a") as file:
    file.write(f"{{os.getpid()}}\\n")
text = sys.stdin.readline()
if not text:
    sys.exit()
with model.with_name("asked").open("a") as file:
    file.write(f"{{scale:g}} {{text}}")
assert sys.stdin.read() == ""
wrong = model.read_text()
if wrong == "damaged":
    sys.exit("Traceback\\nValueError: no such model\\n")
if wrong == "hangs":
    signal.pause()
samples = b"\\0\\x40" * round(len(text.split()) * 8000 * scale)
sys.stdout.buffer.write({{"dumb": b"", "odd": samples[1:]}}.get(wrong, samples))
"""
DESCRIPTION = {"audio": {"sample_rate": 16_000}, "phoneme_type": "espeak"}


def placed(folder: Path, wrong: str = "", description: object = DESCRIPTION) -> Path:
    """A voice's two files; `wrong` is what the small program does with it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "en_US-clear.onnx"
    file.write_text(wrong)
    (folder / "en_US-clear.onnx.json").write_text(json.dumps(description))
    return file


def asked(file: Path) -> list[str]:
    """What the program was asked, without the text that tells how fast the voice is."""
    return file.with_name("asked").read_text().splitlines()[1:]


def running(file: Path) -> list[int]:
    pids = map(int, file.with_name("pids").read_text().split())
    return [pid for pid in pids if Path("/proc", str(pid)).exists()]


def waiting(voice: PiperVoice) -> int:
    """The process that is there for the next sentence."""
    ahead = voice._processes._waiting
    assert ahead is not None
    return ahead[1].pid


def words(utterance: Utterance) -> list[str]:
    return [utterance.text[word.start : word.start + word.length] for word in utterance.words]


@pytest.fixture
def piper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small program of that name, the only one that is found."""
    program = tmp_path / "bin" / "piper"
    program.parent.mkdir()
    program.write_text(PIPER)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr(voice_piper.importlib.util, "find_spec", lambda name: None)
    return str(program)


@pytest.fixture
def voice(tmp_path: Path, piper: str) -> Iterator[PiperVoice]:
    made = PiperVoice(placed(tmp_path / "voice"), piper_command(), timeout_s=30)
    yield made
    made.close()
    assert running(tmp_path / "voice" / "x") == []


def test_voices_are_found_by_their_two_files(tmp_path: Path) -> None:
    placed(tmp_path / "b")
    placed(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "alone.onnx").write_text("")
    found = [file.relative_to(tmp_path).as_posix() for file in find_voice_files(tmp_path)]
    assert found == ["b/en_US-clear.onnx", "en_US-clear.onnx"]
    assert list(find_voice_files(tmp_path / "nowhere")) == []


def test_a_sentence_is_spoken_at_the_rate_that_is_asked(voice: PiperVoice, tmp_path: Path) -> None:
    utterance = voice.speak("“It’s” [[new]]\nPress *Cards* now", "en", 100, 45)
    assert words(utterance) == ["It’s", "new", "Press", "Cards", "now"]
    # the voice says 120 words a minute of its own
    assert utterance.pcm == Pcm(b"\0\x40" * 48_000, 16_000)
    assert utterance.words[0].at_ms == 0
    assert 2000 < utterance.words[-1].at_ms < 3000
    assert voice.speak("one two", "en", 120, 45).pcm.duration_s == 1
    assert voice.speak("one two", "en", 120, 45).pcm.duration_s == 1
    assert [line.split() for line in asked(tmp_path / "voice" / "x")] == [
        ["1.2", "It's", "new", "Press", "Cards", "now"],
        ["1", "one", "two"],
        ["1", "one", "two"],
    ]


def test_the_next_process_is_already_there(voice: PiperVoice, tmp_path: Path) -> None:
    file = tmp_path / "voice" / "x"
    voice.speak("one", "en", 120, 45)
    ahead = waiting(voice)
    voice.speak("two", "en", 120, 45)
    assert str(ahead) in file.with_name("pids").read_text().split()
    assert ahead not in running(file)
    assert waiting(voice) != ahead


def test_one_that_waited_and_died_is_replaced(voice: PiperVoice) -> None:
    ahead = waiting(voice)
    os.kill(ahead, signal.SIGKILL)
    os.waitid(os.P_PID, ahead, os.WEXITED | os.WNOWAIT)
    assert voice.speak("two", "en", 120, 45).pcm.duration_s == 0.5


@pytest.mark.parametrize("text", ["", " \n", "… — “”"])
def test_a_text_without_words_asks_nothing(voice: PiperVoice, tmp_path: Path, text: str) -> None:
    assert voice.speak(text, "en", 120, 45) == Utterance(text, Pcm(b"", 16_000), ())
    assert asked(tmp_path / "voice" / "x") == []


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("damaged", "ValueError: no such model"),
        ("dumb", "it gave no sound"),
        ("odd", "it gave no sound"),
        ("hangs", "no answer within 1 seconds"),
    ],
)
def test_a_voice_that_does_not_work_is_an_error_and_leaves_nothing(
    tmp_path: Path, piper: str, wrong: str, problem: str
) -> None:
    file = placed(tmp_path / "voice", wrong)
    with pytest.raises(SpeechError, match=f"piper cannot speak with .*clear.onnx: {problem}") as error:
        PiperVoice(file, piper_command(), timeout_s=1 if wrong == "hangs" else 30)
    assert "Reading still works." in str(error.value)
    assert running(file) == []


@pytest.mark.parametrize(
    ("description", "problem"),
    [
        ("rubbish", "is damaged"),
        ({"audio": {}}, "is damaged"),
        ({"audio": {"sample_rate": "fast"}}, "no sample rate"),
        ({"audio": {"sample_rate": 3}}, "no sample rate"),
        ({**DESCRIPTION, "phoneme_type": "pinyin"}, "may reach the network"),
    ],
)
def test_a_description_that_cannot_be_used_is_an_error(
    tmp_path: Path, piper: str, description: object, problem: str
) -> None:
    with pytest.raises(SpeechError, match=problem):
        PiperVoice(placed(tmp_path / "voice", "", description), piper_command())
    assert not (tmp_path / "voice" / "pids").exists()


def test_a_program_that_does_not_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="does not start"):
        PiperVoice(placed(tmp_path / "voice"), (str(tmp_path / "missing"),))


def test_without_piper_its_installation_is_advised(
    tmp_path: Path, piper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert piper_command() == (piper,)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpeechError, match="pip install piper-tts"):
        piper_command()


def test_the_module_is_run_but_never_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "modules" / "piper"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(PIPER)
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    assert piper_command() == (sys.executable, "-m", "piper")
    voice = PiperVoice(placed(tmp_path / "voice"), piper_command(), timeout_s=30)
    assert voice.speak("one", "en", 120, 45).pcm.duration_s == 0.5
    voice.close()
    assert "piper" not in sys.modules


def test_closing_ends_a_sentence_that_another_thread_waits_for(voice: PiperVoice, tmp_path: Path) -> None:
    file = tmp_path / "voice" / "en_US-clear.onnx"
    file.write_text("hangs")
    heard = file.with_name("asked")
    heard.unlink()
    os.mkfifo(heard)
    errors: list[str] = []

    def wait() -> None:
        with pytest.raises(SpeechError) as error:
            voice.speak("one", "en", 120, 45)
        errors.append(str(error.value))

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert heard.read_text() == "1 one\n"  # the program is at it
    voice.close()
    waiting.join(20)
    assert "it is closed" in errors[0]
    with pytest.raises(SpeechError, match="it is closed"):
        voice.speak("two", "en", 120, 45)


def test_a_placed_voice_comes_first_and_gives_way_within_the_sentence(tmp_path: Path, piper: str) -> None:
    file = placed(tmp_path / "en" / "clear")
    voice = BestVoice(lambda language: find_voices((tmp_path / "none", tmp_path), language))
    assert voice.engine == "piper"
    assert voice.speak("one two", "en", 120, 45).pcm.duration_s == 1
    file.write_text("damaged")
    assert words(voice.speak("one two", "en", 120, 45)) == ["one", "two"]
    assert voice.engine == "flite"
    assert "no such model" in voice.problems[0]
    assert voice.speak("你好", "zh", 120, 45).pcm.duration_s > 0.3
    assert voice.engine == "espeak-ng"
    file.write_text("")
    assert voice.speak("one two", "en", 120, 45).pcm.duration_s == 1
    assert (voice.engine, voice.problems) == ("piper", ())
    voice.close()
    assert running(file) == []
