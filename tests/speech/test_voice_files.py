"""The voice that writes files, with small workers that fail on purpose."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from worker_help import EACH, Desk, speak, words

from kindline.adapters.speech import voice_files
from kindline.adapters.speech.voice_files import FileVoice
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Pcm, Utterance


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    return Desk(tmp_path, temp)


@pytest.fixture
def make(desk: Desk) -> Iterator[Callable[..., FileVoice]]:
    """A voice with such a worker; afterwards no process and no file may be left."""
    voices = []

    def make_voice(body: str, each: str = EACH, timeout_s: float = 20.0) -> FileVoice:
        voices.append(FileVoice(desk.worker(body, each), timeout_s=timeout_s))
        return voices[-1]

    yield make_voice
    for voice in voices:
        assert desk.left_files() == []
        voice.close()
    assert desk.running() == []
    assert list(desk.temp.iterdir()) == []


def test_a_fake_worker_gets_the_whole_request(make: Callable[..., FileVoice], desk: Desk) -> None:
    voice = make("""
        Path(__file__).with_name("request").write_text(line)
        save(SOUND); say(DONE)
    """)
    utterance = voice.speak("“It’s” <b>[[new]]", "en-GB", 120, 30)
    request = json.loads((desk.folder / "request").read_text())
    file = Path(request.pop("file"))
    assert request == {"text": " It's   b   new  ", "language": "en-GB", "rate_wpm": 120, "pitch": 30}
    assert file.parent.parent == desk.temp
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert (voice.engine, words(utterance)) == ("fake", ["It’s", "b", "new"])
    assert utterance.pcm == Pcm(b"\0\x40" * 16_000, 16_000)


def test_the_environment_is_the_workers(desk: Desk) -> None:
    voice = FileVoice(desk.worker("save(SOUND); say(DONE)"), {"FAKE_ENGINE": "mine"}, 20)
    speak(voice)
    voice.close()
    assert voice.engine == "mine"


@pytest.mark.parametrize("text", ["", "  \n", "… — “”"])
def test_a_text_without_words_starts_no_process(
    make: Callable[..., FileVoice], desk: Desk, text: str
) -> None:
    assert speak(make(""), text) == Utterance(text, Pcm(b"", 22_050), ())
    assert desk.pids == []


def test_a_worker_that_always_hangs_is_ended_twice(make: Callable[..., FileVoice], desk: Desk) -> None:
    voice = make("signal.pause()", timeout_s=1.0)
    with pytest.raises(SpeechError, match=r"^The voice failed: no answer within 1 seconds\. .*Reading still"):
        speak(voice)
    assert len(desk.pids) == 2
    assert desk.running() == []


def test_a_worker_that_never_reads_does_not_block(make: Callable[..., FileVoice], desk: Desk) -> None:
    voice = make("signal.pause()", each="", timeout_s=1.0)
    with pytest.raises(SpeechError, match="no answer"):
        speak(voice, "long " * 100_000)
    assert desk.running() == []


@pytest.mark.parametrize(
    ("failure", "timeout_s"),
    [
        ("signal.pause()", 3.0),
        ("save(SOUND[:99]); os._exit(3)", 20.0),
        ("sys.stdout.write('{\"ok\": tr'); sys.stdout.flush(); os.kill(os.getpid(), signal.SIGKILL)", 20.0),
        ("say('rubbish')", 20.0),
        ("say('[1]')", 20.0),
        ("say(json.dumps({'ok': False}))", 20.0),
        ("os.write(1, bytes([255, 254, 10]))", 20.0),
        ("save(b''); say(DONE)", 20.0),
        ("say(DONE)", 20.0),
    ],
)
def test_a_worker_that_fails_once_is_replaced(
    make: Callable[..., FileVoice], desk: Desk, failure: str, timeout_s: float
) -> None:
    voice = make(
        f"""
        if start == 1:
            {failure}
            continue
        save(SOUND); say(DONE)
        """,
        timeout_s=timeout_s,
    )
    assert speak(voice).pcm.duration_s == 1
    assert desk.running() == desk.pids[1:]
    assert speak(voice).pcm.duration_s == 1
    assert len(desk.pids) == 2


@pytest.mark.parametrize(
    ("failure", "words_of_it"),
    [
        ("os._exit(3)", "ended or gave an answer that makes no sense"),
        ("say('rubbish')", "ended or gave an answer that makes no sense"),
        ("say(DONE)", "no file that can be read"),
        ("Path(request['file']).write_text('rubbish'); say(DONE)", "damaged or of an unknown kind"),
        ("Path(request['file']).write_bytes(b'RIFF'); say(DONE)", "damaged or of an unknown kind"),
        ("save(b''); say(DONE)", "cut off or has no sound"),
    ],
)
def test_one_that_fails_twice_is_an_error_and_the_next_sentence_tries_again(
    make: Callable[..., FileVoice],
    monkeypatch: pytest.MonkeyPatch,
    desk: Desk,
    failure: str,
    words_of_it: str,
) -> None:
    monkeypatch.setattr(voice_files, "_WRITTEN_LATE_S", 0.1)
    voice = make(f"""
        if start <= 2:
            {failure}
            continue
        save(SOUND); say(DONE)
    """)
    with pytest.raises(SpeechError, match=words_of_it):
        speak(voice)
    assert desk.left_files() == []
    assert speak(voice).pcm.duration_s == 1


def test_an_error_that_is_told_is_not_asked_again(make: Callable[..., FileVoice], desk: Desk) -> None:
    voice = make("""say(json.dumps({"error": "The voice failed: COMError 5"}))""")
    for _ in range(2):
        with pytest.raises(SpeechError, match=r"^The voice failed: COMError 5\. Install"):
            speak(voice)
    assert len(desk.pids) == 1


def test_a_file_that_is_written_late_is_waited_for(
    make: Callable[..., FileVoice], monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setattr(voice_files, "_WRITTEN_LATE_S", 20.0)
    voice = make("say(DONE); save(SOUND)")
    for _ in range(5):
        assert speak(voice).pcm.duration_s == 1
    assert len(desk.pids) == 1


def test_a_program_that_is_not_there_is_an_error(desk: Desk) -> None:
    voice = FileVoice((str(desk.folder / "missing"),))
    with pytest.raises(SpeechError, match="does not start"):
        speak(voice)
    voice.close()
    assert list(desk.temp.iterdir()) == []


def test_a_temp_folder_that_is_missing_is_an_error(desk: Desk) -> None:
    voice = FileVoice(desk.worker("save(SOUND); say(DONE)"))
    desk.temp.rmdir()
    with pytest.raises(SpeechError, match="no room for files"):
        speak(voice)
    desk.temp.mkdir()
    assert speak(voice).pcm.duration_s == 1
    # systems clear old folders away
    (left,) = desk.temp.iterdir()
    left.rmdir()
    assert speak(voice).pcm.duration_s == 1
    voice.close()
    assert list(desk.temp.iterdir()) == []


def test_closing_ends_a_sentence_that_another_thread_waits_for(desk: Desk) -> None:
    signal_file = desk.folder / "asked"
    os.mkfifo(signal_file)
    voice = FileVoice(desk.worker(f"open({str(signal_file)!r}, 'w').close(); signal.pause()"), timeout_s=60)
    errors: list[str] = []

    def wait() -> None:
        with pytest.raises(SpeechError) as error:
            speak(voice)
        errors.append(str(error.value))

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert signal_file.read_text() == ""  # the worker is at it
    voice.close()
    waiting.join(20)
    assert errors == ["The voice is closed. Start the program again."]
    assert desk.running() == []
    assert list(desk.temp.iterdir()) == []


def test_after_closing_nothing_is_said_and_closing_again_is_nothing(make: Callable[..., FileVoice]) -> None:
    voice = make("save(SOUND); say(DONE)")
    speak(voice)
    voice.close()
    voice.close()
    with pytest.raises(SpeechError, match="closed"):
        speak(voice)


def test_a_voice_that_is_forgotten_leaves_nothing(desk: Desk) -> None:
    voice = FileVoice(desk.worker("save(SOUND); say(DONE)"))
    speak(voice)
    assert desk.running() == desk.pids
    del voice
    assert desk.running() == []
    assert list(desk.temp.iterdir()) == []


UNCLOSED = """
import sys
from kindline.adapters.speech.voice_files import FileVoice
voice = FileVoice(sys.argv[1:])
print(voice.speak("hello", "en", 140, 45).pcm.duration_s)
"""


def test_a_program_that_ends_without_closing_leaves_nothing(desk: Desk) -> None:
    result = subprocess.run(
        (sys.executable, "-W", "error", "-c", UNCLOSED, *desk.worker("save(SOUND); say(DONE)")),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "TMPDIR": str(desk.temp)},
    )
    assert (result.stdout, result.stderr) == ("1.0\n", "")
    assert desk.running() == []
    assert list(desk.temp.iterdir()) == []
