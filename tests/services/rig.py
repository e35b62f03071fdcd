"""A whole conversation on the package's own fakes and the real articles."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kindline.adapters.resources import data_folder
from kindline.adapters.settings_files import load_settings
from kindline.domain.errors import EncoderError
from kindline.domain.settings import Settings
from kindline.domain.text import Passage
from kindline.locale import render
from kindline.ports import SentenceEncoder
from kindline.services.answering import Answering
from kindline.services.conversation import Conversation
from kindline.services.knowledge import Knowledge, KnowledgeState, Studied, Understanding, study
from kindline.services.listening import Listening
from kindline.services.memory import Memory
from kindline.services.misses import MissNotes
from kindline.services.people import People
from kindline.services.presenters.views import (
    Action,
    Button,
    CardView,
    Frame,
    HomeView,
    ListView,
    NumberView,
    Page,
)
from kindline.services.speaking import Speaking
from kindline.services.tools import Tools
from kindline.testing.desk import FakeDesk
from kindline.testing.device import FakeCallLinks, FakePrinter
from kindline.testing.records import MemoryStore
from kindline.testing.speech import (
    FakeMicrophone,
    FakePlayer,
    FakeRecognizer,
    FakeRecordings,
    FakeVoice,
    LevelDetector,
)
from kindline.testing.understanding import MemoryShelf
from kindline.testing.work import CountingIds, FakeClock, InlineExecutor, ManualDispatcher


@cache
def studied(site: str) -> Studied:
    """Reading all articles takes a second; tests only ask them."""
    settings = load_settings(site, None)
    return study(data_folder("kb"), settings, "en", None, MemoryShelf())


def _no_model() -> SentenceEncoder:
    raise EncoderError("tests of the conversation go by words")


BY_WORDS = Understanding(_no_model, MemoryShelf(), lambda: None)


class ReadyKnowledge(Knowledge):
    """The real articles, studied once for all tests; `is_broken` stands for a folder without any."""

    def __init__(
        self,
        site: str,
        settings: Settings,
        worker: InlineExecutor,
        dispatcher: ManualDispatcher,
        *,
        is_broken: bool,
    ) -> None:
        super().__init__(Path("/nowhere"), settings, worker, dispatcher, BY_WORDS)
        self._site = site
        self._is_broken = is_broken

    def load(self, language: str, changed: Callable[[], None]) -> None:
        if self._is_broken:
            super().load(language, changed)
            return
        found = studied(self._site)
        self.kb, self.answering = found.kb, Answering(found.kb)
        changed()
        self.answering, self.state = found.answering, KnowledgeState.READY
        changed()


@dataclass
class Rig:
    """`press` and `ask` as a customer does; `texts` is all that stands on the page."""

    site: str = "riverside-bank"
    extra: dict[str, object] = field(default_factory=dict)
    schemes: tuple[str, ...] = ()
    is_broken: bool = False
    broken_article: Path | None = None
    is_ready: bool = True
    store: MemoryStore = field(default_factory=MemoryStore)
    recordings: FakeRecordings | None = None

    def __post_init__(self) -> None:
        self.settings = load_settings(self.site, None, self.extra)
        self.clock = FakeClock()
        self.dispatcher = ManualDispatcher(self.clock)
        self.desk = FakeDesk(self.clock)
        self.links = FakeCallLinks(*self.schemes)
        self.printer = FakePrinter()
        self.recognizer = FakeRecognizer()
        self.microphone = FakeMicrophone()
        self.player = FakePlayer()
        self.voice = FakeVoice()
        self.frames: list[Frame] = []
        worker = InlineExecutor(self.dispatcher)
        ids = CountingIds()
        self.people = People(
            self.store,
            self.desk,
            worker,
            worker,
            self.dispatcher,
            self.clock,
            ids,
            self.settings,
            lambda: 0.5,
        )
        self.listening = Listening(
            self.microphone, LevelDetector(), self.recognizer, worker, self.settings, self.recordings
        )
        self.speaking = Speaking(self.voice, self.player, worker, self.settings)
        self.knowledge = self._knowledge(worker)
        self.misses = MissNotes(self.store, worker, self.knowledge, self.clock, ids, self.settings)
        self.conversation = Conversation(
            Tools(
                settings=self.settings,
                dispatcher=self.dispatcher,
                people=self.people,
                knowledge=self.knowledge,
                listening=self.listening,
                speaking=self.speaking,
                memory=Memory(self.store, worker, self.settings),
                misses=self.misses,
                printer=self.printer,
                call_links=self.links,
                probe=worker,
                render=render,
            ),
            self.frames.append,
        )
        self.conversation.start()
        if self.is_ready:
            self.settle()

    def _knowledge(self, worker: InlineExecutor) -> Knowledge:
        if self.broken_article is None:
            return ReadyKnowledge(self.site, self.settings, worker, self.dispatcher, is_broken=self.is_broken)
        root = self.broken_article / "kb"
        shutil.copytree(data_folder("kb"), root)
        (root / "bank" / "en" / "see-balance.md").write_text("--- broken", encoding="utf-8")
        return Knowledge(root, self.settings, worker, self.dispatcher, BY_WORDS)

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    @property
    def page(self) -> Page:
        return self.frame.body.page

    def settle(self, seconds: float = 0.0) -> None:
        """Let everything that waits happen, and time pass."""
        self.dispatcher.run()
        if seconds:
            self.dispatcher.advance(seconds)

    def press(self, action: Action, value: str = "") -> None:
        self.conversation.act(action, value)
        self.settle()

    def ask(self, question: str) -> None:
        self.press(Action.ASK, question)

    def give_number(self, number: str = "5550134") -> None:
        for digit in number:
            self.press(Action.DIGIT, digit)
        self.press(Action.CALL_NUMBER)

    def buttons(self) -> tuple[Button, ...]:
        """Everything that can be pressed on the page, the shell's own left out."""
        body = self.frame.body
        if isinstance(body, HomeView):
            return body.tiles
        if isinstance(body, ListView):
            return (*body.rows, *body.buttons)
        if isinstance(body, CardView):
            return (*body.inner, *body.buttons)
        return (*body.keys, *body.buttons) if isinstance(body, NumberView) else body.buttons

    def offers(self, action: Action) -> bool:
        return any(button.action is action for button in self.buttons())

    def texts(self) -> str:
        """The page's heading, lines and buttons in words."""
        body = self.frame.body
        parts = [button.label for button in self.buttons()]
        if isinstance(body, CardView):
            parts = [body.heading or Passage.plain(""), *(line.text for line in body.lines), *parts]
        elif isinstance(body, ListView):
            parts = [body.heading, *parts]
        elif isinstance(body, NumberView):
            parts = [body.heading, *([body.note] if body.note else []), *parts]
        return "\n".join(render(part, "en") for part in parts)

    def column(self) -> tuple[str, str, str]:
        """The person column's three lines in words."""
        view = self.frame.column
        lines = (view.title, view.second, view.foot)
        first, second, foot = (render(line, "en") if line else "" for line in lines)
        return first, second, foot
