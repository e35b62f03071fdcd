"""What a screen shows, as values. Presenters make views, `ui` paints them; nothing here knows Qt.

A `Frame` is the whole window: the shell (person column, top row, comfort row) and one body.
Every body says what is to be spoken and where on the page those words stand, so that the
caption can follow the voice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kindline.domain.text import Message, Text


class Page(StrEnum):
    HOME = "home"
    MORE = "more"
    LISTENING = "listening"
    READ_BACK = "read_back"
    ANSWER = "answer"
    CHOICES = "choices"
    UNKNOWN = "unknown"
    TALK = "talk"
    ALARM = "alarm"
    CALLING = "calling"
    NUMBER = "number"
    REQUEST = "request"
    STILL_THERE = "still_there"


class Action(StrEnum):
    """Everything a customer can do. `value` of a button or a key completes it where noted."""

    PERSON = "person"
    START_AGAIN = "start_again"
    HOME = "home"  # the first page, nothing forgotten
    ASK = "ask"  # value: the typed question
    OPEN = "open"  # value: article id
    MORE = "more"
    NEXT_PAGE = "next_page"  # pages that turn over within themselves
    PREVIOUS_PAGE = "previous_page"
    SPEAK = "speak"
    FINISHED = "finished"
    GO_ON = "go_on"  # listen for longer than a question should be
    MORE_TIME = "more_time"  # listen again, with longer pauses
    STOP = "stop"
    HEARD_RIGHT = "heard_right"
    NEXT_STEP = "next_step"
    BACK = "back"
    CANNOT_FIND = "cannot_find"
    PRINT = "print"
    HELPED = "helped"
    NOT_HELPED = "not_helped"
    NONE_OF_THESE = "none_of_these"
    OTHER_WORDS = "other_words"
    WHY = "why"
    ALREADY_SENT = "already_sent"
    CALL_STARTED = "call_started"
    CALL_BACK = "call_back"
    DIGIT = "digit"  # value: 0-9 or +
    ERASE_ONE = "erase_one"
    ERASE_ALL = "erase_all"
    GIVE_NUMBER = "give_number"
    CALL_NUMBER = "call_number"
    COME_HERE = "come_here"
    CANCEL_REQUEST = "cancel_request"
    DONE = "done"
    STILL_HERE = "still_here"
    SAY_AGAIN = "say_again"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    BIGGER = "bigger"
    SMALLER = "smaller"
    CONTRAST = "contrast"
    AS_AT_START = "as_at_start"


@dataclass(frozen=True, slots=True)
class Button:
    """A thing to press. `primary` is filled; a page has at most one, bottom right."""

    action: Action
    label: Text
    icon: str = ""
    value: str = ""
    primary: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece to be spoken. `place` names where it stands on the page ("heading", "line:0", ...) or ""."""

    text: Text
    place: str = ""


class LineKind(StrEnum):
    BODY = "body"
    QUIET = "quiet"
    FACT = "fact"  # icon and text
    NUMBER = "number"  # a telephone number in the largest letters
    QUESTION = "question"  # bold, at the foot of the card
    QUOTE = "quote"  # the customer's own words, large


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    text: Text
    icon: str = ""


class Tone(StrEnum):
    PLAIN = "plain"
    ALARM = "alarm"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class HomeView:
    """The first screen. `why_no_speech` replaces the microphone's second line and disables the tile."""

    tiles: tuple[Button, ...]
    why_no_speech: Message | None
    notice: Message | None
    spoken: tuple[Spoken, ...] = ()
    page: Page = Page.HOME


@dataclass(frozen=True, slots=True)
class ListView:
    """A heading and rows to choose from; `buttons` (paging) stand below."""

    page: Page
    heading: Text
    rows: tuple[Button, ...]
    buttons: tuple[Button, ...] = ()
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class CardView:
    """A card of text. `inner` buttons stand in the card, `buttons` below it (first left, primary right)."""

    page: Page
    heading: Text | None
    lines: tuple[Line, ...]
    inner: tuple[Button, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.PLAIN
    icon: str = ""
    centred: bool = False
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class ListeningView:
    """The microphone is open. `words` are the words so far, `level` is loudness from 0 to 1.

    `notice` says what everybody must know before they speak.
    """

    heading: Message
    words: Text
    level: float
    buttons: tuple[Button, ...]
    notice: Message | None = None
    spoken: tuple[Spoken, ...] = ()
    page: Page = Page.LISTENING


@dataclass(frozen=True, slots=True)
class NumberView:
    """The key pad. `digits` is what was typed so far, grouped for reading."""

    heading: Message
    note: Message | None
    digits: str
    keys: tuple[Button, ...]
    buttons: tuple[Button, ...]
    spoken: tuple[Spoken, ...] = ()
    page: Page = Page.NUMBER


Body = HomeView | ListView | CardView | ListeningView | NumberView


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The person column: never moves, never hides. Empty lines stay empty."""

    title: Message
    second: Message | None
    foot: Message | None
    calling: bool


@dataclass(frozen=True, slots=True)
class ComfortView:
    """The comfort row: its buttons, and between them, while a pair is open, `level` of `levels` dots."""

    buttons: tuple[Button, ...]
    level: int = 0
    levels: int = 0


@dataclass(frozen=True, slots=True)
class LookView:
    """How large (1-4) and in which colours the window is painted."""

    size: int
    theme: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole window. A new `utterance` number means that the body is to be spoken now; 0 means silence.

    A changed `page` or `news` number moves the focus to the body and announces it.
    """

    language: str
    look: LookView
    column: ColumnView
    start_again: Button | None
    brand: str
    brand_icon: str
    comfort: ComfortView
    body: Body
    utterance: int
    news: int
