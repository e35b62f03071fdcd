"""What was learned is kept on the shelf, and is never taken for what another base teaches."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from kb_made import made_article, small_kb

from kindline.domain.articles import Kind, KnowledgeBase
from kindline.domain.matching import Answer, Match
from kindline.kb.examples import examples_of
from kindline.kb.matcher import Matcher
from kindline.testing.understanding import FakeEncoder, MemoryShelf

_ASKED = ("where is my pension", "my pension my mortgage", "how tall is my card", "a joke", "zebra", "")


def _matches(matcher: Matcher) -> list[Match]:
    return [matcher.match(text) for text in _ASKED]


def _changed(kb: KnowledgeBase, number: int, questions: Sequence[str]) -> KnowledgeBase:
    """Another article's questions, and nothing else; the digest stays what it was."""
    articles = list(kb.articles)
    articles[number] = replace(articles[number], questions=tuple(questions))
    return replace(kb, articles=tuple(articles))


def _is_same(one: Matcher, other: Matcher) -> bool:
    return one.thresholds == other.thresholds and _matches(one) == _matches(other)


def test_the_second_build_encodes_nothing_and_is_the_same() -> None:
    shelf, first, second = MemoryShelf(), FakeEncoder(), FakeEncoder()
    built = Matcher.build(small_kb(), first, shelf)
    assert set(first.asked) == set(examples_of(small_kb()).words)
    puts = list(shelf.puts)
    again = Matcher.build(small_kb(), second, shelf)
    assert second.asked == []
    assert shelf.puts == puts
    assert _is_same(again, built)
    assert again.knows_meaning


def test_words_alone_are_kept_too() -> None:
    shelf = MemoryShelf()
    built = Matcher.build(small_kb(), shelf=shelf)
    puts = list(shelf.puts)
    assert puts
    again = Matcher.build(small_kb(), shelf=shelf)
    assert shelf.puts == puts
    assert _is_same(again, built)


def test_the_shelf_changes_nothing() -> None:
    assert _is_same(
        Matcher.build(small_kb(), FakeEncoder(), MemoryShelf()), Matcher.build(small_kb(), FakeEncoder())
    )


def test_one_changed_question_is_all_that_is_encoded() -> None:
    shelf, kb = MemoryShelf(), small_kb()
    Matcher.build(kb, FakeEncoder(), shelf)
    changed = _changed(kb, 2, (*kb.articles[2].questions[:-1], "Please hand me the CHEQUE tulip!"))
    encoder = FakeEncoder()
    matcher = Matcher.build(changed, encoder, shelf)
    assert encoder.asked == ["hand me the cheque tulip"]
    match = matcher.match("hand me the cheque tulip")
    assert isinstance(match, Answer)
    assert match.article_id == "cheque"
    assert _is_same(matcher, Matcher.build(changed, FakeEncoder()))


def test_what_is_gone_or_moved_is_not_encoded() -> None:
    shelf, kb = MemoryShelf(), small_kb()
    Matcher.build(kb, FakeEncoder(), shelf)
    encoder = FakeEncoder()
    turned = replace(kb, articles=kb.articles[:0:-1], off_topic=kb.off_topic[3:])
    matcher = Matcher.build(turned, encoder, shelf)
    assert encoder.asked == []
    assert _is_same(matcher, Matcher.build(turned, FakeEncoder()))


