"""The knowledge base of a device: words first, then meaning, and what happens when articles change."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kindline.adapters.settings_files import load_settings
from kindline.domain.errors import EncoderError
from kindline.domain.matching import Answer
from kindline.ports import SentenceEncoder
from kindline.services.knowledge import LOOK_S, Knowledge, KnowledgeState, Understanding
from kindline.testing.understanding import FakeEncoder, MemoryShelf
from kindline.testing.work import HeldExecutor, InlineExecutor, ManualDispatcher

_VERBS = ("show", "find", "explain", "open", "print", "change", "check")
_THINGS = ("pension", "mortgage", "parcel")
_STEPS = "1. Open the **app**.\n2. Press **Cards**.\n"


class World:
    """A folder of articles and what studies it; `told` counts how often the window was told."""

    def __init__(self, root: Path, *, is_held: bool = False) -> None:
        self.root = root
        self.folder = root / "bank" / "en"
        self.folder.mkdir(parents=True)
        for thing in _THINGS:
            self.write(thing)
        (self.folder / "offtopic.txt").write_text("how tall is the tower\nwho painted the moon\n")
        self.dispatcher = ManualDispatcher()
        self.held = HeldExecutor(self.dispatcher)
        self.encoder = FakeEncoder()
        self.is_missing = False
        self.opened = 0
        self.shelf = MemoryShelf()
        self.told = 0
        self.tidied = 0
        self.knowledge = Knowledge(
            root,
            load_settings("riverside-bank", None, {"site.packs": ["bank"]}),
            self.held if is_held else InlineExecutor(self.dispatcher),
            self.dispatcher,
            Understanding(self._open, self.shelf, self._tidy),
        )

    def write(self, thing: str, *more: str) -> None:
        questions = [f"  - {verb} my {thing}" for verb in _VERBS] + [f"  - {text}" for text in more]
        head = [f"id: {thing}", f"title: About the {thing}", "icon: mdi6.leaf", "topic: cards"]
        text = "\n".join(["---", *head, "urgency: normal", "questions:", *questions, "---", _STEPS])
        (self.folder / f"{thing}.md").write_text(text, encoding="utf-8")

    def _open(self) -> SentenceEncoder:
        self.opened += 1
        if self.is_missing:
            raise EncoderError("there is no language model here")
        return self.encoder

    def start(self) -> None:
        self.knowledge.load("en", self._tell)
        self.dispatcher.run()

    def _tidy(self) -> None:
        self.tidied += 1

    def _tell(self) -> None:
        self.told += 1

    def step(self) -> None:
        """The worker's next task, and what follows on the GUI thread."""
        assert self.held.run_next()
        self.dispatcher.run()

    def finish(self) -> None:
        while self.held.run_next():
            self.dispatcher.run()

    def found(self, question: str) -> str:
        assert self.knowledge.answering is not None
        match = self.knowledge.answering.preview(question)
        return match.article_id if isinstance(match, Answer) else ""

    @property
    def knows_meaning(self) -> bool:
        return self.knowledge.answering is not None and self.knowledge.answering.knows_meaning


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.start()
    return made


@pytest.fixture
def held(tmp_path: Path) -> World:
    made = World(tmp_path, is_held=True)
    made.start()
    return made


def test_memory_is_given_back_once_when_all_is_studied(held: World) -> None:
    while not held.knows_meaning:
        assert not held.tidied
        held.step()
    held.finish()
    assert held.tidied == 1


def test_memory_is_given_back_without_a_model_too(tmp_path: Path) -> None:
    world = World(tmp_path, is_held=True)
    world.is_missing = True
    world.start()
    world.finish()
    assert world.knowledge.state is KnowledgeState.READY
    assert world.tidied == 1


# -- words first, then meaning -----------------------------------------------------------------


