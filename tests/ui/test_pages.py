"""What pages do: typing, digits, parts, lit words, and updates in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from samples import BACK, LISTENING_NOW, NUMBER, STEP_LONG, card, frame
from test_touch import button

from kindline.domain.text import Passage
from kindline.locale import render
from kindline.services.presenters.views import Action, Line, LineKind, Page
from kindline.testing.work import FakeClock
from kindline.ui.act import Act
from kindline.ui.pages.card import CardPage
from kindline.ui.pages.listing import ListPage
from kindline.ui.shell import Shell

ENTER = Qt.Key.Key_Return


def _taken(shell: Shell) -> list[Act]:
    acts: list[Act] = []
    shell.acted.connect(acts.append)
    return acts


# typing


def test_typing_without_focus_goes_into_the_field_and_enter_asks(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home"))
    acts = _taken(shell)
    QTest.keyClick(shell, "I")
    QTest.keyClicks(shell.home.field, " lost it")
    assert shell.home.field.text() == "I lost it"
    QTest.keyClick(shell.home.field, ENTER)
    assert acts == [Act(Action.ASK, "I lost it")]
    assert shell.home.field.text() == ""
    assert not shell.home.field.isUndoAvailable()


def test_the_button_asks_too(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home"))
    acts = _taken(shell)
    QTest.keyClicks(shell, "fees ")
    QTest.mouseClick(button(shell, "Ask"), Qt.MouseButton.LeftButton)
    assert acts == [Act(Action.ASK, "fees")]


def test_nothing_typed_asks_nothing(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home"))
    acts = _taken(shell)
    QTest.mouseClick(button(shell, "Ask"), Qt.MouseButton.LeftButton)
    assert acts == []
    assert shell.focusWidget() is shell.home.field


@pytest.mark.parametrize("page", ["step", "request", "choices"])
def test_what_was_typed_goes_with_its_page(make_shell: Callable[..., Shell], page: str) -> None:
    shell = make_shell(frame("home"))
    QTest.keyClick(shell, "m")
    shell.show_frame(frame(page, news=2))
    assert shell.home.field.text() == ""


def test_what_was_typed_goes_with_a_customer_who_is_gone(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home"))
    QTest.keyClick(shell, "m")
    shell.show_frame(frame("still-there", news=2))
    shell.show_frame(frame("home", news=3))
    assert shell.home.field.text() == ""


def test_what_was_typed_stays_for_a_customer_who_is_still_there(
    make_shell: Callable[..., Shell], clock: FakeClock
) -> None:
    shell = make_shell(frame("home"))
    QTest.keyClick(shell, "m")
    shell.show_frame(frame("still-there", news=2))
    QTest.mouseClick(button(shell, "I am still here"), Qt.MouseButton.LeftButton)
    shell.show_frame(frame("home", news=3))
    assert shell.home.field.text() == "m"
    shell.show_frame(frame("still-there", news=4))
    clock.advance(1)
    QTest.mouseClick(button(shell, "Finish and clear"), Qt.MouseButton.LeftButton)
    shell.show_frame(frame("home", news=5))
    assert shell.home.field.text() == ""


def test_the_keyboard_types_digits(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("number"))
    acts = _taken(shell)
    QTest.keyClicks(shell, "5x5+")
    QTest.keyClick(shell, Qt.Key.Key_Backspace)
    assert acts == [Act(Action.DIGIT, d) for d in "55+"] + [Act(Action.ERASE_ONE)]


def test_an_empty_field_asks_for_the_number_where_the_heading_has_no_room(
    make_shell: Callable[..., Shell],
) -> None:
    shell = make_shell(frame("number-empty", 4), 1024, 600)
    shown = shell.page.news_control()
    assert shown.text() == "Which number should we call?"  # type: ignore[attr-defined]  # a label
    shell.page.light("heading", 0, 5)
    assert shown.lit_word == "Which"  # type: ignore[attr-defined]


# home


def test_few_tiles_but_always_more_questions(make_shell: Callable[..., Shell]) -> None:
    small = make_shell(frame("home-long", 4), 1024, 600)
    tiles = [stop.accessibleName() for stop in small.home.stops() if stop.isVisible()]
    assert "More questions" in tiles
    assert "Press and speak" in tiles
    large = make_shell(frame("home", 1), 1280, 800)
    assert len([stop for stop in large.home.stops() if stop.isVisible()]) == 7


def test_a_deaf_machine_says_why(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home-deaf"))
    assert not shell.home.speak.isEnabled()
    assert shell.home.speak.accessibleDescription() == "There is no microphone here"
    assert shell.home.notice.text() == "I cannot speak now. Please read."


# parts


def _words_of_all_parts(shell: Shell, clock: FakeClock) -> list[str]:
    page = shell.page
    assert isinstance(page, CardPage)
    words = page.text.toPlainText().split()
    for _ in range(page.part_count - 1):
        QTest.mouseClick(button(shell, "Read on"), Qt.MouseButton.LeftButton)
        clock.advance(1)
        words += page.text.toPlainText().split()
    return words


def test_a_long_card_is_read_in_parts_without_losing_a_word(
    make_shell: Callable[..., Shell], clock: FakeClock
) -> None:
    shell = make_shell(frame("step-long", 4), 1024, 600)
    acts = _taken(shell)
    assert shell.page.part_count > 3  # type: ignore[attr-defined]  # a card page
    words = _words_of_all_parts(shell, clock)
    assert words == " ".join(render(spoken.text, "en") for spoken in STEP_LONG.spoken).split()
    assert acts == []
    assert {"Next step", "I still can't find it", "Read back"} <= {
        stop.accessibleName() for stop in shell.page.stops()
    }
    QTest.mouseClick(button(shell, "Read back"), Qt.MouseButton.LeftButton)
    assert button(shell, "Read on")


def test_back_on_the_first_part_is_the_cards_own(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step-long", 4), 1024, 600)
    acts = _taken(shell)
    QTest.mouseClick(button(shell, "Back"), Qt.MouseButton.LeftButton)
    assert acts == [Act(Action.BACK)]


def test_an_alarm_in_parts_shows_the_number_on_the_first(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("lost-card", 4), 1280, 800)
    assert shell.page.part_count > 1  # type: ignore[attr-defined]
    assert "0800 555 0100" in shell.page.text.toPlainText()  # type: ignore[attr-defined]


def test_a_part_ends_with_a_sentence_where_it_can(make_shell: Callable[..., Shell]) -> None:
    story = " ".join(f"Sentence {i} takes some room." for i in range(30))
    lines = (Line(LineKind.BODY, Passage.plain(story)),)
    body = card(Page.TALK, "A story", lines, buttons=(BACK,))
    shell = make_shell(replace(frame("unknown", 2), body=body), 1024, 600)
    assert shell.page.part_count > 2  # type: ignore[attr-defined]
    assert shell.page.text.toPlainText().rstrip().endswith(".")  # type: ignore[attr-defined]


def test_rows_are_shown_page_by_page(make_shell: Callable[..., Shell], clock: FakeClock) -> None:
    shell = make_shell(frame("more", 3), 1024, 600)
    page = shell.page
    assert isinstance(page, ListPage)
    seen: list[str] = []
    for turn in range(page.part_count):
        if turn:
            QTest.mouseClick(button(shell, "Show more"), Qt.MouseButton.LeftButton)
            clock.advance(1)
        seen += [s.accessibleName() for s in page.stops() if s.accessibleName().startswith("Where")]
    assert len(seen) == len(set(seen)) == 11
    acts = _taken(shell)
    for _ in range(page.part_count):
        QTest.mouseClick(button(shell, "Back"), Qt.MouseButton.LeftButton)
        clock.advance(1)
    assert acts == [Act(Action.BACK)]


# lit words


@pytest.mark.parametrize(
    ("name", "place", "text"),
    [
        ("step", "heading", "See how your fund is doing"),
        ("step", "line:1", "Press My products at the bottom"),
        ("request", "line:2", "They say K47 first"),
    ],
)
def test_the_lit_word_follows_in_a_card(
    make_shell: Callable[..., Shell], name: str, place: str, text: str
) -> None:
    shell = make_shell(frame(name))
    at = 0
    for word in text.split():
        shell.light(place, text.index(word, at), len(word))
        assert shell.page.text.lit_word == word  # type: ignore[attr-defined]  # a card
        at = text.index(word, at) + len(word)
    shell.unlight()
    assert shell.page.text.lit_word == ""  # type: ignore[attr-defined]


def test_a_lit_word_is_underlined_as_well_as_coloured(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    before = shell.page.grab().toImage()
    shell.light("line:1", 0, 5)
    [lit] = shell.page.text.extraSelections()  # type: ignore[attr-defined]
    assert lit.format.fontUnderline()
    assert shell.page.grab().toImage() != before


def test_the_part_with_the_spoken_word_is_turned_to_until_one_turns_oneself(
    make_shell: Callable[..., Shell],
) -> None:
    shell = make_shell(frame("step-long", 4), 1024, 600)
    text = shell.page.text  # type: ignore[attr-defined]
    shell.light("line:3", 4, 5)
    assert text.lit_word == "words"
    shell.light("heading", 0, 5)
    assert text.lit_word == "Where"
    QTest.mouseClick(button(shell, "Read on"), Qt.MouseButton.LeftButton)
    present = text.toPlainText()
    shell.light("heading", 0, 5)
    assert (text.toPlainText(), text.lit_word) == (present, "")
    shell.unlight()
    shell.light("heading", 0, 5)
    assert text.lit_word == "Where"


def test_words_on_tiles_rows_and_headings_can_be_lit(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("choices"))
    shell.light("row:1", 2, 7)
    assert shell.page.stops()[1].lit_word == "monthly"  # type: ignore[attr-defined]
    shell.light("heading", 0, 5)
    assert shell.page.news_control().lit_word == "Which"  # type: ignore[attr-defined]
    assert shell.page.stops()[1].lit_word == ""  # type: ignore[attr-defined]
    shell.show_frame(frame("home", news=2))
    shell.light("tile:2", 9, 2)
    assert shell.home.stops()[3].lit_word == "my"  # type: ignore[attr-defined]


def test_a_place_that_is_not_there_stays_dark(make_shell: Callable[..., Shell]) -> None:
    for name in ("home", "choices", "step", "listening", "number"):
        shell = make_shell(frame(name))
        for place in ("", "row:99", "tile:x", "line:77", "nowhere"):
            shell.light(place, 0, 4)
        assert not [w for w in shell.findChildren(QWidget) if getattr(w, "lit_word", "") and w.isVisible()]


# in place


def test_frames_are_updated_in_place(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    page, stops = shell.page, shell.page.stops()
    shell.show_frame(frame("last-step", news=2))
    assert shell.page is page
    assert shell.page.stops()[0] is stops[0]
    assert shell.page.stops()[1:3] == stops[-2:], "the buttons below the card are the same controls"
    before = set(shell.findChildren(QWidget))
    for news in (3, 4, 5, 6):
        shell.show_frame(frame("step" if news % 2 else "last-step", news=news))
    assert set(shell.findChildren(QWidget)) == before


def test_an_equal_view_paints_nothing(
    make_shell: Callable[..., Shell], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = make_shell(frame("step"))
    arranged: list[str] = []
    for page in shell.pages.values():
        monkeypatch.setattr(page, "arrange", lambda: arranged.append("again"))
    shell.show_frame(replace(frame("step"), utterance=7))
    assert arranged == []
    shell.show_frame(frame("last-step"))
    assert arranged == ["again"]


def test_loudness_moves_the_bars_and_nothing_else(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("listening"))
    page = shell.page
    for level in (0.2, 0.9, 2.0, -1.0):
        shell.show_frame(replace(frame("listening"), body=replace(LISTENING_NOW, level=level)))
    assert page.bar.levels[-4:] == (0.2, 0.9, 1.0, 0.0)  # type: ignore[attr-defined]
    shell.show_frame(frame("home", news=2))
    assert set(page.bar.levels) == {0.0}, "the next customer does not see this one's voice"  # type: ignore[attr-defined]


def test_of_many_words_the_last_are_seen(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("listening-long"))
    shown = shell.page.words_text.toPlainText()  # type: ignore[attr-defined]
    assert shown.startswith("… ")
    assert shown.endswith("come in and ask …”")


def test_another_size_is_worn_by_all(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    small = button(shell, "Next step").font().pixelSize()
    shell.show_frame(frame("step", 4))
    assert button(shell, "Next step").font().pixelSize() == round(small * 1.5)
    shell.show_frame(frame("number", 4))
    assert button(shell, "1").font().pixelSize() > 42


def test_digits_are_shown_as_grouped(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("number"))
    assert NUMBER.digits == shell.page.digits.text()  # type: ignore[attr-defined]
