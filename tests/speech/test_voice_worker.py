"""The program that speaks into files: the real one with espeak-ng, and which voice it chooses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyttsx3.voice import Voice
from worker_help import Desk, speak, words

from kindline.adapters.speech import pcm_driver, voice_files
from kindline.adapters.speech.voice_files import FileVoice, read_sound
from kindline.adapters.speech.voice_pyttsx3 import Pyttsx3Voice
from kindline.adapters.speech.voice_worker import choose_voice
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Utterance

REAL = """
import os, runpy, sys
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
runpy.run_module("kindline.adapters.speech.voice_worker", run_name="__main__")
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FileVoice, Desk]]:
    folder = tmp_path_factory.mktemp("real")
    voice = FileVoice((sys.executable, "-c", REAL, str(folder / "pids")), timeout_s=60)
    desk = Desk(folder, folder)
    yield voice, desk
    voice.close()
    assert desk.running() == []


def whole(voice: FileVoice, text: str, language: str) -> Utterance:
    """The longest of some attempts: pyttsx3's own driver for Linux at times loses the end."""
    return max((speak(voice, text, language) for _ in range(4)), key=lambda each: each.pcm.duration_s)


def test_the_real_worker_speaks(real: tuple[FileVoice, Desk]) -> None:
    voice, _ = real
    utterance = speak(voice, "Press Cards. “It’s” new — won't\nyou?")
    assert words(utterance) == ["Press", "Cards", "It’s", "new", "won't", "you"]
    assert voice.engine == "espeak"
    assert utterance.pcm.rate_hz == 22_050
    assert utterance.pcm.duration_s > 1.5


def test_one_process_speaks_sentence_after_sentence(real: tuple[FileVoice, Desk]) -> None:
    voice, desk = real
    english, chinese, british, american, again = (
        whole(voice, "好好好", language).pcm.duration_s
        for language in ("en", "zh-CN", "en-GB", "en-US", "en")
    )
    # espeak-ng never says a thing twice in quite the same time
    assert (british, again) == (pytest.approx(english, abs=0.03), pytest.approx(english, abs=0.03))
    assert min(abs(chinese - english), abs(american - english), abs(chinese - american)) > 0.06
    assert len(desk.pids) == 1


def test_rate_and_pitch_are_followed(real: tuple[FileVoice, Desk]) -> None:
    voice, _ = real
    slow, fast, high = (
        voice.speak("Press the big button", "en", *how) for how in ((90, 9), (180, 9), (90, 90))
    )
    assert slow.pcm.duration_s > 1.5 * fast.pcm.duration_s
    assert slow.pcm.samples != high.pcm.samples


def test_a_language_without_a_voice_is_said_and_the_next_works(real: tuple[FileVoice, Desk]) -> None:
    voice, desk = real
    with pytest.raises(SpeechError, match=r"^There is no voice for qq on this computer\. Install"):
        speak(voice, "hello", "qq-QQ")
    assert speak(voice, "hello").pcm.duration_s > 0.3
    assert len(desk.pids) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Press the big green button below, then wait for a moment.", "en"),
        ("Never tell anyone your PIN, not even the bank; nobody honest will ask for it!", "en"),
        ("Stop. Go", "en"),
        ("您的银行卡已经被锁定了，请不要把密码告诉任何人。", "zh"),
    ],
)
def test_word_times_are_near_those_the_engine_tells(
    real: tuple[FileVoice, Desk], text: str, language: str
) -> None:
    guessed = whole(real[0], text, language).words
    # pyttsx3's own driver knows nothing of how fast English really is
    rate_wpm = 165 if language == "en" else 140
    told = Pyttsx3Voice(pcm_driver).speak(text, language, rate_wpm, 45).words
    off_ms = [abs(guess.at_ms - word.at_ms) for guess, word in zip(guessed, told, strict=True)]
    assert sum(off_ms) / len(off_ms) < 150
    assert max(off_ms) < 400


def test_the_worker_prints_answers_only_and_ends_with_its_input(tmp_path: Path) -> None:
    file = tmp_path / "one.wav"
    request = {"text": "one", "language": "en", "rate_wpm": 140, "pitch": 45, "file": str(file)}
    lines = [json.dumps(request), "rubbish", json.dumps({**request, "rate_wpm": "fast"})]
    result = subprocess.run(
        voice_files.WORKER, input="\n".join(lines), capture_output=True, text=True, timeout=60, check=True
    )
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers[0] == {"ok": True, "engine": "espeak"}
    assert [list(answer) for answer in answers[1:]] == [["error"], ["error"]]
    assert "JSONDecodeError" in answers[1]["error"]
    assert read_sound(file).duration_s > 0.2


