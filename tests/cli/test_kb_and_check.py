"""`kindline kb lint` and `kindline check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kindline.adapters.resources import data_folder
from kindline.bootstrap import WIRING
from kindline.cli.main import main
from kindline.domain.health import Health


@pytest.mark.parametrize("site", ["riverside-bank", "harbour-shop", "hillside-broker"])
def test_the_articles_that_come_with_the_program_are_fit(
    site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["kb", "lint", "--site", site], WIRING)
    assert code == 0, capsys.readouterr().out


def test_the_packs_are_large_enough() -> None:
    sizes = {
        pack: len(list((data_folder("kb") / pack / "en").glob("*.md"))) for pack in ("bank", "shop", "broker")
    }
    assert sizes["bank"] >= 60
    assert min(sizes["shop"], sizes["broker"]) >= 15


def test_a_bad_article_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "common" / "en"
    folder.mkdir(parents=True)
    (tmp_path / "bank" / "en").mkdir(parents=True)
    source = data_folder("kb") / "bank" / "en" / "fund-earnings.md"
    text = source.read_text().replace("{site.name}", "{site.nmae}", 1)
    (folder / "fund-earnings.md").write_text(text)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "{site.nmae}" in row)
    assert main(["kb", "lint", "--kb", str(tmp_path)], WIRING) == 1
    out = capsys.readouterr().out
    assert f"fund-earnings.md:{line}:" in out
    assert "site.nmae" in out


def test_check_tells_each_part_and_fails_when_one_does_not_work(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDLINE_DESK_URL", "http://127.0.0.1:9")
    assert main(["check", "--json"], WIRING) == 1
    parts = {row["part"]: row for row in json.loads(capsys.readouterr().out)["parts"]}
    assert set(parts) == {
        "screen", "answers", "meaning", "records", "desk", "calls", "microphone", "listening", "speaker",
        "voice",
    }  # fmt: skip
    assert parts["answers"]["health"] == Health.OK
    assert parts["records"]["health"] == Health.OK
    assert parts["desk"]["health"] == Health.BROKEN
    assert "kindline desk" in parts["desk"]["advice"]
