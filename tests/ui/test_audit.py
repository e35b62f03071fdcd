"""Every page at every text size, on small and usual screens, in both themes: nothing is cut or covered.

A sample of the combinations runs here: each page meets each text size, screen and theme.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from audit import audit
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QTextEdit
from samples import BODIES, COMFORTS, frame

from kindline.services.presenters.views import Action
from kindline.ui.act import Act
from kindline.ui.pages.card import CardPage
from kindline.ui.pages.listing import ListPage
from kindline.ui.shell import Shell
from kindline.ui.widgets.wrap_button import WrapButton

SCREENS = ((1024, 600), (1280, 800), (1920, 1080), (1080, 1920))
THEMES = ("light", "contrast")


def _pairwise() -> list[tuple[str, int, tuple[int, int], str]]:
    """Each page with the least and the largest letters on the smallest screen; the rest take turns."""
    turn = count()
    cases = []
    for name in BODIES:
        number = next(turn)
        cases += [(name, size, SCREENS[0], THEMES[(size + number) % 2]) for size in (1, 2 + number % 2, 4)]
        cases += [(name, size, SCREENS[1], THEMES[number % 2]) for size in (1 + number % 2, 3 + number % 2)]
        cases += [(name, 1 + (number + i) % 4, SCREENS[i], THEMES[(number + i) % 2]) for i in (2, 3)]
    return cases


def _id(case: object) -> str:
    return "x".join(str(part) for part in case) if isinstance(case, tuple) else str(case)


@pytest.mark.parametrize(("name", "size", "screen", "theme"), _pairwise(), ids=_id)
def test_nothing_is_cut_covered_faint_or_small(
    make_shell: Callable[..., Shell], name: str, size: int, screen: tuple[int, int], theme: str
) -> None:
    shell = make_shell(frame(name, size, theme), *screen)
    assert audit(shell) == []
    for _ in range(_turns(shell)):
        shell.page.on_acted(Act(Action.NEXT_PAGE, "part"))
        assert audit(shell) == []


def _turns(shell: Shell) -> int:
    return shell.page.part_count - 1 if isinstance(shell.page, CardPage | ListPage) else 0


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("screen", SCREENS, ids=_id)
def test_every_comfort_row_fits(make_shell: Callable[..., Shell], size: int, screen: tuple[int, int]) -> None:
    shell = make_shell(frame("step", size), *screen)
    heights = set()
    for comfort in COMFORTS:
        shell.show_frame(replace(frame("step", size), comfort=comfort))
        heights.add(shell.comfort.height())
        assert audit(shell) == []
    assert len(heights) == 1, "the page must not jump when a pair opens"


def test_pages_are_whole_when_they_follow_each_other(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("number-long"))
    for i, name in enumerate(("home", "step", "home-deaf", "request", "more", "home", "listening", "number")):
        shell.show_frame(frame(name, 1 + i % 4, news=i + 2))
        assert audit(shell) == []
        assert shell.home.heading.isVisible() is name.startswith("home")


@pytest.mark.parametrize("screen", SCREENS, ids=_id)
def test_the_person_column_is_at_the_same_place_on_every_page(
    make_shell: Callable[..., Shell], screen: tuple[int, int]
) -> None:
    shell = make_shell(frame("home"), *screen)
    places = set()
    for size in (1, 4):
        for name in BODIES:
            shell.show_frame(frame(name, size))
            places.add(shell.person.geometry().getRect())
            assert shell.person.isVisible()
            assert shell.childAt(shell.person.geometry().center()) is shell.person
    assert len(places) == 1


# each check must find its fault when there is one


def _faults(shell: Shell) -> set[str]:
    return {fault.split(":")[0] for fault in audit(shell)}


def _first(shell: Shell) -> WrapButton:
    return shell.page.stops()[-1]  # type: ignore[return-value]  # a card's last stop is a button


def test_finds_a_button_that_is_too_narrow(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("unknown"))
    _first(shell).setGeometry(QRect(_first(shell).x(), _first(shell).y(), 90, 80))
    assert "clipped" in _faults(shell)


def test_finds_a_text_that_is_too_long_for_its_card(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("unknown"))
    shell.page.findChild(QTextEdit).setPlainText("A long story.\n" * 30)
    assert "clipped" in _faults(shell)


def test_finds_a_person_column_whose_words_do_not_fit(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("unknown"))
    shell.person.resize(120, 800)
    assert "clipped" in _faults(shell)


def test_finds_an_overlap(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("unknown"))
    first, second = shell.page.stops()[-2:]
    second.move(first.pos())
    assert "overlap" in _faults(shell)


def test_finds_what_lies_outside(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("unknown"))
    _first(shell).move(_first(shell).x() + 60, _first(shell).y())
    assert "outside" in _faults(shell)


def test_finds_a_small_target(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("number"))
    shell.page.stops()[0].resize(59, 90)
    assert "small" in _faults(shell)


def test_finds_a_missing_letter(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("choices"))
    shell.page.findChild(QLabel).setText("\ue5f1 private letter")
    assert "missing letter" in _faults(shell)


def test_finds_faint_text(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("home"))
    palette = shell.home.field.palette()
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor("#8A8F9C"))
    shell.home.field.setPalette(palette)
    assert "faint" in _faults(shell)


def test_finds_letters_smaller_than_chosen(make_shell: Callable[..., Shell]) -> None:
    shell = make_shell(frame("choices", 3))
    label = shell.page.findChild(QLabel)
    font = label.font()
    font.setPixelSize(20)
    label.setFont(font)
    assert "shrunk" in _faults(shell)
