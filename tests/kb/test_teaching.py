"""One more question for an article: what is refused, what changes, and what the file looks like after."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from kb_folder import BODY, REAL_ROOT, VALUES, article, write
from test_lint import eight

from kindline.domain.errors import KnowledgeError, TeachingError
from kindline.domain.matching import Answer, Choices, Unknown
from kindline.kb.article_file import read_article
from kindline.kb.changes import Outcome, Probe, Turn, changes
from kindline.kb.matcher import Matcher
from kindline.kb.question_edit import with_question
from kindline.kb.teaching import Packs, plan
from kindline.kb.teaching import write as write_plan

NEW = "where does my money grow"


def packs(root: Path, names: tuple[str, ...] = ("bank",)) -> Packs:
    return Packs(root, names, "en", VALUES)


def two_articles(root: Path) -> Path:
    write(root, "card.md", article("card", "My card", questions=eight("about my card")))
    return write(root, "fund.md", article(questions=eight("about my fund")))


# -- the file ----------------------------------------------------------------------------------

LISTS = {
    "plain": (
        "questions:\n  - one thing\n  - two things\n",
        "questions:\n  - one thing\n  - two things\n  - {}\n",
    ),
    "no indent": ("questions:\n- one thing\n- two things\n", "questions:\n- one thing\n- two things\n- {}\n"),
    "quotes and comments": (
        "questions:  # asked\n  # 1\n  - 'a: b'\n\n  -   \"two\"  # last\n  # after\ncues: []\n",
        "questions:  # asked\n  # 1\n  - 'a: b'\n\n  -   \"two\"  # last\n  -   {}\n  # after\ncues: []\n",
    ),
    "windows": ("questions:\r\n  - one\r\n  - two\r\n", "questions:\r\n  - one\r\n  - two\r\n  - {}\r\n"),
    "over two lines": (
        "questions:\n  - one\n  - two\n    and more\nhome: 1\n",
        "questions:\n  - one\n  - two\n    and more\n  - {}\nhome: 1\n",
    ),
    "folded": (
        "questions:\n  - one\n  - >-\n    two\n    and more\nhome: 1\n",
        "questions:\n  - one\n  - >-\n    two\n    and more\n  - {}\nhome: 1\n",
    ),
    "in brackets": ("questions: [one, 'two']\nhome: 1\n", "questions: [one, 'two', \"{}\"]\nhome: 1\n"),
    "brackets over lines": ("questions: [\n  one,\n  two,\n]\n", 'questions: [\n  one,\n  two, "{}",\n]\n'),
}


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize(("before", "after"), LISTS.values(), ids=LISTS)
def test_only_the_one_line_is_new(before: str, after: str, bom: str) -> None:
    def file(head: str) -> bytes:
        end = "\r\n" if "\r" in head else "\n"
        return f"{bom}---{end}id: x{end}{head}---{end}1. Überall - x{end}---{end}".encode()

    assert with_question(Path("x.md"), file(before), NEW) == file(after.format(NEW))


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("yes", '"yes"'),
        ("what about: this", '"what about: this"'),
        ("a # b", '"a # b"'),
        ("- is it", '"- is it"'),
        ('"quoted" it is', '"\\"quoted\\" it is"'),
        ("wo ist mein Geld, bitte?", "wo ist mein Geld, bitte?"),
        ("{site.name} it is", '"{site.name} it is"'),
        ("¿dónde está?", "¿dónde está?"),
        ("12", '"12"'),
    ],
)
def test_signs_that_mean_something_are_put_in_quotes(question: str, written: str) -> None:
    new = with_question(Path("x.md"), b"---\nquestions:\n  - one\n---\n", question).decode()
    assert new == f"---\nquestions:\n  - one\n  - {written}\n---\n"


@pytest.mark.parametrize(
    "content", [b"", b"---\nid: x\n", b"---\nid: x\n---\n", b"---\nquestions: a\n---\n", b"\xff"]
)
def test_a_file_that_cannot_be_added_to_is_named(content: bytes) -> None:
    with pytest.raises(KnowledgeError, match=r"x\.md"):
        with_question(Path("x.md"), content, NEW)


def test_every_article_of_the_project_can_be_taught() -> None:
    for path in sorted(REAL_ROOT.glob("*/en/*.md")):
        old = path.read_bytes()
        new = with_question(path, old, "what: is # this")
        (line,) = set(new.splitlines()) - set(old.splitlines())
        assert new.replace(line + b"\n", b"", 1) == old


# -- the plan ----------------------------------------------------------------------------------


def test_a_plan_writes_nothing_and_knows_before_and_after(tmp_path: Path) -> None:
    path = two_articles(tmp_path)
    old = path.read_bytes()
    planned = plan(packs(tmp_path), "fund", f"  {NEW.replace(' ', '  ')} ")
    assert path.read_bytes() == planned.old == old
    assert planned.question == NEW
    assert planned.after.get("fund").questions == (*planned.before.get("fund").questions, NEW)
    assert planned.after.get("card").questions == planned.before.get("card").questions
    assert planned.after.digest != planned.before.digest


@pytest.mark.parametrize(
    ("article_id", "question", "why"),
    [
        ("fnd", NEW, "There is no article fnd. Did you mean fund"),
        ("My card", NEW, "Did you mean card"),
        ("zzz", NEW, "There is no article zzz"),
        ("fund", "Question about my fund c!", r"stands already in .*fund\.md:10"),
        ("fund", "question about my card a", r"stands already in .*card\.md"),
        ("fund", "my card", "is the title of card"),
        ("fund", "my pin is 4821 where is my fund", "secret"),
        ("fund", "ring me on 0123 456 7890 about it", "telephone number"),
        ("fund", "write to edith@home.org about it", "e-mail"),
        ("fund", "money " * 41, "more than 40 words"),
        ("fund", "?", "no words"),
        ("fund", "I want to talk to a person", "command"),
        ("fund", "where is {site.nmae}", r"fund\.md:\d+: .*site\.nmae"),
    ],
)
def test_what_lint_would_refuse_is_refused(tmp_path: Path, article_id: str, question: str, why: str) -> None:
    path = two_articles(tmp_path)
    old = path.read_bytes()
    with pytest.raises(TeachingError, match=why):
        plan(packs(tmp_path), article_id, question)
    assert path.read_bytes() == old


def test_an_article_with_all_the_questions_it_may_have_takes_no_more(tmp_path: Path) -> None:
    full = eight() + "".join(f"\n  - More {number}" for number in range(32))
    write(tmp_path, "fund.md", article(questions=full))
    with pytest.raises(TeachingError, match="41 questions"):
        plan(packs(tmp_path), "fund", NEW)


def test_what_was_wrong_before_does_not_stand_in_the_way(tmp_path: Path) -> None:
    write(tmp_path, "fund.md", article(questions=eight(), body=BODY + "3. " + "go " * 30))
    assert plan(packs(tmp_path), "fund", NEW).question == NEW


# -- writing -----------------------------------------------------------------------------------


def test_writing_keeps_rights_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = two_articles(tmp_path)
    path.chmod(0o640)
    planned = plan(packs(tmp_path), "fund", NEW)
    write_plan(planned)
    assert path.read_bytes() == planned.new
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(file.name for file in path.parent.iterdir()) == ["card.md", "fund.md"]
    assert read_article(path, "bank", "en").article.questions[-1] == NEW


def test_a_linked_article_stays_a_link(tmp_path: Path) -> None:
    real = two_articles(tmp_path / "real")
    linked = tmp_path / "kb" / "bank" / "en" / "fund.md"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(real)
    write_plan(plan(packs(tmp_path / "kb"), "fund", NEW))
    assert linked.is_symlink()
    assert NEW in real.read_text()


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = two_articles(tmp_path)
    planned = plan(packs(tmp_path), "fund", NEW)
    path.write_bytes(planned.old + b"3. More.\n")
    with pytest.raises(TeachingError, match="changed meanwhile"):
        write_plan(planned)
    assert path.read_bytes() == planned.old + b"3. More.\n"


# -- what changes ------------------------------------------------------------------------------


class Says:
    """In a matcher's place: what the test says."""

    def __init__(self, **said: tuple[str, ...]) -> None:
        self._said = said

    def match(self, text: str, also: object = ()) -> Answer | Choices | Unknown:
        ids = self._said.get(text, ())
        if len(ids) == 1:
            return Answer((), text, (), ids[0], 1.0)
        return Choices((), text, (), ids) if ids else Unknown((), text, ())


