"""How fingers press: lifted inside acts, sliding off aborts, a second touch at once is not meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from samples import frame

from kindline.services.presenters.views import Action
from kindline.testing.work import FakeClock
from kindline.ui.act import Act
from kindline.ui.shell import Shell

LEFT = Qt.MouseButton.LeftButton


def button(shell: Shell, words: str) -> QWidget:
    found = [b for b in shell.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == words]
    assert len(found) == 1, f"{words}: {len(found)} buttons"
    return found[0]


@pytest.fixture
def acts(make_shell: Callable[..., Shell]) -> tuple[Shell, list[Act]]:
    shell = make_shell(frame("unknown"))
    taken: list[Act] = []
    shell.acted.connect(taken.append)
    return shell, taken


def test_acts_when_the_finger_is_lifted_not_before(acts: tuple[Shell, list[Act]], qtbot: QtBot) -> None:
    shell, taken = acts
    other_words = button(shell, "Ask in other words")
    qtbot.mousePress(other_words, LEFT)
    assert taken == []
    qtbot.mouseRelease(other_words, LEFT)
    assert taken == [Act(Action.OTHER_WORDS)]


def test_sliding_off_aborts(acts: tuple[Shell, list[Act]]) -> None:
    shell, taken = acts
    other_words = button(shell, "Ask in other words")
    QTest.mousePress(other_words, LEFT)
    outside = QPoint(-40, -40)
    QTest.mouseMove(other_words, outside)
    QTest.mouseRelease(other_words, LEFT, Qt.KeyboardModifier.NoModifier, outside)
    assert taken == []


def test_the_whole_column_is_one_button(acts: tuple[Shell, list[Act]], clock: FakeClock) -> None:
    shell, taken = acts
    corners = [QPoint(2, 2), QPoint(297, 2), QPoint(2, 797), QPoint(297, 797)]
    for corner in corners:
        assert shell.childAt(corner) is shell.person
        QTest.mouseClick(shell.person, LEFT, Qt.KeyboardModifier.NoModifier, corner)
        clock.advance(1)
    assert taken == [Act(Action.PERSON)] * 4


def test_a_second_touch_at_once_is_not_meant(acts: tuple[Shell, list[Act]], clock: FakeClock) -> None:
    shell, taken = acts
    other_words = button(shell, "Ask in other words")
    QTest.mouseClick(other_words, LEFT)
    clock.advance(0.4)
    QTest.mouseClick(other_words, LEFT)
    assert len(taken) == 1
    clock.advance(0.51)
    QTest.mouseClick(other_words, LEFT)
    assert len(taken) == 2


def test_a_trembling_finger_does_not_press_what_appears_under_it(
    make_shell: Callable[..., Shell], clock: FakeClock
) -> None:
    shell = make_shell(frame("step"))
    taken: list[Act] = []
    shell.acted.connect(taken.append)
    shell.acted.connect(lambda _: shell.show_frame(frame("last-step", news=2)))
    QTest.mouseClick(button(shell, "Next step"), LEFT)
    clock.advance(0.2)
    under = button(shell, "Yes")
    spot = under.mapFromGlobal(shell.mapToGlobal(QPoint(1026, 628)))
    QTest.mouseClick(under, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert taken == [Act(Action.NEXT_STEP)]
    clock.advance(1)
    QTest.mouseClick(under, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert taken == [Act(Action.NEXT_STEP), Act(Action.HELPED)]


def test_different_keys_of_the_pad_may_follow_quickly(
    make_shell: Callable[..., Shell], clock: FakeClock
) -> None:
    shell = make_shell(frame("number"))
    taken: list[Act] = []
    shell.acted.connect(taken.append)
    for digit in "159":
        QTest.mouseClick(button(shell, digit), LEFT)
        clock.advance(0.1)
    assert [act.value for act in taken] == ["1", "5", "9"]


def test_every_touch_counts_as_use_even_one_that_is_not_meant(acts: tuple[Shell, list[Act]]) -> None:
    shell, taken = acts
    uses: list[bool] = []
    shell.used.connect(lambda: uses.append(True))
    QTest.mouseClick(button(shell, "Ask in other words"), LEFT)
    QTest.mouseClick(button(shell, "Ask in other words"), LEFT)
    QTest.mouseClick(shell, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(700, 110))
    assert (len(taken), len(uses)) == (1, 3)


def test_a_changed_page_is_no_use(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    button(shell, "Next step").setFocus()
    uses: list[bool] = []
    shell.used.connect(lambda: uses.append(True))
    for name in ("number", "still-there", "home", "more"):
        shell.show_frame(frame(name, news=2))
    assert uses == []


def test_a_screen_readers_press_acts(acts: tuple[Shell, list[Act]]) -> None:
    shell, taken = acts
    button(shell, "Ask in other words").click()  # type: ignore[attr-defined]  # found as a button
    assert taken == [Act(Action.OTHER_WORDS)]
