"""The conversation with one customer after another: which page stands, and what a press does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kindline.domain.articles import KnowledgeBase, Urgency
from kindline.domain.redaction import redact
from kindline.domain.requests import Cause, Contact, Turn
from kindline.domain.settings import Settings
from kindline.domain.text import Text, message
from kindline.kb.commands import Command, find_command
from kindline.kb.vocabulary import vocabulary
from kindline.ports import Printer
from kindline.services.answering import Answering, Outcome, Reply
from kindline.services.comfort import ACTIONS as COMFORT_ACTIONS
from kindline.services.comfort import ComfortRow
from kindline.services.customer_session import CustomerSession
from kindline.services.ears import Ears
from kindline.services.flow import Presenter
from kindline.services.frames import Moment, build_frame
from kindline.services.idle import IdleClock
from kindline.services.knowledge import KnowledgeState
from kindline.services.own_request import OwnRequest
from kindline.services.person_flow import PersonFlow
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

HEARD_ACTIONS = frozenset({Action.SLOWER, Action.FASTER, Action.LOUDER, Action.QUIETER})
"""After these the page is said again, so that the change is heard."""

_WHILE_LISTENING = (Action.FINISHED, Action.GO_ON, Action.STOP)
_PASSING = (ListeningPresenter, ReadBackPresenter, NotHeardPresenter, MomentPresenter)


class Conversation:
    """Fills `flow.Flow`. Tell it presses by `act` and `stir`; it tells frames to its one listener."""

    def __init__(self, tools: Tools, on_frame: Callable[[Frame], None]) -> None:
        self._tools = tools
        self._on_frame = on_frame
        self._utterance = 0
        self._news = 0
        self._painted = 0
        self._is_closed = False
        self._stack: list[Presenter] = []
        self._pending: tuple[str, bool] | None = None
        self._session = CustomerSession.begin(tools.settings)
        self._comfort = self._comfort_row()
        self._own = OwnRequest(tools, self._session)
        self._people = PersonFlow(self)
        self._ears = Ears(self, tools.listening, self._stir_clock)
        self._presenter: Presenter = HomePresenter(self)
        self._known: KnowledgeBase | None = None
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
    def own(self) -> OwnRequest:
        return self._own

    @property
    def presenter(self) -> Presenter:
        return self._presenter

    @property
    def is_listening(self) -> bool:
        return self._tools.listening.is_open

    @property
    def is_recording(self) -> bool:
        return self._tools.listening.is_recording

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

    @property
    def _asked_on(self) -> Presenter:
        """The page on which the customer asked or pressed; pages on the way to another do not count."""
        is_passing = isinstance(self._presenter, _PASSING) and self._stack
        return self._stack[-1] if is_passing else self._presenter

    def go(self, presenter: Presenter) -> None:
        if not isinstance(self._presenter, _PASSING):
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
        self._tools.misses.begin()
        if self.settings.is_kiosk:
            self._begin_session()
            self._idle.stop()
        self.home()

    def refresh(self, *, speak: bool = False, news: bool = False) -> None:
        if self._is_closed:
            return  # what was on its way when the window closed
        self._utterance += speak
        self._news += news
        self._painted += 1
        self._on_frame(self._frame())

    def render_lines(self, texts: tuple[Text, ...]) -> tuple[str, ...]:
        return tuple(self._tools.render(text, self._session.language) for text in texts)

    # -- what the window tells -----------------------------------------------------------------

    def start(self) -> None:
        """Show the first page, and begin reading answers, records and what is remembered."""
        tools = self._tools
        tools.people.listen(self._people.noticed)
        tools.people.start()
        tools.misses.begin()
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
        if isinstance(self._presenter, StillTherePresenter):
            self.back()

    def act(self, action: Action, value: str = "") -> None:
        """A press, or a spoken command."""
        self._own.may_adopt = False
        self._idle.stir()
        if isinstance(self._presenter, StillTherePresenter) and action is not Action.START_AGAIN:
            self.back()
        if action in COMFORT_ACTIONS:
            self._comfort.act(action)
            if action in HEARD_ACTIONS:
                self.refresh(speak=True)
            return
        if isinstance(self._presenter, ListeningPresenter) and action not in _WHILE_LISTENING:
            self._tools.listening.stop()
            self._presenter = self._stack.pop()
        if not self._act_anywhere(action, value):
            self._tools.misses.pressed(action, self._presenter)
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
            self._ears.listen()
        elif action is Action.MORE_TIME:
            self._more_time()
        elif action is Action.HOME:
            self.home()
        elif action is Action.SAY_AGAIN:
            self._presenter.act(action, value)
            self.refresh(speak=True)
        else:
            return False
        return True

    # -- asking --------------------------------------------------------------------------------

    def ask(self, text: str, *, by_voice: bool = False, struck: bool = False, also: str = "") -> None:
        if not text.strip():
            return
        self._session.by_voice = by_voice
        action = action_for(text, self._session.language)
        if action is not None:
            self._obey(action, text)
        elif self.answering is not None and self.answering.can_match:
            before = self._asked_on
            reply = self.answering.ask(self._session, text, was_struck=struck, also=also)
            self.show_reply(replace(reply, is_heard=by_voice))
            self._tools.misses.replied(reply, before, self._presenter, self._session)
        elif find_command(text, self._session.language) is Command.PERSON:
            self.person(Cause.WORD)
        elif self.is_loading:
            self._pending = (text, by_voice)
            self.go(MomentPresenter())
        else:
            self._reply_without_answers(text)

    def _obey(self, action: Action, text: str) -> None:
        """A spoken or typed command; where the page has no use for it, that is said."""
        self._leave_passing()
        before = self._painted
        if self._session.by_voice or action is not Action.SPEAK:  # who types "wait" needs no microphone
            self.act(action)
        if self._painted == before:
            reply = Reply(Outcome.SMALLTALK, (message("command.on_screen"),), text)
            self.go(SaidPresenter(self, reply, Page.TALK, Cause.WORD))

    def _reply_without_answers(self, text: str) -> None:
        asked = redact(text).text
        self._session.turns.append(Turn(asked, Outcome.UNKNOWN.value))
        emergency = message("unknown.emergency", number=self.settings.text("site.emergency"))
        said = (message("home.no_answers"), message("unknown.person"), emergency)
        self.show_reply(Reply(Outcome.UNKNOWN, said, asked))

    def open(self, article_id: str) -> None:
        if self.answering is not None:
            before = self._presenter
            self.show_reply(self.answering.open(self._session, article_id))
            self._tools.misses.opened(article_id, before, self._presenter)

    def show_reply(self, reply: Reply) -> None:
        article = reply.article
        self._own.add_turns()
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
            self._people.alarm(article, struck=reply.struck, is_again=reply.is_again)

    # -- ears and the person -------------------------------------------------------------------

    def finish_listening(self) -> None:
        self._tools.listening.finish()
        self.refresh()  # the microphone is closed, the words are not there yet

    def go_on_listening(self) -> None:
        self._tools.listening.go_on()

    def stop_listening(self) -> None:
        self._tools.listening.stop()

    def person(self, cause: Cause, urgency: Urgency = Urgency.NORMAL) -> None:
        page = self._asked_on
        self._people.person(cause, urgency)  # first: the request's commit waits for nothing
        self._tools.misses.person(page)

    def set_contact(self, contact: Contact) -> None:
        self._people.set_contact(contact)

    def give_number(self) -> None:
        self.replace(NumberPresenter(self))

    def show_request(self) -> None:
        self.replace(RequestPresenter(self))

    def _link_found(self, link: str) -> None:
        self._own.link = link

    # -- the rest ------------------------------------------------------------------------------

    def _begin_session(self) -> None:
        self._comfort.close()
        self._session = CustomerSession.begin(self.settings)
        self._comfort = self._comfort_row()
        self._own.begin(self._session)
        self._apply_comfort()

    def _comfort_row(self) -> ComfortRow:
        return ComfortRow(self._session, self._tools.dispatcher, self._comfort_changed)

    def _more_time(self) -> None:
        self._session.patience.more_time()
        self._tools.memory.keep(self._session)
        if self._session.by_voice:
            self._ears.listen("listening.longer")

    def _leave_passing(self) -> None:
        """Pages that only lead to another are not acted on."""
        if isinstance(self._presenter, _PASSING):
            self._presenter = self._stack.pop() if self._stack else HomePresenter(self)

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
        if kb is not None and kb is not self._known:
            self._known = kb
            self._tools.listening.learn(vocabulary(kb))
        if self._pending is None or self.is_loading:
            self.refresh()
            return
        (text, by_voice), self._pending = self._pending, None
        if isinstance(self._presenter, MomentPresenter):
            self.ask(text, by_voice=by_voice)

    def _warn_idle(self) -> None:
        """On the first page nothing has to be saved from being cleared; a call is not interrupted."""
        if isinstance(self._presenter, CallingPresenter):
            self._idle.stir()
        elif isinstance(self._presenter, HomePresenter):
            self.start_again()
        else:
            self.go(StillTherePresenter(self))

    def _stir_clock(self) -> None:
        self._idle.stir()

    def _frame(self) -> Frame:
        moment = Moment(
            request=self._own.request,
            someone_there=self._tools.people.someone_there,
            is_calling=self._people.is_calling,
            is_listening=self._tools.listening.is_open,
            utterance=self._utterance,
            news=self._news,
        )
        return build_frame(self.settings, self._session, self._presenter.view(), self._comfort.view(), moment)
