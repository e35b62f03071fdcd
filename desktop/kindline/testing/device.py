"""The rest of the machine, pretended."""

from __future__ import annotations

from kindline.ports.device import Lines


class FakeCallLinks:
    """Fills `ports.CallLinks`: programs exist for `schemes`; `opened` holds the links handed over."""

    def __init__(self, *schemes: str, fails: bool = False) -> None:
        self.schemes = set(schemes)
        self.fails = fails
        self.opened: list[str] = []

    def has_handler(self, link: str) -> bool:
        return link.partition(":")[0] in self.schemes

    def open(self, link: str) -> bool:
        if self.fails or not self.has_handler(link):
            return False
        self.opened.append(link)
        return True


class FakePrinter:
    """Fills `ports.Printer`: `pages` holds what was printed; `is_jammed` makes it fail."""

    def __init__(self, name: str = "the printer") -> None:
        self.name = name
        self.is_jammed = False
        self.pages: list[tuple[str, Lines]] = []

    def print_page(self, title: str, lines: Lines) -> str:
        if self.is_jammed:
            raise OSError("the pretended printer is jammed")
        self.pages.append((title, lines))
        return self.name
