"""Articles are read whole or refused with the line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb_folder import VALUES, article, write

from kindline.domain.articles import Kind, Urgency
from kindline.domain.errors import KnowledgeError
from kindline.domain.text import Span
from kindline.kb.loader import load_kb, load_kb_lenient


def refused(root: Path, text: str, name: str = "fund.md") -> KnowledgeError:
    write(root, name, text)
    with pytest.raises(KnowledgeError) as caught:
        load_kb(root, ["bank"], "en", VALUES)
    assert caught.value.advice
    return caught.value


def test_an_article_becomes_steps_with_hints_and_filled_placeholders(tmp_path: Path) -> None:
    path = write(tmp_path, "fund.md", article(home="home: 2"))
    kb = load_kb(tmp_path, ["bank"], "en", VALUES)
    (read,) = kb.articles
    assert kb.language == "en"
    assert kb.get("fund") is read
    assert (read.pack, read.language, read.path, read.home) == ("bank", "en", path, 2)
    assert (read.kind, read.urgency, read.headline) == (Kind.ANSWER, Urgency.NORMAL, "My fund")
    assert read.steps[0].passage.spans == (Span("Open the "), Span("Green Bank", strong=True), Span(" app."))
    assert read.steps[0].hint is not None
    assert read.steps[0].hint.text == "It has a green leaf."
    assert read.steps[1].hint is None


def test_digits_of_a_placeholder_stay_as_given(tmp_path: Path) -> None:
    write(tmp_path, "fund.md", article(title="Ring {site.phone}", body="1. Call {site.phone} *now*.\n"))
    with pytest.raises(KnowledgeError, match="em is not allowed"):
        load_kb(tmp_path, ["bank"], "en", VALUES)
    write(tmp_path, "fund.md", article(title="Ring {site.phone}", body="1. Call {site.phone} now.\n"))
    read = load_kb(tmp_path, ["bank"], "en", VALUES | {"site.phone": "0800 *555* 0100"}).articles[0]
    assert read.title == "Ring 0800 *555* 0100"
    assert read.steps[0].passage.text == "Call 0800 *555* 0100 now."


@pytest.mark.parametrize(
    "line", ["urgency: urgent", "urgency: trick", "urgency: emergency", "urgency: sorrow"]
)
def test_urgent_articles_are_paragraphs(tmp_path: Path, line: str) -> None:
    text = article(
        body="We call one now.\nWait.\n\nNo one blames you.\n", urgency=line, headline="headline: Now"
    )
    write(tmp_path, "fund.md", text)
    read = load_kb(tmp_path, ["bank"], "en", VALUES).articles[0]
    assert [step.passage.text for step in read.steps] == ["We call one now. Wait.", "No one blames you."]
    assert read.headline == "Now"


@pytest.mark.parametrize(
    ("line", "kind"),
    [("covered: false", Kind.NOT_COVERED), ("kind: smalltalk", Kind.SMALLTALK)],
)
def test_topics_not_covered_and_small_talk_are_paragraphs(tmp_path: Path, line: str, kind: Kind) -> None:
    write(tmp_path, "fund.md", article(body="We cannot see that.\n", extra=line))
    read = load_kb(tmp_path, ["bank"], "en", VALUES).articles[0]
    assert read.kind is kind
    assert len(read.steps) == 1


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (article(icon="colour: red"), 9, "unknown field colour"),
        (article(icon=""), 1, "icon is missing"),
        (article(title='A "quoted": colon'), 3, "the head cannot be read"),
        (article(title="yes"), 3, "title must be a text"),
        (article(urgency="urgency: soon"), 9, "unknown urgency soon"),
        (article(urgency="urgency: urgent"), 9, "needs a headline"),
        (article(cues="cues:\n  - lost it\n  - <nobody> did"), 12, "there is no word class nobody"),
        (article(extra="kind: poem"), 10, "unknown kind poem"),
        (article(extra="kind: smalltalk\ncovered: false"), 10, "cannot be a topic not covered"),
        (article(extra="home: first"), 10, "home must be a whole number"),
        (article(extra="covered: maybe"), 10, "covered must be true or false"),
        (article(questions="questions: one"), 7, "questions must be a list"),
        (article(questions="questions: []"), 7, "there are no questions"),
        (article(questions="questions:\n  - one\n  - yes"), 9, "questions.1 must be a text"),
        (article(extra="title: again"), 10, "title stands twice"),
        (article("other"), 2, "the id other is not the file name"),
        (article(title="My {site.car}"), 3, "unknown placeholder {site.car}"),
        (article(body="1. Press } now.\n"), 11, "unknown placeholder }"),
        (article(body="1. Press.\n   > See {name}.\n"), 12, "unknown placeholder {name}"),
        (article(body="\n1. Press <b>it</b>.\n"), 12, "html inline is not allowed"),
        (article(body="<p>Hello</p>\n"), 11, "html block is not allowed"),
        (article(body="1. See [this](http://x.org).\n"), 11, "link is not allowed"),
        (article(body="1. See\n   www.x.org now.\n"), 11, "links are not allowed"),
        (article(body="1. See [this].\n\n[this]: http://x.org\n"), 13, "links are not allowed"),
        (article(body="1. ![alt](x.png)\n"), 11, "image is not allowed"),
        (article(body="1. Press\n   `it`.\n"), 12, "code inline is not allowed"),
        (article(body="1. Press **the *red* one**.\n"), 11, "strong is not allowed"),
        (article(body="# Heading\n\n1. Press.\n"), 11, "heading is not allowed"),
        (article(body="- Press.\n"), 11, "bullet list is not allowed"),
        (article(body="Press.\n"), 11, "paragraph is not allowed"),
        (article(body="1. Press.\n\n***\n"), 13, "hr is not allowed"),
        (article(body="2. Press.\n"), 11, "does not begin with 1"),
        (article(body="1. Press.\n\n   Then wait.\n"), 13, "paragraph is not allowed"),
        (article(body="1. Press.\n   > One.\n\n   > Two.\n"), 14, "a step has two hints"),
        (article(body="1. Press.\n   > One.\n   >\n   > Two.\n"), 12, "a hint must be one paragraph"),
        (article(body=""), 11, "there must be one numbered list"),
        (article(body="", extra="covered: false"), 12, "the article has no text"),
        (article(body="1. Press.\n", extra="covered: false"), 12, "ordered list is not allowed"),
        ("id: fund\n", 1, "does not begin with ---"),
        ("---\nid: fund\n", 3, "the second --- is missing"),
        ("---\n- one\n---\n", 2, "the head is no list of fields"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    error = refused(tmp_path, text)
    assert problem in error.problem
    assert error.line == line
    assert error.path.name == "fund.md"


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "fund.md", "")
    path.write_bytes(article().encode() + b"2. Caf\xe9.\n")
    with pytest.raises(KnowledgeError) as caught:
        load_kb(tmp_path, ["bank"], "en", VALUES)
    assert caught.value.line == 14


def test_a_placeholder_without_a_value_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "fund.md", article())
    with pytest.raises(KnowledgeError, match=r"no value for the placeholder \{site.name\}"):
        load_kb(tmp_path, ["bank"], "en", {})


def test_an_id_of_two_packs_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "fund.md", article(), pack="common")
    write(tmp_path, "fund.md", article(questions="questions:\n  - something else"))
    kb, problems = load_kb_lenient(tmp_path, ["common", "bank"], "en", VALUES)
    assert [article.pack for article in kb.articles] == ["common"]
    assert "also in" in problems[0].problem
    assert problems[0].line == 2


def test_a_question_of_two_articles_is_refused_but_the_articles_serve_on(tmp_path: Path) -> None:
    write(
        tmp_path, "card.md", article("card", "My card", questions="questions:\n  - Where is it?\n  - Own one")
    )
    write(tmp_path, "fund.md", article(questions="questions:\n  - Own two\n  - um, where is it"))
    kb, problems = load_kb_lenient(tmp_path, ["bank"], "en", VALUES)
    assert [read.questions for read in kb.articles] == [("Where is it?", "Own one"), ("Own two",)]
    assert (problems[0].line, problems[0].path.name) == (9, "fund.md")
    assert "also in card" in problems[0].problem


def test_a_broken_article_does_not_stop_the_good_ones(tmp_path: Path) -> None:
    write(tmp_path, "bad.md", "nothing")
    write(tmp_path, "card.md", article("card", "My card"))
    write(tmp_path, "fund.md", article(title="{oops}"))
    kb, problems = load_kb_lenient(tmp_path, ["bank", "moon"], "en", VALUES)
    assert [read.id for read in kb.articles] == ["card"]
    assert {problem.path.name for problem in problems} == {"bad.md", "fund.md", "en"}
    with pytest.raises(KnowledgeError):
        load_kb(tmp_path, ["bank"], "en", VALUES)


def test_off_topic_lines_are_read_without_comments(tmp_path: Path) -> None:
    write(tmp_path, "fund.md", article())
    write(tmp_path, "offtopic.txt", "# not this\nHow tall is a tree\n\n  Who sings here  \n")
    assert load_kb(tmp_path, ["bank"], "en", VALUES).off_topic == ("How tall is a tree", "Who sings here")


def test_the_digest_follows_the_content_and_not_the_place(tmp_path: Path) -> None:
    def digest(root: Path, text: str, values: dict[str, str] | None = None) -> str:
        write(root, "fund.md", text)
        return load_kb(root, ["bank"], "en", VALUES | (values or {})).digest

    first = digest(tmp_path / "a", article())
    assert digest(tmp_path / "b", article()) == first
    assert digest(tmp_path / "c", article(title="Your fund")) != first
    assert digest(tmp_path / "d", article(), {"site.name": "Blue Bank"}) != first
    assert digest(tmp_path / "e", article(body="1. Open the app.\n")) != first


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, "fund.md", "")
    path.write_bytes(b"\xef\xbb\xbf" + article().replace("\n", "\r\n").encode())
    assert len(load_kb(tmp_path, ["bank"], "en", VALUES).articles[0].steps) == 2
