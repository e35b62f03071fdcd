"""The conversation with one customer after another: which page stands, and what a press does."""

from __future__ import annotations

from collections.abc import Callable

from kindline.domain.articles import Urgency
from kindline.domain.events import (
    AvailabilityChanged,
    ListeningFailed,
    RequestChanged,
    RequestSaved,
    SpeechEnded,
    WordsHeard,
)
from kindline.domain.matching import Answer
from kindline.domain.redaction import redact
from kindline.domain.requests import Cause, Contact, ContactKind, HelpRequest
from kindline.domain.settings import Settings
from kindline.domain.text import Text, message
from kindline.kb.commands import Command, find_command
from kindline.kb.vocabulary import vocabulary
from kindline.ports import Printer
from kindline.services.answering import Answering, Outcome, Reply
from kindline.services.comfort import ACTIONS as COMFORT_ACTIONS
from kindline.services.comfort import ComfortRow
from kindline.services.customer_session import CustomerSession
from kindline.services.flow import Presenter
from kindline.services.frames import Moment, build_frame
from kindline.services.idle import IdleClock
from kindline.services.knowledge import KnowledgeState
from kindline.services.own_request import News, OwnRequest
from kindline.services.presenters.alarm import AlarmPresenter
from kindline.services.presenters.answer import AnswerPresenter
from kindline.services.presenters.calling import CallingPresenter
from kindline.services.presenters.home import HomePresenter
from kindline.services.presenters.listening import ListeningPresenter, NotHeardPresenter, ReadBackPresenter
from kindline.services.presenters.number import NumberPresenter
from kindline.services.presenters.replies import ChoicesPresenter, MomentPresenter, SaidPresenter
from kindline.services.presenters.requests import RequestPresenter
from kindline.services.presenters.still_there import StillTherePresenter
from kindline.services.presenters.views import Action, Frame, Page
from kindline.services.spoken_commands import action_for
from kindline.services.tools import Tools

SURE_OF_HEARING = 0.6


