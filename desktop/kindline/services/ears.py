"""What happens between the press on the microphone and a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kindline.domain.events import ListeningFailed, SpeechEnded, WordsHeard
from kindline.domain.matching import Answer
from kindline.domain.redaction import redact
from kindline.domain.speech import Hearing
from kindline.domain.text import message
from kindline.kb.commands import Command, find_command, may_ask_for_person
from kindline.services.answering import Answering
from kindline.services.flow import Flow
from kindline.services.listening import Listening
from kindline.services.presenters.listening import ListeningPresenter, NotHeardPresenter, ReadBackPresenter

SURE_OF_HEARING = 0.6
SURE_OF_COMMAND = 0.15
"""What is a command as a whole is seldom anything else."""


class Ears:
    """Opens the microphone, and reads back what was heard unless everything is sure."""

    def __init__(self, flow: Flow, listening: Listening, stir: Callable[[], None]) -> None:
        self._flow = flow
        self._listening = listening
        self._stir = stir

    def listen(self, heading: str = "listening.listening") -> None:
        """Open the microphone, or say why that is not possible. `heading` is a message key."""
        flow = self._flow
        if flow.speech_problem:
            flow.go(NotHeardPresenter(flow, message(f"ears.{flow.speech_problem}")))
            return
        presenter = ListeningPresenter(flow, heading)
        flow.go(presenter)

        def heard(event: WordsHeard) -> None:
            self._stir()
            presenter.heard(replace(event, text=redact(event.text).text))
            if flow.presenter is presenter:
                flow.refresh()

        self._listening.start(heard, self._heard, self._failed, flow.session.patience.pause_s)
        flow.refresh()  # now that the microphone is open

    def _heard(self, event: SpeechEnded) -> None:
        flow, hearing = self._flow, event.hearing
        redaction = redact(hearing.text)
        text, struck = redaction.text, bool(redaction.found)
        flow.session.patience.learn(event.longest_pause_s)
        if not text:
            why = event.hindrance.value if event.hindrance else "nothing"
            flow.go(NotHeardPresenter(flow, message(f"heard.{why}")))
            return
        also = redact(hearing.also).text
        if means_person(flow.answering, text, also, flow.session.language):
            flow.ask("person", by_voice=True, struck=struck)
        elif is_sure(flow.answering, text, hearing, flow.session.language):
            flow.ask(text, by_voice=True, struck=struck)
        else:
            flow.go(ReadBackPresenter(flow, text, struck=struck, also=also))

    def _failed(self, _event: ListeningFailed) -> None:
        self._flow.go(NotHeardPresenter(self._flow, message("ears.failed")))


def means_person(answering: Answering | None, text: str, also: str, language: str) -> bool:
    """Whether the text has no answer, and it or what a second engine heard may ask for a person.

    Secrets are struck in both.
    """
    if find_command(text, language) is not None:
        return False
    if not any(may_ask_for_person(heard, language) for heard in (text, also)):
        return False
    return answering is None or not answering.can_match or not isinstance(answering.preview(text), Answer)


def is_sure(answering: Answering | None, text: str, hearing: Hearing, language: str) -> bool:
    """Whether what was heard need not be read back first. `text` is the hearing's, secrets struck."""
    command = find_command(text, language)
    if command is not None:
        return command is Command.PERSON or hearing.confidence >= SURE_OF_COMMAND
    if answering is None or not answering.can_match or hearing.confidence < SURE_OF_HEARING:
        return False
    return _is_answered(answering, text, hearing)


def _is_answered(answering: Answering, text: str, hearing: Hearing) -> bool:
    """Whether the text has an answer by itself, and what was heard besides does not speak against it."""
    previews = (answering.preview(text), answering.preview(text, hearing.alternatives))
    return all(isinstance(match, Answer) for match in previews)
