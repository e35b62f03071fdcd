"""The rules of good writing, each broken once, and none broken by the project's own articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb_folder import BODY, REAL_ROOT, VALUES, article, write

from kindline.kb.lint import Problem, lint
from kindline.kb.readability import reading_grade, vowel_groups, word_count

EIGHT = "questions:\n" + "".join(f"  - Question {word}\n" for word in "abcdefgh").rstrip()


def problems(root: Path, **texts: str) -> list[Problem]:
    for name, text in texts.items():
        write(root, f"{name}.md", text)
    return lint(root, ["bank"], "en", VALUES, None, lambda icon: icon == "mdi6.leaf")


def eight(word: str = "") -> str:
    return EIGHT.replace("Question", f"Question {word}".strip())


def test_a_good_article_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, fund=article(questions=EIGHT)) == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (article(), 7, "there are 2 questions"),
        (
            article(questions=eight() + "".join(f"\n  - More {n}" for n in range(33))),
            7,
            "there are 41 questions",
        ),
        (article(title="A" * 46, questions=EIGHT), 3, "the title has 46 characters"),
        (article(questions=EIGHT, headline=f"headline: {'A' * 46}"), 16, "the headline has 46 characters"),
        (article(questions=EIGHT, icon="icon: mdi6.no-such"), 15, "there is no icon mdi6.no-such"),
        (article(questions=EIGHT, cues="cues:\n  - my fund"), 16, "cues belong to urgent articles only"),
        (
            article(questions=EIGHT, unless="unless:\n  - my fund"),
            16,
            "unless belong to urgent articles only",
        ),
        (article(questions=EIGHT, home="home: 4"), 16, "there is no home place 4"),
        (article(questions=EIGHT, body="1. Press **Cards**.\n"), 17, "no step has a hint"),
        (article(questions=EIGHT, body=BODY + "3. " + "go " * 26), 20, "26 words in one step"),
        (
            article(questions=EIGHT, body=BODY + "3. " + "go " * 23 + "{site.name}."),
            20,
            "26 words in one step",
        ),
        (
            article(
                questions=EIGHT,
                body="1. Organisational identification necessitates authorisation.\n   > Oh.\n",
            ),
            17,
            "reads like school grade",
        ),
        (article(questions=EIGHT, body=BODY + "3. Tell us your PIN.\n"), 20, "seems to ask for a secret"),
        (article(questions=EIGHT, body=BODY + "3. Enter your PIN to us.\n"), 20, "seems to ask for a secret"),
        (article(questions=EIGHT, body=BODY + "3. We may ask for your password.\n"), 20, "ask for a secret"),
        (article(questions=EIGHT, body=BODY + "3. Call 0800 555 0100.\n"), 20, "card or telephone number"),
        (article(questions=EIGHT, body=BODY + "3. Ring 999 now.\n"), 20, "card or telephone number"),
        (article(questions=EIGHT + "\n  - Is 4111 1111 1111 1111 mine?"), 16, "card or telephone number"),
        ("nothing", 1, "does not begin with ---"),
    ],
)
def test_each_rule_is_held(tmp_path: Path, text: str, line: int, what: str) -> None:
    found = problems(tmp_path, fund=text)
    assert [(problem.line, what in problem.what) for problem in found if what in problem.what] == [
        (line, True)
    ]
    assert all(problem.advice for problem in found)


@pytest.mark.parametrize(
    "step",
    [
        "We never ask you for a PIN, a code or a password.",
        "Do not tell us your PIN.",
        "Type your PIN into the machine.",
        "A cheat may ask you to tell him the code.",
        "Tell us what you see.",
        "Open at 10, close at 16.",
    ],
)
def test_honest_sentences_pass(tmp_path: Path, step: str) -> None:
    assert problems(tmp_path, fund=article(questions=EIGHT, body=f"{BODY}3. {step}\n")) == []


def test_titles_and_home_places_must_differ(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        card=article("card", "My fund!", questions=eight("card"), home="home: 1"),
        fund=article(questions=eight("fund"), home="home: 1"),
    )
    assert {problem.what for problem in found} == {"card has the same title", "card has the same home place"}
    assert {problem.path.name for problem in found} == {"fund.md"}


def test_a_file_that_is_not_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "fund.txt", "lost")
    (problem,) = problems(tmp_path, card=article("card", questions=EIGHT))
    assert problem.path.name == "fund.txt"


class _Dictionary:
    """Knows one word."""

    def syllables(self, word: str) -> int | None:
        return 40 if word == "press" else None


def test_syllables_come_from_the_pronouncer_first(tmp_path: Path) -> None:
    write(tmp_path, "fund.md", article(questions=EIGHT))
    (problem,) = lint(tmp_path, ["bank"], "en", VALUES, _Dictionary(), None)
    assert "school grade" in problem.what


def test_reading_grade_is_flesch_kincaid() -> None:
    grade = reading_grade(["The cat sat. The dog ran off."], None)
    assert grade == pytest.approx(0.39 * 7 / 2 + 11.8 * 7 / 7 - 15.59)
    assert reading_grade([], None) == 0.0


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("table", 2),
        ("make", 1),
        ("makes", 1),
        ("pressed", 1),
        ("wanted", 2),
        ("houses", 2),
        ("area", 2),
    ],
)
def test_vowel_groups_guess_syllables(word: str, count: int) -> None:
    assert vowel_groups(word) == count


def test_a_placeholder_counts_as_three_words() -> None:
    assert word_count("Call {site.phone} now, it's free") == 7


@pytest.mark.parametrize("pack", ["bank", "shop", "broker"])
def test_the_projects_own_articles_have_no_problem(pack: str) -> None:
    found = lint(REAL_ROOT, ["common", pack], "en", VALUES)
    assert found == []
