"""What a screen reader finds: names, roles, descriptions, and the card's text as a whole."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTextEdit, QWidget
from samples import BODIES, frame

from kindline.ui import icons, tokens
from kindline.ui.shell import Shell
from kindline.ui.widgets.dots import Dots

NAME = QAccessible.Text.Name


@pytest.mark.parametrize("name", BODIES)
def test_every_control_has_a_name_and_the_right_role(make_shell: Callable[..., Shell], name: str) -> None:
    shell = make_shell(frame(name))
    for control in shell.findChildren(QWidget):
        if not control.isVisible():
            continue
        found = QAccessible.queryAccessibleInterface(control)
        if isinstance(control, QAbstractButton):
            assert found.role() is QAccessible.Role.Button
            assert found.text(NAME).strip()
            assert "&" not in found.text(NAME)
        elif isinstance(control, QLineEdit | QTextEdit):
            assert found.role() is QAccessible.Role.EditableText
            assert found.text(NAME).strip()


def test_the_person_button_says_what_it_is_and_what_is_true_now(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("listening"))
    found = QAccessible.queryAccessibleInterface(shell.person)
    assert found.text(NAME) == "Talk to a person"
    assert found.text(QAccessible.Text.Description) == "Someone can talk to you now or say “person”"
    shell.show_frame(frame("request", news=2))
    assert found.text(QAccessible.Text.Description) == ""


def test_a_card_is_read_whole_and_cannot_be_changed(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("last-step"))
    found = QAccessible.queryAccessibleInterface(shell.page.news_control())
    text = found.text(QAccessible.Text.Value)
    for part in ("See how your fund is doing", "Step 4 of 4", "Earned so far", "Did this help you?"):
        assert part in text
    assert found.state().readOnly


def test_dots_are_said_as_words(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("unknown"))
    dots = shell.findChild(Dots)
    assert QAccessible.queryAccessibleInterface(dots).text(NAME) == "2 of 4"


def test_all_pairs_of_colours_have_enough_contrast() -> None:
    for colours in tokens.THEMES.values():
        pairs = [
            (colours.ink, colours.paper),
            (colours.ink, colours.card),
            (colours.quiet, colours.paper),
            (colours.quiet, colours.card),
            (colours.on_person, colours.person),
            (colours.on_act, colours.act),
            (colours.act, colours.card),
            (colours.on_lit, colours.lit),
            (colours.alarm, colours.card),
        ]
        assert min(tokens.contrast(*pair) for pair in pairs) >= 7
        assert tokens.contrast(colours.line, colours.card) >= 3
        assert tokens.contrast(colours.line, colours.paper) >= 3


def test_letters_never_shrink_on_a_small_screen() -> None:
    for size in (1, 2, 3, 4):
        usual = tokens.style_for(size, "light", 1280, 800)
        small = tokens.style_for(size, "light", 1024, 600)
        for role in tokens.Letters:
            assert small.letters_px(role) == usual.letters_px(role)
    assert [
        tokens.style_for(s, "light", 1280, 800).letters_px(tokens.Letters.SMALL) for s in (1, 2, 3, 4)
    ] == [
        28,
        32,
        36,
        42,
    ]


def test_an_unknown_icon_is_neutral_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert icons.glyph("mdi6.no-such-sign") == icons.glyph(icons.NEUTRAL)
        assert icons.glyph("nothing") == icons.glyph(icons.NEUTRAL)
    assert len(caplog.records) == 2