def test_articles_come_first_then_words_then_meaning(held: World) -> None:
    knowledge = held.knowledge
    assert (knowledge.state, knowledge.kb, held.told) == (KnowledgeState.LOADING, None, 0)
    held.step()
    assert knowledge.state is KnowledgeState.LOADING
    assert knowledge.kb is not None
    assert knowledge.answering is not None
    assert not knowledge.answering.can_match
    assert held.told == 1
    held.step()
    assert knowledge.state is KnowledgeState.READY
    assert held.found("show my pension") == "pension"
    assert not held.knows_meaning
    assert (held.told, held.opened) == (2, 0)
    held.step()
    assert held.knows_meaning
    assert held.found("show my pension") == "pension"
    assert (held.told, held.opened, held.held.waiting) == (3, 1, 1)  # what was studied is tidied up


def test_without_a_model_words_serve_and_a_warning_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(tmp_path)
    world.is_missing = True
    with caplog.at_level(logging.WARNING):
        world.start()
    assert world.knowledge.state is KnowledgeState.READY
    assert world.found("show my mortgage") == "mortgage"
    assert not world.knows_meaning
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "there is no language model here" in caplog.text


def test_a_model_that_breaks_while_learning_leaves_the_words(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.encoder.is_broken = True
    world.start()
    assert world.found("show my mortgage") == "mortgage"
    assert not world.knows_meaning


def test_a_model_that_came_meanwhile_is_taken_with_the_next_change(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.is_missing = True
    world.start()
    world.is_missing = False
    world.write("parcel", "where is it then")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.knows_meaning


def test_without_articles_it_is_missing_until_one_comes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(tmp_path)
    for thing in _THINGS:
        (world.folder / f"{thing}.md").unlink()
    world.start()
    assert (world.knowledge.state, world.knowledge.answering) == (KnowledgeState.MISSING, None)
    assert world.told == 1
    assert "no knowledge base" in caplog.text
    world.write("pension")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.knowledge.state is KnowledgeState.READY
    assert world.found("show my pension") == "pension"


# -- changes -----------------------------------------------------------------------------------


def test_a_changed_article_is_noticed_in_time(world: World) -> None:
    assert world.found("is the postman ill") == ""
    world.write("parcel", "is the postman ill")
    world.dispatcher.advance(LOOK_S - 1)
    assert world.found("is the postman ill") == ""
    world.dispatcher.advance(2)
    assert world.found("is the postman ill") == "parcel"
    assert world.knows_meaning
    assert world.opened == 1


def test_new_and_removed_articles_are_noticed(world: World) -> None:
    world.write("cheque")
    (world.folder / "parcel.md").unlink()
    world.dispatcher.advance(LOOK_S + 1)
    assert world.knowledge.kb is not None
    assert [article.id for article in world.knowledge.kb.articles] == ["cheque", "mortgage", "pension"]
    assert world.found("show my cheque") == "cheque"


def test_a_change_of_the_same_length_is_noticed(world: World) -> None:
    file = world.folder / "parcel.md"
    file.write_text(file.read_text().replace("print my parcel", "wrap in my parcel"[:15]))
    world.dispatcher.advance(LOOK_S + 1)
    assert world.knowledge.kb is not None
    assert "wrap in my parc" in world.knowledge.kb.get("parcel").questions


def test_after_every_change_only_what_changed_is_encoded(world: World) -> None:
    world.encoder.asked.clear()
    world.write("parcel", "is the postman ill")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.encoder.asked == ["is the postman ill"]


def test_the_old_articles_serve_until_the_new_ones_are_understood(held: World) -> None:
    held.finish()
    before = held.knowledge.answering
    held.write("parcel", "is the postman ill")
    told = held.told
    held.dispatcher.advance(LOOK_S + 1)
    held.step()  # looks
    held.step()  # reads
    held.step()  # learns by words, which would be less than is known now
    assert held.knowledge.answering is before
    assert held.knows_meaning
    assert held.knowledge.state is KnowledgeState.READY
    assert held.told == told
    held.step()
    assert held.knows_meaning
    assert held.found("is the postman ill") == "parcel"
    assert held.told == told + 1
    assert held.knowledge.answering is not None
    assert held.knowledge.kb is held.knowledge.answering.kb


def test_where_only_words_serve_new_words_serve_at_once(tmp_path: Path) -> None:
    world = World(tmp_path, is_held=True)
    world.is_missing = True
    world.start()
    world.finish()
    world.write("parcel", "is the postman ill")
    world.dispatcher.advance(LOOK_S + 1)
    for _ in range(3):
        world.step()
    assert world.found("is the postman ill") == "parcel"
    world.finish()
    assert world.found("is the postman ill") == "parcel"


def test_a_model_that_breaks_with_a_change_leaves_the_new_words(world: World) -> None:
    world.encoder.is_broken = True
    world.write("parcel", "is the postman ill")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.found("is the postman ill") == "parcel"
    assert not world.knows_meaning


def test_when_nothing_is_usable_any_more_the_old_articles_serve(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    before, told = world.knowledge.answering, world.told
    for thing in _THINGS:
        (world.folder / f"{thing}.md").write_text("--- half written", encoding="utf-8")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.knowledge.answering is before
    assert world.knowledge.state is KnowledgeState.READY
    assert world.told == told
    assert "go on serving until this is mended" in caplog.text
    for thing in _THINGS:
        world.write(thing, f"the {thing} is back")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.found("the pension is back") == "pension"


def test_while_an_article_is_broken_the_old_articles_serve(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    (world.folder / "parcel.md").write_text("--- half written", encoding="utf-8")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.found("show my pension") == "pension"
    assert world.knowledge.kb is not None
    assert len(world.knowledge.kb.articles) == 3
    assert "article left out" in caplog.text


def test_what_has_not_changed_is_not_studied_again(held: World) -> None:
    held.finish()
    before, told, asked = held.knowledge.answering, held.told, len(held.encoder.asked)
    for _ in range(5):
        held.dispatcher.advance(LOOK_S)
        assert held.held.waiting == 1
        held.step()
        assert held.held.waiting == 0
    assert held.knowledge.answering is before
    assert (held.told, held.opened, len(held.encoder.asked)) == (told, 1, asked)


def test_however_often_articles_change_there_is_one_look_at_a_time(held: World) -> None:
    held.finish()
    for number in range(4):
        held.write("parcel", f"question number {number}")
        held.dispatcher.advance(LOOK_S + 1)
        held.finish()
    held.dispatcher.advance(LOOK_S)
    assert held.held.waiting == 1


def test_a_change_while_it_is_studied_is_noticed_later(held: World) -> None:
    held.step()  # has read
    held.write("parcel", "is the postman ill")
    held.finish()
    assert held.found("is the postman ill") == ""
    held.dispatcher.advance(LOOK_S + 1)
    held.finish()
    assert held.found("is the postman ill") == "parcel"


def test_a_change_while_articles_are_read_is_noticed_later(tmp_path: Path) -> None:
    world = World(tmp_path)
    (world.folder / "broken.md").write_text("--- half written", encoding="utf-8")

    class Writer(logging.Handler):
        """Changes an article at the moment when the reader complains of the broken one."""

        def emit(self, record: logging.LogRecord) -> None:
            if "article left out" in record.getMessage():
                (world.folder / "broken.md").unlink()
                world.write("parcel", "is the postman ill")

    writer = Writer()
    logger = logging.getLogger("kindline.services.knowledge")
    logger.addHandler(writer)
    try:
        world.start()
    finally:
        logger.removeHandler(writer)
    assert world.found("is the postman ill") == ""
    world.dispatcher.advance(LOOK_S + 1)
    assert world.found("is the postman ill") == "parcel"


# -- files that are no files -------------------------------------------------------------------


def _lock(world: World) -> None:
    """What an editor leaves beside a file that is open: a link that leads nowhere."""
    (world.folder / ".#parcel.md").symlink_to("anna@desk.4711:1750000000")


def test_an_editors_lock_does_not_keep_the_articles_from_being_read(tmp_path: Path) -> None:
    world = World(tmp_path)
    _lock(world)
    world.start()
    assert world.knowledge.state is KnowledgeState.READY
    assert world.found("show my pension") == "pension"


def test_an_editors_lock_does_not_end_the_watch(world: World) -> None:
    _lock(world)
    world.dispatcher.advance(LOOK_S + 1)
    assert world.found("show my pension") == "pension"
    (world.folder / ".#parcel.md").unlink()
    world.write("parcel", "is the postman ill")
    world.dispatcher.advance(LOOK_S + 1)
    assert world.found("is the postman ill") == "parcel"
