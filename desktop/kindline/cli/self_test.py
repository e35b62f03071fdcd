"""The self-test: every part is used for real, and what fails comes with advice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kindline.domain.errors import DeliveryError, DeliveryRefusedError, EncoderError, KindlineError
from kindline.domain.health import Finding, Health
from kindline.domain.settings import Settings
from kindline.domain.speech import Vocabulary
from kindline.ports import (
    CallLinks,
    Delivery,
    Microphone,
    Player,
    Recognizer,
    SentenceEncoder,
    Shelf,
    Store,
    Voice,
)
from kindline.services.knowledge import study

_PLAIN_VOICES = ("flite", "espeak-ng")


def check_answers(root: Path, settings: Settings, shelf: Shelf) -> Finding:
    """Reads all articles and asks each article's first question."""
    try:
        studied = study(root, settings, settings.text("device.language"), None, shelf)
    except KindlineError as error:
        return Finding("answers", Health.BROKEN, str(error), "Run: kindline kb lint")
    count = len(studied.kb.articles)
    if not count:
        return Finding("answers", Health.BROKEN, f"no article in {root}", "Run: kindline kb lint")
    packs = ", ".join(settings.names("site.packs"))
    if studied.problems:
        seen = f"{count} articles in use, {len(studied.problems)} left out: {studied.problems[0]}"
        return Finding("answers", Health.LOOK, seen, "Run: kindline kb lint")
    return Finding("answers", Health.OK, f"{count} articles ({packs})")


def check_meaning(open_encoder: Callable[[], SentenceEncoder]) -> Finding:
    """Reads the language model, every byte, and compares three sentences."""
    sentences = ("my card was stolen", "someone took my card", "when do you open")
    try:
        encoder = open_encoder()
        asked, alike, other = encoder.encode(sentences)
    except EncoderError as error:
        return Finding("meaning", Health.LOOK, "questions go by their words alone", str(error))
    if float(asked @ alike) <= float(asked @ other):
        return Finding("meaning", Health.BROKEN, f"{encoder.name} confuses sentences", "Run: ./run setup app")
    return Finding("meaning", Health.OK, f"{encoder.name} understands other words for the same thing")


def check_voice(voice: Voice, settings: Settings, folders: tuple[Path, ...]) -> Finding:
    """Says a sentence without playing it, and ends the voice."""
    if not settings.flag("voice.on"):
        return Finding("voice", Health.LOOK, "switched off", "Set voice.on = true to hear replies.")
    language = settings.text("device.language")
    try:
        rate_wpm, pitch = int(settings.number("voice.rate_wpm")), int(settings.number("voice.pitch"))
        said = voice.speak("How can I help?", language, rate_wpm, pitch)
    except KindlineError as error:
        return Finding("voice", Health.BROKEN, str(error), "Install libespeak-ng1; replies can be read.")
    finally:
        voice.close()
    seen = f"{voice.engine}, {said.pcm.duration_s:.1f} s for a test sentence"
    if voice.problems:
        return Finding("voice", Health.LOOK, f"only {seen}", voice.problems[0])
    place = folders[-1] / language.partition("-")[0]
    better = f"For a more natural voice place a piper voice's two files in {place}"
    return Finding("voice", Health.OK, seen, better if voice.engine in _PLAIN_VOICES else "")


def check_speaker(player: Player) -> Finding:
    if player.is_present:
        return Finding("speaker", Health.OK, "a loudspeaker is connected")
    return Finding("speaker", Health.BROKEN, "no loudspeaker", "Connect one and switch the sound on.")


def check_microphone(microphone: Microphone, settings: Settings) -> Finding:
    if not settings.flag("listen.on"):
        return Finding("microphone", Health.LOOK, "switched off", "Set listen.on = true to use it.")
    if microphone.is_present:
        return Finding("microphone", Health.OK, "a microphone is connected")
    return Finding("microphone", Health.BROKEN, "no microphone", "Connect one; typing works without it.")


def check_ears(recognizer: Recognizer, settings: Settings, folders: tuple[Path, ...]) -> Finding:
    """Teaches the recogniser a few words and lets it hear silence."""
    language = settings.text("device.language")
    try:
        recognizer.prepare(Vocabulary(language, ("i want to talk to a person", "i forgot my pin")))
        recognition = recognizer.start()
        recognition.feed(bytes(16_000))
        recognition.finish()
    except KindlineError as error:
        return Finding(
            "listening", Health.BROKEN, str(error), "Install pocketsphinx; typing works without it."
        )
    if recognizer.problems:
        return Finding("listening", Health.LOOK, f"only {recognizer.engine}", recognizer.problems[0])
    if recognizer.engine != "pocketsphinx" or settings.text("listen.engine") == "pocketsphinx":
        return Finding("listening", Health.OK, recognizer.engine)
    place = folders[-1] / language.partition("-")[0]
    advice = f"For better hearing run: ./run setup app. Or place a model's folder in {place}"
    return Finding("listening", Health.LOOK, "pocketsphinx, which knows the articles' words only", advice)


def check_desk(delivery: Delivery, url: str) -> Finding:
    try:
        someone = delivery.someone_there()
    except (DeliveryError, DeliveryRefusedError) as error:
        advice = "Start it with: kindline desk. Requests are kept here until it answers."
        return Finding("desk", Health.BROKEN, f"{url}: {error}", advice)
    return Finding("desk", Health.OK, f"{url} answers, {'someone' if someone else 'nobody'} is there now")


def check_records(open_store: Callable[[], Store]) -> Finding:
    """Writes a fact and reads it again."""
    try:
        store = open_store()
        try:
            store.remember("self_test", "written")
            seen = store.recall("self_test")
            store.remember("self_test", "")
            waiting = len(store.pending())
        finally:
            store.close()
    except (KindlineError, OSError) as error:
        return Finding("records", Health.BROKEN, str(error), "Free some disk space; see who owns the folder.")
    if seen != "written":
        return Finding("records", Health.BROKEN, "what was written cannot be read", "Look at the disk.")
    return Finding("records", Health.OK, f"can be written; {waiting} message(s) waiting for the desk")


def check_calls(links: CallLinks, link_templates: tuple[str, ...], phone: str) -> Finding:
    """A computer without a phone program is no fault: a person rings back."""
    number = "".join(phone.split())
    for template in link_templates:
        if links.has_handler(template.replace("{site.phone}", number)):
            return Finding("calls", Health.OK, f"a program opens {template.partition(':')[0]}: links")
    return Finding("calls", Health.OK, "no program here places calls; a person rings back instead")
