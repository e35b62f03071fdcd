"""How words of the articles are said that no dictionary has: `sounds.txt` of a pack, written by staff.

A line is `word = other words that sound like it`: `lpa = ell pea ay`. The recogniser learns them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kindline.domain.errors import KnowledgeError
from kindline.kb.article_file import ArticleFile
from kindline.ports.speech import Pronouncer

SOUNDS_NAME = "sounds.txt"

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ADVICE = "Write: word = other words that sound like it."


def read_sounds(path: Path) -> dict[str, str]:
    """Words in lower case and what they sound like; none when there is no file. Raises `KnowledgeError`."""
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(path, 1, "the file cannot be read as UTF-8", "Save it as UTF-8.") from error
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        word, equals, said = (part.strip().lower() for part in line.partition("="))
        if not equals or not _WORD.fullmatch(word) or not _WORD.search(said):
            raise KnowledgeError(path, number, f"this line says no word's sound: {line.strip()}", _ADVICE)
        if word in found:
            raise KnowledgeError(path, number, f"{word} has two sounds", "Keep the better line.")
        found[word] = said
    return found


def unsure_words(
    files: Sequence[ArticleFile], sounds: Mapping[str, str], pronouncer: Pronouncer
) -> Iterator[tuple[Path, int, str]]:
    """Words that customers may say and the pronouncer only guesses: file, line and word, each word once."""
    seen: set[str] = set()
    for file in files:
        for text, line in _said(file):
            for word in (found.lower().replace("’", "'") for found in _WORD.findall(text)):
                if word not in seen and word not in sounds and not pronouncer.is_sure_of(word):
                    yield file.path, line, word
                seen.add(word)


def _said(file: ArticleFile) -> Iterator[tuple[str, int]]:
    article = file.article
    yield article.title, file.line("title")
    for place, texts in (("questions", article.questions), ("cues", article.cues)):
        for number, text in enumerate(texts):
            yield text, file.line(f"{place}.{number}")
