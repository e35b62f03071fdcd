"""`kindline kb missed` and `kindline kb teach`, from a question in the window to an answer for it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kindline.adapters.resources import data_folder
from kindline.bootstrap import WIRING
from kindline.cli.main import main
from kindline.domain.errors import EncoderError
from kindline.domain.misses import Miss, MissKind
from kindline.testing.records import MemoryStore

KEPT = ("fund-earnings", "see-balance", "change-pin", "card-abroad", "lost-card", "cheque-book", "talk-joke")
"""A few of the real articles: quick to learn."""
ASKED = "gubbins dosh frotz plugh"
DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A small copy of the real packs."""
    for pack in ("common", "bank"):
        there = tmp_path / "kb" / pack / "en"
        there.mkdir(parents=True)
        for path in (data_folder("kb") / pack / "en").glob("*"):
            if path.stem in KEPT or path.name == "offtopic.txt":
                shutil.copyfile(path, there / path.name)
    return tmp_path / "kb"


def no_model(*_: Any) -> Any:
    raise EncoderError("not for this test")


class Device:
    """The commands on one computer: its articles, its records, what they print."""

    def __init__(self, kb: Path, capsys: pytest.CaptureFixture[str], records: MemoryStore) -> None:
        self.records = records
        self.wiring = replace(
            WIRING,
            kb_root=lambda: kb,
            own_kb_root=lambda: kb.with_name("own"),
            records=lambda: records,
            encoder=no_model,
        )
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, str, str]:
        code = main(words, self.wiring)
        out, err = self._capsys.readouterr()
        return code, out, err

    def miss(self, text: str, kind: MissKind = MissKind.UNKNOWN, **other: Any) -> None:
        number = f"m{len(self.records.misses(0))}"
        now_ms = time.time_ns() // 1_000_000
        self.records.add(replace(Miss(number, kind, now_ms, "Riverside Bank", "en", text), **other))


