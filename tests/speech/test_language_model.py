from __future__ import annotations

from pathlib import Path

import pytest

from kindline.adapters.speech.language_model import build, read_dictionary, spoken_words
from kindline.adapters.speech.letter_sounds import by_letters, guess
from kindline.adapters.speech.pronouncer_sphinx import SphinxPronouncer
from kindline.domain.errors import SpeechError


@pytest.fixture(scope="module")
def dictionary() -> dict[str, tuple[str, ...]]:
    return read_dictionary()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Where’s my PIN?", "where's my pin"),
        ("I paid £20 twice", "i paid twenty pounds twice"),
        ("The 105 bus, 7%", "the one hundred five bus seven percent"),
        ("Room 007 in 2024", "room zero zero seven in two zero two four"),
        ("sign-in: ‘Cards’ & 'cash'", "sign in cards and cash"),
        ("30 or 41", "thirty or forty one"),
        ("…", ""),
    ],
)
def test_sentences_as_one_says_them(written: str, said: str) -> None:
    assert " ".join(spoken_words(written)) == said


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("chequebook", "CH EH K B UH K"),
        ("postcode", "P OW S T K OW D"),
        ("unblock", "AH N B L AA K"),
        ("tidied", "T AY D IY D"),
        ("debiting", "D EH B IH T IH NG"),
        ("atms", "EY T IY EH M Z"),
    ],
)
def test_new_words_are_taken_apart(word: str, phones: str, dictionary: dict[str, tuple[str, ...]]) -> None:
    assert word not in dictionary
    assert phones in guess(word, dictionary)


@pytest.mark.parametrize(
    ("word", "phones"), [("iban", "IH B AE N"), ("zane", "Z EY N"), ("gicy", "JH IH S IY"), ("'", "")]
)
def test_words_without_known_parts_are_read_by_letters(word: str, phones: str) -> None:
    assert by_letters(word) == phones


def test_every_letter_has_a_sound_the_recogniser_knows(dictionary: dict[str, tuple[str, ...]]) -> None:
    known = {phone for said in dictionary.values() for way in said for phone in way.split()}
    for first in "abcdefghijklmnopqrstuvwxyz":
        for second in "abcdefghijklmnopqrstuvwxyz":
            for word in (first + second, f"{first}x{second}e", f"{first}{second}ough"):
                assert set(by_letters(word).split()) <= known, word


def test_the_model_holds_every_word_with_all_its_sounds(
    tmp_path: Path, dictionary: dict[str, tuple[str, ...]]
) -> None:
    model = build(["What is my IBAN?", "a person"], tmp_path)
    lines = model.dictionary.read_text(encoding="utf-8").splitlines()
    assert model.word_count == 6
    assert "iban IH B AE N" in lines
    assert [line for line in lines if line.startswith("a")] == ["a AH", "a(2) EY"]
    assert "person" in model.arpa.read_text(encoding="utf-8")


@pytest.mark.parametrize("sentences", [[], ["…", " "], ["你好"]])
def test_nothing_to_learn_is_said(sentences: list[str], tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="no sentences"):
        build(sentences, tmp_path)


def test_a_folder_that_takes_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="could not be written"):
        build(["hello"], tmp_path / "missing")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("card", 1),
        ("Statement", 2),
        ("electricity", 5),
        ("can’t", 1),
        ("person", 2),
        ("xyzzy", None),
    ],
)
def test_syllables(word: str, count: int | None, pronouncer: SphinxPronouncer) -> None:
    assert pronouncer.syllables(word) == count


@pytest.fixture(scope="module")
def pronouncer() -> SphinxPronouncer:
    return SphinxPronouncer()