@pytest.mark.parametrize("by_meaning", [True, False], ids=["meaning", "words"])
@pytest.mark.parametrize("what", ["questions", "owners", "kind", "off-topic", "order"])
def test_bases_with_the_same_digest_do_not_mix(what: str, by_meaning: bool) -> None:
    kb = small_kb()
    kb = replace(kb, articles=tuple(replace(article, title="") for article in kb.articles))
    card, fund, *rest = kb.articles
    joined = (*card.questions, *fund.questions)
    other = {
        "questions": _changed(kb, 0, [f"{text} tulip" for text in card.questions]),
        "owners": _changed(_changed(kb, 0, joined[:6]), 1, joined[6:]),
        "kind": replace(kb, articles=(replace(card, kind=Kind.SMALLTALK), fund, *rest)),
        "off-topic": replace(kb, off_topic=("where grows the pension",)),
        "order": replace(kb, articles=(fund, card, *rest)),
    }[what]
    assert other.digest == kb.digest
    shelf = MemoryShelf()

    def encoder() -> FakeEncoder | None:
        return FakeEncoder() if by_meaning else None

    one = Matcher.build(kb, encoder(), shelf)
    learned = list(shelf.puts)
    two = Matcher.build(other, encoder(), shelf)
    assert len(shelf.puts) > len(learned)
    assert shelf.puts[-1] not in learned
    assert _is_same(two, Matcher.build(other, encoder()))
    assert _is_same(Matcher.build(kb, encoder(), shelf), one)
    assert not _is_same(one, two)


def test_another_model_learns_anew() -> None:
    shelf, kb = MemoryShelf(), small_kb()
    synonyms = {"pension": "mortgage", "monthly": "house"}
    Matcher.build(kb, FakeEncoder(), shelf)
    encoder = FakeEncoder(synonyms, version="2")
    matcher = Matcher.build(kb, encoder, shelf)
    assert set(encoder.asked) == set(examples_of(kb).words)
    assert _is_same(matcher, Matcher.build(kb, FakeEncoder(synonyms, version="2")))


def test_words_and_meaning_do_not_mix_on_one_shelf() -> None:
    shelf, kb = MemoryShelf(), small_kb()
    words = Matcher.build(kb, shelf=shelf)
    meaning = words.with_meaning(FakeEncoder(), shelf)
    assert _is_same(Matcher.build(kb, shelf=shelf), Matcher.build(kb))
    assert _is_same(Matcher.build(kb, FakeEncoder(), shelf), meaning)
    assert not _is_same(words, meaning)


def test_a_full_shelf_only_costs_time() -> None:
    shelf = MemoryShelf()
    shelf.is_full = True
    Matcher.build(small_kb(), FakeEncoder(), shelf)
    encoder = FakeEncoder()
    assert _is_same(Matcher.build(small_kb(), encoder, shelf), Matcher.build(small_kb(), FakeEncoder()))
    assert encoder.asked


def _npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def _npy() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(3))
    return file.getvalue()


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("note.txt", "not ours")
    return file.getvalue()


_BAD = {
    "empty": lambda _: b"",
    "noise": lambda _: bytes(range(256)) * 20,
    "cut short": lambda value: value[:-40],
    "half": lambda value: value[: len(value) // 2],
    "a byte changed": lambda value: value[:200] + bytes([value[200] ^ 255]) + value[201:],
    "other names": lambda _: _npz(something=np.arange(4)),
    "one array": lambda _: _npy(),
    "another archive": lambda _: _zip(),
}


@pytest.mark.parametrize("how", _BAD)
@pytest.mark.parametrize("which", ["learned", "vectors"])
def test_what_is_damaged_or_not_ours_is_ignored(how: str, which: str) -> None:
    """It is worked out again and kept in its place."""
    shelf, kb = MemoryShelf(), small_kb()
    built = Matcher.build(kb, FakeEncoder(), shelf)
    good = dict(shelf.kept)
    key = next(key for key in good if key.startswith(which))
    shelf.kept[key] = _BAD[how](good[key])
    assert _is_same(Matcher.build(kb, FakeEncoder(), shelf), built)
    encoder = FakeEncoder()
    Matcher.build(kb, encoder, shelf)
    assert encoder.asked == []
    assert shelf.kept.keys() == good.keys()


def test_an_article_without_any_words_is_no_trouble() -> None:
    kb = small_kb()
    silent = replace(kb, articles=(*kb.articles, made_article("silent", ["?!"], title="")))
    shelf = MemoryShelf()
    built = Matcher.build(silent, FakeEncoder(), shelf)
    assert _is_same(Matcher.build(silent, FakeEncoder(), shelf), built)
    assert isinstance(built.match("find my lost parcel parcel"), Answer)