@pytest.fixture
def device(kb: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Device:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return Device(kb, capsys, MemoryStore())


# -- missed ------------------------------------------------------------------------------------


def test_nothing_missed_is_said(device: Device) -> None:
    assert device.run("kb", "missed") == (0, "Riverside Bank: no missed question is kept here.\n", "")
    code, out, _ = device.run("kb", "missed", "--json")
    assert (code, json.loads(out)) == (0, {"questions": 0, "wordless": 0, "groups": [], "chosen": []})


def test_the_biggest_group_stands_first_with_the_nearest_article(device: Device) -> None:
    for text in ("rent a deposit box", "Can I rent a deposit box?", "I want to rent a deposit box"):
        device.miss(text)
    device.miss("dosh balance please", MissKind.NONE_OF_THESE, offered=("see-balance",))
    device.miss("frotz gubbins", MissKind.CHOSEN, offered=("card-abroad",), chosen="card-abroad")
    code, out, _ = device.run("kb", "missed", "--json")
    assert code == 0
    made = json.loads(out)
    assert made["questions"] == 4
    assert [group["size"] for group in made["groups"]] == [3, 1]
    assert made["groups"][0]["kinds"] == {"unknown": 3}
    assert len(made["groups"][0]["examples"]) == 3
    near = made["groups"][1]["nearest"]
    assert near["article"] == "see-balance"
    assert 0 < near["probability"] <= 1
    assert made["groups"][1]["kinds"] == {"none_of_these": 1}
    assert [(c["article"], c["size"], c["examples"]) for c in made["chosen"]] == [
        ("card-abroad", 1, ["frotz gubbins"])
    ]
    code, out, _ = device.run("kb", "missed")
    assert out.index("   3 x  ") < out.index("   1 x  dosh balance please")
    assert "nearest: see-balance (" in out
    assert '"None of these" 1' in out
    assert out.index("could be taught") < out.index("frotz gubbins") < out.index("chosen: card-abroad")


def test_only_this_site_and_the_last_days_count(device: Device) -> None:
    now_ms = time.time_ns() // 1_000_000
    device.miss("an old question", at_ms=now_ms - 3 * DAY_MS)
    device.miss("a shop question", site="Harbour Shop")
    device.miss("una domanda", language="it")
    assert json.loads(device.run("kb", "missed", "--json")[1])["questions"] == 1
    assert json.loads(device.run("kb", "missed", "--json", "--since", "2")[1])["questions"] == 0
    code, _, err = device.run("kb", "missed", "--since", "0")
    assert code == 2
    assert "--since" in err


def test_records_that_cannot_be_read_are_told(device: Device) -> None:
    device.records.is_broken = True
    code, out, err = device.run("kb", "missed")
    assert (code, out) == (1, "")
    assert "disk is broken" in err


# -- teach -------------------------------------------------------------------------------------


def file_of(kb: Path, name: str = "see-balance") -> Path:
    return kb / "bank" / "en" / f"{name}.md"


def test_what_was_missed_is_taught_and_answered(device: Device, kb: Path) -> None:
    device.miss(ASKED)
    assert json.loads(device.run("kb", "missed", "--json")[1])["groups"][0]["now"] != "answer"
    old = file_of(kb).read_text()
    code, out, err = device.run("kb", "teach", "see-balance", ASKED, "--yes")
    assert (code, err) == (0, "")
    assert f"see-balance: {ASKED}" in out
    assert "then: answer see-balance" in out
    assert f"Written to {file_of(kb)}" in out
    assert file_of(kb).read_text().replace(f"  - {ASKED}\n", "", 1) == old
    assert json.loads(device.run("ask", ASKED, "--json")[1])["article"] == "see-balance"
    assert "by now answered with see-balance" in device.run("kb", "missed")[1]
    code, _, err = device.run("kb", "teach", "see-balance", ASKED, "--yes")
    assert code == 1
    assert "stands already in" in err


def test_a_yes_beforehand_does_not_make_other_questions_wrong(device: Device, kb: Path) -> None:
    device.miss("rent the big box", MissKind.CHOSEN, offered=("card-abroad",), chosen="card-abroad")
    old = file_of(kb).read_bytes()
    words = ("kb", "teach", "see-balance", "rent a big box", "--yes")
    code, out, err = device.run(*words)
    assert code == 1
    assert "  worse   rent the big box" in out
    assert "would wrongly get this article" in err
    assert file_of(kb).read_bytes() == old
    code, _, err = device.run(*words, "--even-if-wrong")
    assert (code, err) == (0, "")
    assert b"rent a big box" in file_of(kb).read_bytes()


def test_without_a_yes_nothing_is_written(device: Device, kb: Path) -> None:
    old = file_of(kb).read_bytes()
    code, out, err = device.run("kb", "teach", "see-balance", ASKED)
    assert code == 1
    assert "then: answer see-balance" in out
    assert "Not written" in err
    assert file_of(kb).read_bytes() == old


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "is_written"), [("y\n", True), ("YES\n", True), ("\n", False), ("no\n", False)]
)
def test_on_a_terminal_it_asks(
    device: Device, kb: Path, monkeypatch: pytest.MonkeyPatch, typed: str, is_written: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    code, out, _ = device.run("kb", "teach", "see-balance", ASKED)
    assert code == 0
    assert "Write it? [y/N]" in out
    assert (ASKED in file_of(kb).read_text()) is is_written


def test_other_questions_that_change_are_shown_and_the_worse_ones_marked(device: Device, kb: Path) -> None:
    held_back = kb / "bank" / "en" / "eval"
    held_back.mkdir()
    rows = [
        {"text": "frotz gubbins dosh", "id": "cheque-book"},
        {"text": "plugh dosh frotz", "id": "see-balance"},
        {"text": "dosh plugh gubbins", "id": None},
        {"text": ASKED.upper(), "id": "cheque-book"},
    ]
    (held_back / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (held_back / "b.jsonl").write_text('{"text": "x", "id": "no-such"}\n')
    device.miss("gubbins plugh frotz")
    code, out, err = device.run("kb", "teach", "see-balance", ASKED, "--yes", "--even-if-wrong")
    assert code == 0
    assert "no-such" in err
    assert "b.jsonl:1" in err
    lines = out.splitlines()
    worse = next(i for i, line in enumerate(lines) if "worse" in line and "frotz gubbins dosh" in line)
    assert "-> answer see-balance  (right: cheque-book)" in lines[worse + 1]
    assert any("worse" in line and "dosh plugh gubbins" in line for line in lines)
    assert any("better" in line and "plugh dosh frotz" in line for line in lines)
    assert any("other" in line and "gubbins plugh frotz" in line for line in lines)
    assert "for the worse" in out
    assert ASKED.upper() not in out, "the question itself is shown above"


def test_a_wrong_article_is_refused_with_near_names(device: Device) -> None:
    code, out, err = device.run("kb", "teach", "see-balence", ASKED, "--yes")
    assert (code, out) == (1, "")
    assert "Did you mean see-balance" in err


def test_another_folder_can_be_taught(device: Device, kb: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(kb, other)
    assert device.run("kb", "teach", "see-balance", ASKED, "--yes", "--kb", str(other))[0] == 0
    assert ASKED in file_of(other).read_text()
    assert ASKED not in file_of(kb).read_text()


def test_records_that_cannot_be_read_do_not_stop_teaching(device: Device, kb: Path) -> None:
    device.records.is_broken = True
    code, _, err = device.run("kb", "teach", "see-balance", ASKED, "--yes")
    assert code == 0
    assert "left out" in err
    assert ASKED in file_of(kb).read_text()


@pytest.fixture
def read_only(kb: Path) -> Iterator[Path]:
    """The articles where nobody may write."""
    if os.geteuid() != 0:
        folder = file_of(kb).parent
        folder.chmod(0o500)
        yield kb
        folder.chmod(0o700)
        return
    bound = subprocess.run(["mount", "--bind", str(kb), str(kb)], check=False, capture_output=True)
    if bound.returncode:
        pytest.skip(f"no folder can be made read-only here: {bound.stderr.decode().strip()}")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(kb)], check=True)
        yield kb
    finally:
        subprocess.run(["umount", str(kb)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights work otherwise here")
def test_a_folder_that_may_not_be_changed_says_where_a_copy_belongs(device: Device, read_only: Path) -> None:
    code, _, err = device.run("kb", "teach", "see-balance", ASKED, "--yes")
    assert code == 1
    assert f"Copy the folder {read_only} to {read_only.with_name('own')}" in err


def test_the_own_copy_of_the_articles_is_taken_once_it_is_there(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    own = WIRING.own_kb_root()
    assert WIRING.kb_root() == data_folder("kb")
    own.mkdir(parents=True)
    assert WIRING.kb_root() == own
