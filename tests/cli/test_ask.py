"""`kindline ask` and its JSON contract, on the real articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kindline.bootstrap import WIRING
from kindline.cli.main import main

KEYS = {"outcome", "urgency", "article", "title", "steps", "choices", "score", "reply", "language"}


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]  # a function
    def run(question: str, *words: str) -> dict[str, Any]:
        assert main(["ask", question, "--json", *words], WIRING) == 0
        reply = json.loads(capsys.readouterr().out)
        assert set(reply) == KEYS
        return reply

    return run


def test_an_answer_has_its_steps(ask) -> None:
    reply = ask("I cannot find what my fund has earned")
    assert (reply["outcome"], reply["urgency"], reply["article"]) == ("answer", "normal", "fund-earnings")
    assert len(reply["steps"]) == 4
    assert 0 <= reply["score"] <= 1
    assert reply["choices"] == []
    assert reply["language"] == "en"
    assert "Earned so far" in reply["reply"]


@pytest.mark.parametrize(
    ("question", "urgency"),
    [
        ("someone stole my card", "urgent"),
        ("a man on the phone wants me to move my money to a safe account", "trick"),
        ("I have a terrible pain in my chest and cannot breathe", "emergency"),
        ("my husband died last week", "sorrow"),
    ],
)
def test_what_is_urgent_brings_a_person(ask, question: str, urgency: str) -> None:
    reply = ask(question)
    assert (reply["outcome"], reply["urgency"]) == ("person", urgency)


def test_the_word_person(ask) -> None:
    reply = ask("person")
    assert reply["outcome"] == "person"
    assert reply["urgency"] == "normal"
    assert reply["article"] is None
    assert reply["steps"] == []


def test_not_covered_leads_to_a_person(ask) -> None:
    reply = ask("my parcel never came", "--site", "harbour-shop")
    assert (reply["outcome"], reply["article"]) == ("person", "parcel-not-here")


def test_off_topic_and_nonsense_are_never_an_article(ask) -> None:
    assert ask("tell me a joke")["outcome"] == "smalltalk"
    reply = ask("zorblax quimby frotz")
    assert (reply["outcome"], reply["article"]) == ("unknown", None)


def test_choices_name_articles(ask) -> None:
    reply = ask("they took money I don't know")
    assert reply["outcome"] in ("choices", "person")
    for choice in reply["choices"]:
        assert set(choice) == {"article", "title"}
    named = [choice["article"] for choice in reply["choices"]] + [reply["article"]]
    assert "payment-not-mine" in named


def test_a_session_carries_the_conversation(ask, tmp_path: Path) -> None:
    kept = ["--session", str(tmp_path / "session.json")]
    first = ask("I forgot my PIN", *kept)
    again = ask("I forgot my PIN", *kept)
    assert again["reply"] != first["reply"]
    assert again["reply"].startswith("Here it is again")
    assert ask("I can't find it", *kept)["outcome"] == "answer"
    assert ask("I can't find it", *kept)["outcome"] == "person"


def test_a_session_never_holds_a_secret(ask, tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    reply = ask("my pin is 4821 and it does not work", "--session", str(file))
    assert "4821" not in file.read_text() + json.dumps(reply)


def test_a_broken_session_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "session.json"
    file.write_text("{broken")
    assert main(["ask", "hello", "--session", str(file)], WIRING) == 2
    assert str(file) in capsys.readouterr().err
    assert file.read_text() == "{broken"


def test_words_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "zorblax quimby"], WIRING) == 0
    assert "A person can help" in capsys.readouterr().out


def test_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hello", "--site", "no-such-bank"], WIRING) == 2
    assert "no-such-bank" in capsys.readouterr().err
    with pytest.raises(SystemExit) as error:
        main(["frobnicate"], WIRING)
    assert error.value.code == 2


def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "bank.toml"
    site.write_text('[site]\nname = "A"\nphoen = "1"\n')
    assert main(["ask", "hello", "--site", str(site)], WIRING) == 2
    assert "site.phoen" in capsys.readouterr().err