class Conversation:
    """Fills `flow.Flow`. Tell it presses by `act` and `stir`; it tells frames to its one listener."""

    def __init__(self, tools: Tools, on_frame: Callable[[Frame], None]) -> None:
        self._tools = tools
        self._on_frame = on_frame
        self._utterance = 0
        self._news = 0
        self._is_closed = False
        self._stack: list[Presenter] = []
        self._own = OwnRequest(tools)
        self._pending: tuple[str, bool] | None = None
        self._begin_session()
        self._presenter: Presenter = HomePresenter(self)
        self._idle = IdleClock(tools.settings, tools.dispatcher, self._warn_idle, self.start_again)

    # -- what presenters see -------------------------------------------------------------------

    @property
    def session(self) -> CustomerSession:
        return self._session

    @property
    def settings(self) -> Settings:
        return self._tools.settings

    @property
    def answering(self) -> Answering | None:
        return self._tools.knowledge.answering

    @property
    def printer(self) -> Printer:
        return self._tools.printer

    @property
    def request(self) -> HelpRequest | None:
        """The customer's request, once its saving was told."""
        return self._own.told(self._session)

    @property
    def is_cancelling(self) -> bool:
        return self._tools.people.is_cancelling(self._session.request_id)

    @property
    def desk_has_contact(self) -> bool:
        return self._tools.people.desk_has_contact(self._session.request_id)

    @property
    def speech_problem(self) -> str:
        problem = self._tools.listening.problem
        return "starting" if problem == "no_engine" and self.is_loading else problem

    @property
    def voice_problem(self) -> str:
        return self._tools.speaking.problem

    @property
    def is_loading(self) -> bool:
        return self._tools.knowledge.state is KnowledgeState.LOADING

    def go(self, presenter: Presenter) -> None:
        self._stack.append(self._presenter)
        self.replace(presenter)

    def replace(self, presenter: Presenter) -> None:
        self._presenter = presenter
        self.refresh(speak=True, news=True)

    def back(self) -> None:
        self.replace(self._stack.pop() if self._stack else HomePresenter(self))

    def home(self) -> None:
        self._stack.clear()
        self.replace(HomePresenter(self))

    def start_again(self) -> None:
        """The first page; at a kiosk with everything of the customer forgotten."""
        self._tools.listening.stop()
        self._pending = None
        if self.settings.is_kiosk:
            self._comfort.close()
            self._begin_session()
            self._idle.stop()
        self.home()

    def refresh(self, *, speak: bool = False, news: bool = False) -> None:
        if self._is_closed:
            return  # what was on its way when the window closed
        self._utterance += speak
        self._news += news
        self._on_frame(self._frame())

    def render_lines(self, texts: tuple[Text, ...]) -> tuple[str, ...]:
        return tuple(self._tools.render(text, self._session.language) for text in texts)

    # -- what the window tells -----------------------------------------------------------------

    def start(self) -> None:
        """Show the first page, and begin reading answers, records and what is remembered."""
        tools = self._tools
        tools.people.listen(self._on_people)
        tools.people.start()
        tools.memory.recall(self._session, self._recalled)
        tools.knowledge.load(self._session.language, self._studied)
        tools.probe.submit(self._own.find_link, self._link_found)
        self._apply_comfort()
        self.home()

    def close(self) -> None:
        """Be silent and deaf; requests stay in the records and go on at the next start."""
        self._is_closed = True
        self._idle.stop()
        self._comfort.close()
        self._tools.listening.stop()
        self._tools.speaking.stop()
        self._tools.people.stop()

    def stir(self) -> None:
        """Somebody touched the machine without pressing anything."""
        self._idle.stir()

    def act(self, action: Action, value: str = "") -> None:
        """A press, or a spoken command."""
        self._idle.stir()
        if isinstance(self._presenter, StillTherePresenter) and action is not Action.START_AGAIN:
            self.back()
        if action in COMFORT_ACTIONS:
            self._comfort.act(action)
            return
        if isinstance(self._presenter, ListeningPresenter) and action not in (Action.FINISHED, Action.STOP):
            self._tools.listening.stop()
            self._presenter = self._stack.pop()
        if not self._act_anywhere(action, value):
            self._presenter.act(action, value)

    def _act_anywhere(self, action: Action, value: str) -> bool:
        """Presses that mean the same on every page."""
        if action is Action.PERSON:
            self.person(self._presenter.cause)
        elif action is Action.START_AGAIN:
            self.start_again()
        elif action is Action.ASK:
            self.ask(value)
        elif action is Action.SPEAK:
            self.listen()
        elif action is Action.SAY_AGAIN:
            self.refresh(speak=True)
        else:
            return False
        return True

    # -- asking --------------------------------------------------------------------------------

    def ask(self, text: str, *, by_voice: bool = False) -> None:
        if not text.strip():
            return
        self._session.by_voice = by_voice
        action = action_for(text, self._session.language)
        if action is not None:
            self.act(action)
        elif self.answering is not None and self.answering.can_match:
            self.show_reply(self.answering.ask(self._session, text))
        elif find_command(text, self._session.language) is Command.PERSON:
            self.person(Cause.WORD)
        elif self.is_loading:
            self._pending = (text, by_voice)
            self.go(MomentPresenter())
        else:
            said = (message("home.no_answers"), message("unknown.person"))
            reply = Reply(Outcome.UNKNOWN, said, redact(text).text)
            self.go(SaidPresenter(self, reply, Page.UNKNOWN, Cause.NOT_KNOWN))

    def open(self, article_id: str) -> None:
        if self.answering is not None:
            self.show_reply(self.answering.open(self._session, article_id))

    def show_reply(self, reply: Reply) -> None:
        article = reply.article
        if reply.outcome is Outcome.PERSON:
            self._bring_person(reply)
        elif reply.outcome is Outcome.CHOICES:
            self.go(ChoicesPresenter(self, reply))
        elif reply.outcome is Outcome.ANSWER and article is not None and reply.command is None:
            self.go(AnswerPresenter(self, reply))
        elif reply.outcome is Outcome.SMALLTALK:
            self.go(SaidPresenter(self, reply, Page.TALK, Cause.BUTTON))
        else:
            self.go(SaidPresenter(self, reply, Page.UNKNOWN, Cause.NOT_KNOWN))

    def _bring_person(self, reply: Reply) -> None:
        article = reply.article
        if reply.command is not None or article is None:
            self.person(Cause.WORD)
        elif article.urgency is Urgency.NORMAL:
            self.go(SaidPresenter(self, reply, Page.UNKNOWN, Cause.NOT_COVERED))
        else:
            self._own.make(self._session, Cause.URGENT, article.urgency)
            self.go(AlarmPresenter(self, article, struck=reply.struck))

    # -- ears ----------------------------------------------------------------------------------

    def listen(self) -> None:
        if self.speech_problem:
            self.go(NotHeardPresenter(self, message(f"ears.{self.speech_problem}")))
            return
        self._tools.speaking.stop()
        presenter = ListeningPresenter(self)
        self.go(presenter)

        def heard(event: WordsHeard) -> None:
            self._idle.stir()
            presenter.heard(redact(event.text).text, event.level)
            if self._presenter is presenter:
                self.refresh()

        self._tools.listening.start(heard, self._heard, self._not_listening)
        self.refresh()  # now that the microphone is open

    def finish_listening(self) -> None:
        self._tools.listening.finish()

    def stop_listening(self) -> None:
        self._tools.listening.stop()

    def _heard(self, event: SpeechEnded) -> None:
        self._leave_listening()
        hearing = event.hearing
        text = redact(hearing.text).text
        if not text:
            self.go(NotHeardPresenter(self, message("heard.nothing")))
            return
        if find_command(text, self._session.language) is not None:
            self.ask(text, by_voice=True)
            return
        answering = self.answering if hearing.confidence >= SURE_OF_HEARING else None
        if answering and answering.can_match and isinstance(answering.preview(text), Answer):
            self.ask(text, by_voice=True)
        else:
            self.go(ReadBackPresenter(self, text))

    def _not_listening(self, _event: ListeningFailed) -> None:
        self._leave_listening()
        self.go(NotHeardPresenter(self, message("ears.failed")))

    def _leave_listening(self) -> None:
        if isinstance(self._presenter, ListeningPresenter):
            self._presenter = self._stack.pop() if self._stack else HomePresenter(self)

    # -- the person ----------------------------------------------------------------------------

    def person(self, cause: Cause, urgency: Urgency = Urgency.NORMAL) -> None:
        self._tools.listening.stop()
        is_new = self._own.make(self._session, cause, urgency)
        if is_new and self._own.link:
            self.go(RequestPresenter(self))
        elif self._own.contact(self._session).kind is ContactKind.NONE:
            self.go(NumberPresenter(self))
        else:
            self.go(RequestPresenter(self))

    def set_contact(self, contact: Contact) -> None:
        self._tools.people.set_contact(self._session.request_id, contact)
        self._tools.memory.keep(self._session)
        self.replace(RequestPresenter(self))

    def give_number(self) -> None:
        self.replace(NumberPresenter(self))

    def show_request(self) -> None:
        self.replace(RequestPresenter(self))

    def cancel_request(self) -> None:
        self._tools.people.cancel(self._session.request_id)

    def forget_request(self) -> None:
        self._session.request_id = ""

    def _on_people(self, event: RequestSaved | RequestChanged | AvailabilityChanged) -> None:
        if isinstance(event, AvailabilityChanged):
            self.refresh()
            return
        news = self._own.noticed(self._session, event)
        if news is News.ADOPTED:
            self.go(RequestPresenter(self))
        elif news is News.SAVED:
            self._tell_saved()
        elif news is News.CHANGED:
            self._tell_changed()

    def _tell_saved(self) -> None:
        """The commit is done: now the first way that works is started."""
        if isinstance(self._presenter, RequestPresenter) and self._own.link:
            if self._own.open_link():
                self.replace(CallingPresenter(self))
                return
            if self._own.contact(self._session).kind is ContactKind.NONE:
                self.give_number()
                return
        self._tell_changed()

    def _tell_changed(self) -> None:
        tells = isinstance(self._presenter, RequestPresenter | AlarmPresenter | CallingPresenter)
        self.refresh(speak=tells, news=tells)

    def _link_found(self, link: str) -> None:
        self._own.link = link

    # -- the rest ------------------------------------------------------------------------------

    def _begin_session(self) -> None:
        self._session = CustomerSession.begin(self.settings)
        self._comfort = ComfortRow(self._session, self._tools.dispatcher, self._comfort_changed)

    def _comfort_changed(self) -> None:
        self._apply_comfort()
        self._tools.memory.keep(self._session)
        self.refresh()

    def _apply_comfort(self) -> None:
        self._tools.speaking.rate_wpm = self._session.rate_wpm
        self._tools.speaking.volume_level = self._session.volume

    def _recalled(self) -> None:
        self._apply_comfort()
        self.refresh()

    def _studied(self) -> None:
        kb = self._tools.knowledge.kb
        if kb is not None and self.is_loading:
            self._tools.listening.learn(vocabulary(kb))
        pending = self._pending
        if pending is not None and not self.is_loading:
            self._pending = None
            self.back()
            self.ask(pending[0], by_voice=pending[1])
        else:
            self.refresh()

    def _warn_idle(self) -> None:
        if not isinstance(self._presenter, HomePresenter):
            self.go(StillTherePresenter(self))

    def _frame(self) -> Frame:
        moment = Moment(
            request=self.request,
            someone_there=self._tools.people.someone_there,
            is_calling=isinstance(self._presenter, CallingPresenter),
            is_listening=self._tools.listening.is_open,
            utterance=self._utterance,
            news=self._news,
        )
        return build_frame(self.settings, self._session, self._presenter.view(), self._comfort.view(), moment)