@pytest.mark.parametrize(
    ("before", "after", "right", "turn"),
    [
        ((), ("a",), "a", Turn.BETTER),
        ((), ("a", "b"), "a", Turn.BETTER),
        (("a", "b"), ("a",), "a", Turn.BETTER),
        (("a",), (), "a", Turn.WORSE),
        (("a",), ("b",), "a", Turn.WORSE),
        ((), ("b",), "a", Turn.WORSE),
        (("a", "b"), ("a", "c"), "a", Turn.OTHER),
        (("b",), ("c",), "a", Turn.OTHER),
        ((), ("b",), "", Turn.OTHER),
        ((), ("b",), None, Turn.WORSE),
        (("b",), ("b", "c"), None, Turn.BETTER),
    ],
)
def test_a_change_is_judged_where_the_right_article_is_known(before, after, right, turn) -> None:
    probe = Probe("q", right or "", is_off_topic=right is None)
    (change,) = changes(Says(q=before), Says(q=after), [probe])
    assert (change.turn, change.before.article_ids, change.after.article_ids) == (turn, before, after)


def test_only_changes_are_told_and_the_worse_ones_first() -> None:
    before = Says(same=("a",), turned=("a", "b"), fine=(), bad=("a",))
    after = Says(same=("a",), turned=("b", "a"), fine=("a",), bad=("b",))
    probes = [Probe(text, "a") for text in ("same", "turned", "fine", "bad")]
    assert [change.probe.text for change in changes(before, after, probes)] == ["bad", "fine"]


def test_a_taught_question_is_answered_and_others_show_the_change(tmp_path: Path) -> None:
    write(tmp_path, "card.md", article("card", "My card", questions=eight("about my card")))
    write(tmp_path, "fund.md", article(questions=eight("about my fund")))
    planned = plan(packs(tmp_path), "fund", "is the frobnicator growing")
    before, after = Matcher.build(planned.before), Matcher.build(planned.after)
    assert Outcome.of(before.match(planned.question)).kind != "answer"
    assert Outcome.of(after.match(planned.question)) == Outcome("answer", ("fund",))
