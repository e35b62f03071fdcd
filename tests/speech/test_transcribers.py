"""Models that are placed: which engine each is for, the real Whisper, and damaged ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kindline.adapters.speech.transcriber_whisper import WhisperTranscriber
from kindline.adapters.speech.transcribers import find_models
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Vocabulary
from kindline.testing.speech import silence
from sound_server import samples_of, sox, spoken_by_flite

MODELS = Path(sys.prefix, "share", "kindline", "models", "listening")
COMMANDS = ("person", "get me a human", "an agent", "say that again", "slower", "help me", "yes", "no")


def placed(folder: Path, *names: str) -> Path:
    """A folder with files of no sense."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"nonsense\n" * 50)
    return folder


def test_models_are_found_by_their_files_the_best_first_and_by_language(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    placed(first / "en" / "a", "tokens.txt", "model.onnx")
    placed(first / "en" / "b", "am/final.mdl")
    placed(first / "en" / "notes", "read.me")
    placed(second / "en" / "c", "model.bin")
    placed(second / "zh" / "d", "model.bin")
    found = [(place.engine, place.folder.name) for place in find_models((first, second), "en-GB")]
    assert found == [("faster-whisper", "c"), ("vosk", "b"), ("sherpa-onnx", "a")]
    assert list(find_models((tmp_path / "nowhere",), "en")) == []


@pytest.mark.parametrize(
    "names",
    [
        ("model.bin",),
        ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"),
        ("am/final.mdl", "conf/model.conf", "graph/HCLG.fst"),
        ("tokens.txt", "model.onnx"),
        ("tokens.txt", "encoder.onnx", "decoder.onnx", "joiner.onnx"),
        ("tokens.txt", "other.onnx"),
    ],
)
def test_a_damaged_model_is_an_error_and_no_more(tmp_path: Path, names: tuple[str, ...]) -> None:
    placed(tmp_path / "en" / "model", *names)
    (place,) = find_models((tmp_path,), "en")
    with pytest.raises(SpeechError, match=r"model.* (cannot be used|is missing|no known kind)"):
        place.open()


@pytest.fixture(scope="module")
def whisper() -> WhisperTranscriber:
    (place, *_) = find_models((MODELS,), "en")
    made = place.open()
    assert isinstance(made, WhisperTranscriber)
    made.learn(Vocabulary("en", COMMANDS, COMMANDS))
    return made


def said(text: str, folder: Path, voice: str = "slt") -> bytes:
    """Spoken, with some silence around it."""
    clean, path = folder / "clean.wav", folder / "said.wav"
    spoken_by_flite(text, clean, voice)
    sox(str(clean), str(path), "pad", "0.5", "0.6")
    return samples_of(path)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the cash machine kept my card", ("cash machine", "card")),
        ("how do I send money to my son in Spain", ("money", "son", "Spain")),
    ],
)
def test_words_that_no_article_holds_are_heard_too(
    whisper: WhisperTranscriber, tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    hearing = whisper.transcribe(said(text, tmp_path))
    assert all(word in hearing.text for word in words), hearing
    assert hearing.confidence > 0.6
    assert hearing.engine == "faster-whisper"


@pytest.mark.model
@pytest.mark.parametrize("voice", ["slt", "rms", "awb"])
def test_a_command_is_heard_although_a_word_alone_is_hard(
    whisper: WhisperTranscriber, tmp_path: Path, voice: str
) -> None:
    for command in ("person", "get me a human", "say that again"):
        heard = whisper.transcribe(said(command, tmp_path, voice)).text
        assert heard.lower().strip(" .!") == command


@pytest.mark.model
def test_a_question_with_the_words_of_a_command_stays_one(
    whisper: WhisperTranscriber, tmp_path: Path
) -> None:
    for voice in ("slt", "rms", "awb"):
        hearing = whisper.transcribe(said("help me see my fund", tmp_path, voice))
        assert "see my" in hearing.text


@pytest.mark.model
def test_noise_and_silence_are_no_words(whisper: WhisperTranscriber, tmp_path: Path) -> None:
    path = tmp_path / "noise.wav"
    sox("-n", "-r", "16000", "-c", "1", "-b", "16", str(path), "synth", "3", "pinknoise", "vol", "0.2")
    for sound in (samples_of(path), silence(2), silence(0.1), b""):
        assert whisper.transcribe(sound).text == ""


@pytest.mark.model
def test_an_english_model_in_the_folder_of_another_language_is_said(tmp_path: Path) -> None:
    (english,) = find_models((MODELS,), "en")
    shutil.copytree(english.folder, tmp_path / "zh" / "copy", copy_function=os.link)
    (place,) = find_models((tmp_path,), "zh")
    with pytest.raises(SpeechError, match="knows English only, not zh"):
        place.open()


@pytest.mark.model
def test_it_needs_no_program_for_sound_files_and_no_network() -> None:
    # what an installer leaves out, and a proxy that nobody answers
    code = (
        "import sys; sys.modules['av'] = None; del sys.modules['av'];"
        "import importlib.abc\n"
        "class No(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'av': raise ImportError(name)\n"
        "sys.meta_path.insert(0, No())\n"
        "from kindline.adapters.speech.transcribers import find_models\n"
        "from pathlib import Path\n"
        f"place = next(find_models((Path({str(MODELS)!r}),), 'en'))\n"
        "print(repr(place.open().transcribe(bytes(40000)).text))"
    )
    env = {**os.environ, "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "''\n"), done.stderr
