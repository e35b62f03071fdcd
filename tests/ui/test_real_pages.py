"""Every page as the presenters really make it: nothing is cut, covered, faint or small."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from audit import audit
from walks import frames

from kindline.services.presenters.views import Action, Frame
from kindline.ui.act import Act
from kindline.ui.pages.card import CardPage
from kindline.ui.pages.listing import ListPage
from kindline.ui.shell import Shell

SCREENS = ((1280, 800), (1024, 600))


@cache
def real_frames() -> dict[str, Frame]:
    return frames()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def test_nothing_is_cut_covered_faint_or_small(
    make_shell: Callable[..., Shell], screen: tuple[int, int]
) -> None:
    found: dict[str, list[str]] = {}
    for name, frame in real_frames().items():
        shell = make_shell(frame, *screen)
        problems = audit(shell)
        if isinstance(shell.page, CardPage | ListPage):
            for _ in range(shell.page.part_count - 1):
                shell.page.on_acted(Act(Action.NEXT_PAGE, "part"))
                problems += audit(shell)
        if problems:
            found[name] = problems
        shell.close()
    assert not found


def test_the_column_stands_still(make_shell: Callable[..., Shell]) -> None:
    places = {make_shell(frame).person.geometry().getRect() for frame in real_frames().values()}
    assert len(places) == 1