HANGING = """
import signal
from kindline.adapters.speech import voice_worker
class Engine:
    def __init__(self, name):
        print("hanging", flush=True)
        signal.pause()
voice_worker.Engine = Engine
voice_worker._LAST_S = 0.0
voice_worker.main()
"""


def test_a_worker_that_hangs_ends_with_its_input_too() -> None:
    command = (sys.executable, "-c", HANGING)
    result = subprocess.run(command, input=b"{}\n", capture_output=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (1, b"")


RECORDING = """
from pyttsx3.voice import Voice
class Engine:
    def __init__(self, name):
        self.log = open(LOG, "a")
        self.setProperty("engine", name)
    def connect(self, topic, call): self.call = call
    def getProperty(self, name):
        self.setProperty("get", name)
        return [Voice("zira", "Zira", ["en-US"])] if name == "voices" else "zira"
    def setProperty(self, name, value): print(name, value, file=self.log)
    def save_to_file(self, text, file): self.setProperty("save", text)
    def runAndWait(self): self.call(name=None, exception=OSError("no disk")) if BROKEN else None
import sys
from kindline.adapters.speech import voice_worker
voice_worker.Engine = Engine
sys.platform = "win32"
voice_worker.main()
"""


@pytest.mark.parametrize("is_broken", [False, True])
def test_on_windows_each_sentence_has_a_fresh_engine_and_no_pitch(tmp_path: Path, is_broken: bool) -> None:
    log = tmp_path / "log"
    command = (sys.executable, "-c", f"LOG, BROKEN = {str(log)!r}, {is_broken}\n{RECORDING}")
    lines = [
        json.dumps({"text": text, "language": "en", "rate_wpm": 140, "pitch": 45, "file": "x"})
        for text in ("one", "two")
    ]
    result = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, timeout=60, check=True
    )
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    listing = ["get voices", "get voice"]
    common = ["voice zira", "rate 140"]
    expected = ["engine sapi5", *listing, *common, "save one", "engine sapi5"]
    # after a failure the voices are looked up again
    expected += [*(listing if is_broken else []), *common, "save two"]
    assert log.read_text().splitlines() == expected
    fine = {"ok": True, "engine": "sapi5"}
    assert answers == [{"error": "The voice failed: OSError no disk"} if is_broken else fine] * 2


WINDOWS = [
    Voice("tracy", "Microsoft Tracy Desktop - Chinese(Traditional, HongKong SAR)", ["zh-HK"]),
    Voice("david", "Microsoft David Desktop - English (United States)", ["en-US"]),
    Voice("huihui", "Microsoft Huihui Desktop - Chinese (Simplified)", ["zh-CN"]),
    Voice("hazel", "Microsoft Hazel Desktop - English (Great Britain)", ["en-GB"]),
    Voice("odd", "Odd", ["Unknown Locale: 4096"]),
    Voice("none", "None"),
]
MAC = [
    Voice("albert", "Albert", ["en_US"]),
    Voice("anna", "Anna", ["de_DE"]),
    Voice("daniel", "Daniel (Enhanced)", ["en_GB"]),
    Voice("samantha", "Samantha", ["en_US"]),
    Voice("sinji", "Sinji", ["zh_HK"]),
    Voice("eddy", "Eddy (Chinese (China mainland))", ["zh_CN"]),
    Voice("tingting", "Tingting", ["zh_CN"]),
    Voice("nobody", "Nobody", [None]),
]


@pytest.mark.parametrize(
    ("voices", "default", "language", "chosen"),
    [
        (WINDOWS, "david", "en", "david"),
        (WINDOWS, "hazel", "en", "hazel"),
        (WINDOWS, "huihui", "en", "david"),
        (WINDOWS, "david", "en-GB", "hazel"),
        (WINDOWS, "david", "en-AU", "david"),
        (WINDOWS, "david", "zh", "huihui"),
        (WINDOWS, "tracy", "zh", "tracy"),
        (WINDOWS, "tracy", "zh_cn", "huihui"),
        (WINDOWS, "david", "fr", None),
        (MAC, "anna", "en", "samantha"),
        (MAC, None, "en-GB", "daniel"),
        (MAC, "samantha", "zh", "tingting"),
        (MAC, "albert", "en", "albert"),
        ([], "", "en", None),
    ],
)
def test_the_voice_that_suits_best_is_chosen(
    voices: list[Voice], default: str | None, language: str, chosen: str | None
) -> None:
    assert choose_voice(voices, default, language) == chosen
