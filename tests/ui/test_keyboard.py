"""With the keyboard alone everything can be reached, the person first, and the focus follows the news."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from audit import ratio
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from samples import BODIES, frame

from kindline.services.presenters.views import Action
from kindline.testing.work import FakeClock
from kindline.ui.act import Act
from kindline.ui.shell import Shell

TAB = Qt.Key.Key_Tab


def _focus(shell: Shell) -> QWidget:
    found = shell.focusWidget()
    assert found is not None
    return found


def _round(shell: Shell) -> list[QWidget]:
    """All that Tab reaches, once around."""
    reached: list[QWidget] = []
    while True:
        QTest.keyClick(_focus(shell), TAB)
        if _focus(shell) in reached:
            return reached
        reached.append(_focus(shell))


@pytest.mark.parametrize("name", BODIES)
def test_tab_reaches_the_person_first_then_everything_in_reading_order(
    make_shell: Callable[..., Shell], name: str
) -> None:
    shell = make_shell(frame(name))
    reached = _round(shell)
    assert reached[0] is shell.person
    pressable = {
        control
        for control in shell.findChildren(QWidget)
        if isinstance(control, QAbstractButton | QLineEdit) and control.isVisible() and control.isEnabled()
    }
    assert pressable <= set(reached)
    if shell.top.start_again is not None:
        assert reached[1] is shell.top.start_again
    assert reached[-len(shell.comfort.buttons) :] == shell.comfort.buttons


def test_backtab_goes_the_other_way(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    forward = _round(shell)
    backward = []
    for _ in forward:
        QTest.keyClick(_focus(shell), Qt.Key.Key_Backtab)
        backward.append(_focus(shell))
    assert backward == forward[::-1]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_press_when_lifted(make_shell: Callable[..., Shell], key: Qt.Key) -> None:
    shell = make_shell(frame("step"))
    acts: list[Act] = []
    shell.acted.connect(acts.append)
    shell.person.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyPress(shell.person, key)
    assert acts == []
    QTest.keyRelease(shell.person, key)
    assert acts == [Act(Action.PERSON)]


def test_a_held_key_presses_once(make_shell: Callable[..., Shell], clock: FakeClock) -> None:
    shell = make_shell(frame("step"))
    acts: list[Act] = []
    shell.acted.connect(acts.append)
    shell.person.setFocus(Qt.FocusReason.TabFocusReason)
    for is_repeat in (False, True, True, True):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", is_repeat)
            QApplication.sendEvent(shell.person, key)
        clock.advance(1)
    assert acts == [Act(Action.PERSON)]


def test_f1_is_the_person_and_escape_is_nothing(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home"))
    acts: list[Act] = []
    shell.acted.connect(acts.append)
    shell.home.field.setFocus()
    QTest.keyClick(shell.home.field, Qt.Key.Key_Escape)
    assert acts == []
    QTest.keyClick(shell.home.field, Qt.Key.Key_F1)
    assert acts == [Act(Action.PERSON)]


def test_news_bring_the_focus_and_are_announced(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    said: list[str] = []
    shell.announced.connect(said.append)
    shell.person.setFocus(Qt.FocusReason.TabFocusReason)
    shell.show_frame(frame("request", news=2))
    assert _focus(shell).toPlainText().startswith("We will ring")  # type: ignore[attr-defined]  # the card
    assert _focus(shell).has_ring  # type: ignore[attr-defined]
    assert len(said) == 1
    assert "They say K47 first" in said[0]


def test_no_ring_after_a_touch(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    QTest.mouseClick(shell.page.stops()[-1], Qt.MouseButton.LeftButton)
    shell.show_frame(frame("request", news=2))
    assert not _focus(shell).has_ring  # type: ignore[attr-defined]


def test_without_news_the_focus_stays(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    shell.comfort.buttons[3].setFocus()
    shell.show_frame(frame("step", size=2))
    assert _focus(shell) is shell.comfort.buttons[3]


def test_a_half_typed_question_keeps_the_focus(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home"))
    QTest.keyClick(shell, "m")
    QTest.keyClicks(_focus(shell), "y car")
    shell.show_frame(frame("home-deaf", news=2))
    assert _focus(shell) is shell.home.field
    QTest.keyClicks(shell.home.field, "d")
    assert shell.home.field.text() == "my card"


def test_the_first_tab_after_a_heading_enters_the_page(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("step"))
    shell.show_frame(frame("choices", news=2))
    QTest.keyClick(_focus(shell), TAB)
    assert _focus(shell) is shell.page.stops()[0]


def test_the_focus_is_not_lost_with_a_button_that_goes(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("number"))
    shell.page.stops()[-2].setFocus(Qt.FocusReason.TabFocusReason)  # "Call this number"
    shell.show_frame(frame("number-empty"))
    assert _focus(shell) is shell.page.news_control()


def _ring_pixels(before: QImage, after: QImage) -> int:
    """How many pixels changed so much that weak eyes see it."""
    changed = 0
    for x in range(before.width()):
        for y in range(before.height()):
            changed += ratio(before.pixel(x, y), after.pixel(x, y)) >= 3
    return changed


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_the_focus_ring_is_wide_and_has_two_tones(make_shell: Callable[..., Shell], theme: str) -> None:
    shell = make_shell(frame("step", theme=theme))
    for control in (shell.person, shell.comfort.buttons[0], shell.page.stops()[-1]):
        shell.setFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        after = control.grab().toImage()
        outline = 2 * (control.width() + control.height())
        assert _ring_pixels(before, after) >= 3 * outline * 0.9
        middle = after.height() // 2
        tones = [after.pixel(x, middle) for x in (1, 6)]
        assert ratio(*tones) >= 7
