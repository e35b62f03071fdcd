"""The first screen, and the way to all questions."""

from __future__ import annotations

from kindline.domain.articles import Article, Kind
from kindline.domain.requests import Cause
from kindline.domain.text import Message, Passage, message
from kindline.services.flow import Flow
from kindline.services.presenters.say import BACK
from kindline.services.presenters.views import Action, Button, HomeView, ListView, Page, Spoken

HOME_TILES = 3
_MORE = Button(Action.MORE, message("home.more"), "mdi6.dots-horizontal-circle-outline")
TOPIC_ICONS = {
    "cards": "mdi6.credit-card-outline",
    "cash": "mdi6.cash-multiple",
    "payments": "mdi6.bank-transfer",
    "accounts": "mdi6.bank-outline",
    "savings": "mdi6.piggy-bank-outline",
    "app": "mdi6.cellphone",
    "security": "mdi6.shield-check-outline",
    "letters": "mdi6.email-outline",
    "branch": "mdi6.map-marker-outline",
    "life": "mdi6.account-group-outline",
    "loans": "mdi6.hand-coin-outline",
    "insurance": "mdi6.umbrella-outline",
    "trading": "mdi6.chart-line",
    "items": "mdi6.tshirt-crew-outline",
    "orders": "mdi6.cart-outline",
    "returns": "mdi6.package-variant",
    "help": "mdi6.help-circle-outline",
}


def tile(article: Article) -> Button:
    """An article as a button in the customer's words."""
    return Button(Action.OPEN, Passage.plain(article.title), article.icon, article.id)


class HomePresenter:
    """Ask by voice, by typing, or by one of the three questions that are asked most."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def view(self) -> HomeView:
        flow = self._flow
        problem = flow.speech_problem
        heard = message("home.speak") if not problem else message("home.type")
        return HomeView(
            tiles=self._tiles(),
            why_no_speech=message(f"ears.{problem}") if problem else None,
            notice=self._notice(),
            spoken=(Spoken(message("home.how"), "heading"), Spoken(heard)),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.OPEN:
            self._flow.open(value)
        elif action is Action.MORE:
            self._flow.go(TopicsPresenter(self._flow))

    def _tiles(self) -> tuple[Button, ...]:
        if self._flow.answering is None:
            return ()
        placed = [a for a in self._flow.answering.kb.articles if a.home is not None]
        placed.sort(key=lambda article: article.home or 0)
        return (*(tile(article) for article in placed[:HOME_TILES]), _MORE)

    def _notice(self) -> Message | None:
        flow = self._flow
        if flow.answering is None and not flow.is_loading:
            return message("home.no_answers")
        if flow.voice_problem and flow.voice_problem != "off":
            return message(f"voice.{flow.voice_problem}")
        return None


class TopicsPresenter:
    """All questions, by topic."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def view(self) -> ListView:
        heading = message("more.which_topic")
        rows = tuple(
            Button(Action.OPEN, message(f"topic.{topic}"), TOPIC_ICONS[topic], topic)
            for topic in TOPIC_ICONS
            if self._articles(topic)
        )
        return ListView(Page.MORE, heading, rows, (BACK,), (Spoken(heading, "heading"),))

    def act(self, action: Action, value: str) -> None:
        if action is Action.OPEN:
            self._flow.go(TopicPresenter(self._flow, value, self._articles(value)))
        elif action is Action.BACK:
            self._flow.back()

    def _articles(self, topic: str) -> tuple[Article, ...]:
        answering = self._flow.answering
        found = answering.kb.articles if answering else ()
        return tuple(a for a in found if a.topic == topic and a.kind is Kind.ANSWER)


class TopicPresenter:
    """The questions of one topic."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow, topic: str, articles: tuple[Article, ...]) -> None:
        self._flow = flow
        self._topic = topic
        self._articles = articles

    def view(self) -> ListView:
        heading = message(f"topic.{self._topic}")
        rows = tuple(tile(article) for article in self._articles)
        spoken = (Spoken(heading, "heading"), Spoken(message("more.which_question")))
        return ListView(Page.MORE, heading, rows, (BACK,), spoken)

    def act(self, action: Action, value: str) -> None:
        if action is Action.OPEN:
            self._flow.open(value)
        elif action is Action.BACK:
            self._flow.back()
