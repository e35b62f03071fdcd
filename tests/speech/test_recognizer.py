"""The real pocketsphinx on synthetic speakers."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import pytest
import yaml
from speech_help import SENTENCES

from kindline.adapters.speech.recognizer_sphinx import AudioData, SphinxRecognizer
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary
from kindline.testing.speech import silence
from sound_server import samples_of, sox, spoken_by_flite

KB = Path(__file__).parents[2] / "kb"
WORDS = Vocabulary("en-GB", SENTENCES)


@pytest.fixture(scope="module")
def recognizer() -> SphinxRecognizer:
    made = SphinxRecognizer()
    made.prepare(WORDS)
    return made


@pytest.fixture(scope="module")
def articles() -> SphinxRecognizer:
    """It knows the questions of all English articles."""
    front = [path.read_text(encoding="utf-8").split("---")[1] for path in KB.glob("*/en/*.md")]
    questions = [question for text in front for question in yaml.safe_load(text).get("questions", ())]
    made = SphinxRecognizer()
    made.prepare(Vocabulary("en", (*questions, *SENTENCES)))
    return made


def listen(recognizer: SphinxRecognizer, sound: bytes) -> tuple[Hearing, list[str]]:
    recognition = recognizer.start()
    texts = [recognition.feed(sound[at : at + 3200]) for at in range(0, len(sound), 3200)]
    return recognition.finish(), texts


@pytest.mark.parametrize(
    ("voice", "said"),
    [
        ("slt", "I forgot my PIN"),
        ("rms", "the cash machine kept my card"),
        ("awb", "somebody rang me and asked for my password"),
        ("slt", "what is my i ban"),
        ("rms", "person"),
        ("slt", "yes"),
        ("rms", "where is my lost card"),
    ],
)
def test_what_the_articles_hold_is_understood(
    recognizer: SphinxRecognizer, tmp_path: Path, voice: str, said: str
) -> None:
    path = tmp_path / "voice.wav"
    spoken_by_flite(said, path, voice)
    hearing, texts = listen(recognizer, silence(0.4) + samples_of(path) + silence(1))
    assert hearing.text == said.lower().replace("i ban", "iban")
    assert hearing.confidence > 0.5
    assert hearing.engine == "pocketsphinx"
    assert hearing.text not in hearing.alternatives
    assert texts[0] == ""
    assert texts[-1]


def test_what_is_understood_in_a_pause_is_what_would_have_been_understood_after_it(
    recognizer: SphinxRecognizer, tmp_path: Path
) -> None:
    spoken_by_flite("I forgot my PIN", tmp_path / "first.wav", "slt")
    spoken_by_flite("where is my lost card", tmp_path / "then.wav", "slt")
    first = silence(0.4) + samples_of(tmp_path / "first.wav") + silence(0.6)
    then = silence(1.0) + samples_of(tmp_path / "then.wav")
    plain, _ = listen(recognizer, first)
    whole, _ = listen(recognizer, first + then)
    recognition = recognizer.start()
    so_far = recognition.feed(first)
    recognition.rest()
    recognition.rest()
    assert recognition.feed(silence(2.0)) == so_far
    ahead = recognition.finish()
    assert (ahead.text, ahead.confidence) == (plain.text, pytest.approx(plain.confidence, abs=0.05))
    recognition = recognizer.start()
    recognition.feed(first)
    recognition.rest()
    recognition.feed(then)
    recognition.go_on()
    recognition.go_on()
    assert recognition.finish().text == whole.text == "i forgot my pin where is my lost card"


OFF_TOPIC = (
    "my cat chased a squirrel up the apple tree",
    "the vicar made a speech about hospitals",
    "they are playing Beethoven on the radio tonight",
    "turn left at the church and follow the hill",
    "nobody reads newspapers any more these days",
)
ON_TOPIC = (
    "the cash machine has kept my card",
    "I have lost my card and my purse",
    "how can I send money to my son",
    "I want to see how much money I have",
    "somebody rang me and asked for my password",
)


def test_what_no_article_holds_is_doubted(articles: SphinxRecognizer, tmp_path: Path) -> None:
    def confidences(sentences: tuple[str, ...]) -> list[float]:
        found = []
        for said in sentences:
            spoken_by_flite(said, tmp_path / "voice.wav")
            found.append(listen(articles, samples_of(tmp_path / "voice.wav") + silence(1))[0].confidence)
        return found

    off, on = confidences(OFF_TOPIC), confidences(ON_TOPIC)
    assert statistics.median(off) < 0.35
    assert max(off) < 0.7
    assert statistics.median(on) > 0.85
    assert min(on) > 0.5


@pytest.mark.parametrize("noise", ["whitenoise", "pinknoise", "sine 180"])
def test_noise_is_doubted(articles: SphinxRecognizer, tmp_path: Path, noise: str) -> None:
    path = tmp_path / "noise.wav"
    sox("-n", "-r", "16000", "-c", "1", "-b", "16", str(path), "synth", "3", *noise.split(), "vol", "0.2")
    assert listen(articles, samples_of(path))[0].confidence < 0.3


def test_silence_and_nothing_at_all_are_no_words(recognizer: SphinxRecognizer) -> None:
    assert listen(recognizer, silence(2))[0] == Hearing("", 0.0, (), "pocketsphinx")
    assert recognizer.start().finish().text == ""


def test_one_customer_is_heard_as_if_they_were_the_first(
    recognizer: SphinxRecognizer, tmp_path: Path
) -> None:
    loud, quiet = tmp_path / "loud.wav", tmp_path / "quiet.wav"
    spoken_by_flite("where is my parcel", loud)
    sox(str(loud), str(quiet), "vol", "0.05")
    first = listen(recognizer, samples_of(quiet))[0]
    listen(recognizer, samples_of(loud) * 3)
    again = listen(recognizer, samples_of(quiet))[0]
    assert again.text == first.text == "where is my parcel"
    assert again.confidence == pytest.approx(first.confidence, abs=0.05)


def test_a_new_utterance_drops_the_unfinished_one(recognizer: SphinxRecognizer, tmp_path: Path) -> None:
    path = tmp_path / "voice.wav"
    spoken_by_flite("where is my parcel", path)
    dropped = recognizer.start()
    dropped.feed(samples_of(path))
    following = recognizer.start()
    for use in (lambda: dropped.feed(silence(0.1)), dropped.finish):
        with pytest.raises(SpeechError, match="over"):
            use()
    assert following.finish().text == ""
    with pytest.raises(SpeechError, match="over"):
        following.finish()


def test_a_recording_of_another_rate_is_understood(recognizer: SphinxRecognizer, tmp_path: Path) -> None:
    path, other = tmp_path / "voice.wav", tmp_path / "44.wav"
    spoken_by_flite("how do I send money to my son", path)
    sox(str(path), "-r", "44100", str(other), "pad", "0.4", "0.5")
    audio = AudioData(samples_of(other), 44_100, 2)
    assert recognizer.hear(audio).text == "how do i send money to my son"


def test_what_is_learned_replaces_what_was_learned(tmp_path: Path) -> None:
    path = tmp_path / "voice.wav"
    spoken_by_flite("lemon", path)
    recognizer = SphinxRecognizer()
    recognizer.prepare(Vocabulary("en", ("melon", "banana", "cherry")))
    assert listen(recognizer, samples_of(path))[0].text != "lemon"
    recognizer.prepare(Vocabulary("en", ("lemon", "banana", "cherry")))
    assert listen(recognizer, samples_of(path) + silence(0.5))[0].text == "lemon"


def test_before_it_has_learned_it_says_so() -> None:
    with pytest.raises(SpeechError, match="not learned"):
        SphinxRecognizer().start()


def test_another_language_is_said(recognizer: SphinxRecognizer) -> None:
    with pytest.raises(SpeechError, match="English only"):
        recognizer.prepare(Vocabulary("zh", ("你好",)))
    assert recognizer.start().finish().text == ""


def test_nothing_stays_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    recognizer = SphinxRecognizer()
    recognizer.prepare(Vocabulary("en", ("hello",)))
    recognition = recognizer.start()
    recognition.feed(silence(0.5))
    recognition.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_a_place_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(SpeechError, match="temporary"):
        SphinxRecognizer().prepare(WORDS)
