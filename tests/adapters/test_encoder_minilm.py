"""The language model: the real one where set-up made it, and what is said where it is missing or damaged."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kindline.adapters.encoder_minilm import DESCRIPTION, GRAPH, MODEL, TOKENIZER, MiniLmEncoder, open_encoder
from kindline.bootstrap import encoder as wired_encoder
from kindline.bootstrap import model_folders, site_settings
from kindline.cli.self_test import check_meaning
from kindline.domain.errors import EncoderError
from kindline.domain.health import Health
from kindline.domain.settings import Settings
from kindline.testing.understanding import FakeEncoder

HERE = Path(sys.prefix, "share", "kindline", "models", MODEL)
SENTENCES = tuple(
    f"{asked} {what}"
    for asked in ("how do i get", "i have lost", "when do you close", "")
    for what in ("a new bank card", "my pension", "the branch, please?", "Überweisung £20 日本", "x " * 200)
)


@pytest.fixture(scope="module")
def encoder() -> MiniLmEncoder:
    return open_encoder([HERE])


def settings(**given: str) -> Settings:
    site = site_settings("riverside-bank")
    return replace(site, values={**site.values, **{f"understanding.{k}": v for k, v in given.items()}})


@pytest.mark.model
def test_other_words_for_the_same_thing_are_near(encoder: MiniLmEncoder) -> None:
    asked, alike, other = encoder.encode(
        ["my bank card has been stolen", "somebody took my debit card", "what time do you open on saturday"]
    )
    assert float(asked @ alike) > 0.5
    assert float(asked @ other) < 0.2


@pytest.mark.model
def test_a_sentence_has_the_same_vector_alone_among_others_and_on_many_threads(
    encoder: MiniLmEncoder,
) -> None:
    together = encoder.encode(SENTENCES)
    assert (together.shape, together.dtype) == ((len(SENTENCES), 384), np.float32)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.vstack([encoder.encode([sentence]) for sentence in SENTENCES])
    assert np.array_equal(together, alone)
    with ThreadPoolExecutor(4) as pool:
        for again in pool.map(encoder.encode, [SENTENCES] * 4):
            assert np.array_equal(together, again)


@pytest.mark.model
def test_odd_texts_have_vectors_too(encoder: MiniLmEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    odd = encoder.encode(["", " ", "\ud800 half", "\0", "word " * 100_000])
    assert np.isfinite(odd).all()


@pytest.mark.model
def test_words_are_whole_and_lower_case(encoder: MiniLmEncoder) -> None:
    assert {"pension", "card", "withdraw", "statement"} <= encoder.words
    assert not {word for word in encoder.words if not word.isalpha() or word != word.lower()}
    assert len(encoder.words) > 20_000


@pytest.mark.model
def test_the_name_changes_with_the_version(encoder: MiniLmEncoder) -> None:
    told = json.loads((HERE / DESCRIPTION).read_text())
    assert encoder.name == f"{MODEL} {told['version']}"


@pytest.mark.model
def test_the_first_folder_that_has_a_model_is_used(tmp_path: Path) -> None:
    assert open_encoder([tmp_path / "none", HERE, tmp_path]).folder == HERE


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE, tmp_path / MODEL))


@pytest.mark.model
def test_cut_off_files_are_noticed_at_once(copy: Path) -> None:
    for name in json.loads((copy / DESCRIPTION).read_text())["files"]:
        file = copy / name
        content = file.read_bytes()
        file.write_bytes(content[:-1])
        with pytest.raises(EncoderError, match=rf"{name} cannot be used: it should have \d+ bytes\. Run: "):
            open_encoder([copy])
        file.unlink()
        with pytest.raises(EncoderError, match=rf"{name} cannot be used"):
            open_encoder([copy])
        file.write_bytes(content)
    assert open_encoder([copy]).folder == copy


@pytest.mark.model
def test_one_wrong_byte_is_noticed(copy: Path) -> None:
    assert open_encoder([copy])
    weights = copy / "weights.bin"
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    with pytest.raises(EncoderError, match=r"weights\.bin cannot be used: its checksum is wrong"):
        open_encoder([copy])


@pytest.mark.model
@pytest.mark.parametrize("name", [GRAPH, TOKENIZER])
def test_files_that_are_nonsense_are_named(copy: Path, name: str) -> None:
    told = json.loads((copy / DESCRIPTION).read_text())
    (copy / name).write_bytes(b"nonsense")
    told["files"][name] = {"bytes": 8, "sha256": hashlib.sha256(b"nonsense").hexdigest()}
    (copy / DESCRIPTION).write_text(json.dumps(told))
    with pytest.raises(EncoderError, match=rf"{name} cannot be used"):
        open_encoder([copy])


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "files": []}'])
def test_a_description_that_is_nonsense_is_named(tmp_path: Path, told: str) -> None:
    (tmp_path / DESCRIPTION).write_text(told)
    with pytest.raises(EncoderError, match=r"model\.json .*Run: \./run setup app"):
        open_encoder([tmp_path])


def test_a_missing_model_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=rf"no language model in {tmp_path}/one, {tmp_path}/two\. Run: "):
        open_encoder([tmp_path / "one", tmp_path / "two"])


def test_without_the_packages_it_is_said_how_to_get_them(tmp_path: Path) -> None:
    (tmp_path / DESCRIPTION).write_text('{"format": 1, "name": "m", "version": "1", "size": 1, "files": {}}')
    code = (
        "import sys; from pathlib import Path; sys.modules['onnxruntime'] = None\n"
        "from kindline.adapters.encoder_minilm import open_encoder\n"
        f"open_encoder([Path({str(tmp_path)!r})])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60
    )
    assert "EncoderError: The package onnxruntime cannot be used" in answer.stderr
    assert 'pip install "kindline[meaning]"' in answer.stderr


def test_only_opening_a_model_imports_the_optional_packages() -> None:
    code = (
        "import sys, kindline.bootstrap, kindline.adapters.encoder_minilm, kindline.cli.main\n"
        "print({'onnxruntime', 'tokenizers'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert answer.stdout == "set()\n"


def test_the_settings_say_where_it_is_and_whether_it_is_used(tmp_path: Path) -> None:
    assert model_folders(settings(model=str(tmp_path))) == (tmp_path,)
    own, users = model_folders(settings())
    assert own == HERE
    assert users.parts[-3:] == ("kindline", "models", MODEL)
    with pytest.raises(EncoderError, match=r'understanding\.mode is "lexical"'):
        wired_encoder(settings(mode="lexical"))
    with pytest.raises(EncoderError, match=str(tmp_path)):
        wired_encoder(settings(model=str(tmp_path)))


def test_the_self_test_tells_what_is_understood_and_what_to_do() -> None:
    synonyms = {"someone": "was", "took": "stolen"}
    assert check_meaning(lambda: FakeEncoder(synonyms)).health is Health.OK
    missing = check_meaning(lambda: wired_encoder(settings(mode="lexical")))
    assert missing.health is Health.LOOK
    assert missing.seen == "questions go by their words alone"
    assert "understanding.mode" in missing.advice
    confused = check_meaning(
        lambda: FakeEncoder({"when": "my", "do": "card", "you": "was", "open": "stolen"})
    )
    assert confused.health is Health.BROKEN
    assert confused.advice == "Run: ./run setup app"


@pytest.mark.model
def test_the_self_test_likes_the_real_one() -> None:
    finding = check_meaning(lambda: wired_encoder(settings()))
    assert finding.health is Health.OK
    assert MODEL in finding.seen
