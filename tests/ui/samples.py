"""Frames as plain values: what the pages look like at work, and the worst that may come."""

from __future__ import annotations

from dataclasses import replace

from kindline.domain.text import Passage, Span, message
from kindline.services.presenters.views import (
    Action,
    Body,
    Button,
    CardView,
    ColumnView,
    ComfortView,
    Frame,
    HomeView,
    Line,
    LineKind,
    ListeningView,
    ListView,
    LookView,
    NumberView,
    Page,
    Spoken,
    Tone,
)

LONGEST_TITLE = "Where do I see what my savings fund has made?"  # 45 letters

BACK = Button(Action.BACK, message("button.back"), "mdi6.chevron-left")
PERSON = Button(Action.PERSON, message("person.talk"), "mdi6.phone", primary=True)
PRINT = Button(Action.PRINT, message("button.print"), "mdi6.printer")
CANNOT_FIND = Button(Action.CANNOT_FIND, message("answer.cannot_find"), "mdi6.help-circle-outline")
NEXT = Button(Action.NEXT_STEP, message("answer.next"), "mdi6.chevron-right", primary=True)
NO = Button(Action.NOT_HELPED, message("button.no"), "mdi6.close")
YES = Button(Action.HELPED, message("button.yes"), "mdi6.check", primary=True)
OTHER_WORDS = Button(Action.OTHER_WORDS, message("button.other_words"), "mdi6.microphone")

PLAIN_COMFORT = ComfortView(
    (
        Button(Action.SAY_AGAIN, message("comfort.say_again"), "mdi6.replay"),
        Button(Action.SLOWER, message("comfort.slower"), "mdi6.tortoise"),
        Button(Action.LOUDER, message("comfort.louder"), "mdi6.volume-plus"),
        Button(Action.BIGGER, message("comfort.bigger"), "mdi6.format-size"),
    )
)
SIZE_COMFORT = ComfortView(
    (
        Button(Action.BIGGER, message("comfort.bigger"), "mdi6.format-size"),
        Button(Action.SMALLER, message("comfort.smaller"), "mdi6.format-title"),
        Button(Action.CONTRAST, message("comfort.yellow_on_black"), "mdi6.contrast-circle"),
        Button(Action.AS_AT_START, message("comfort.as_at_start"), "mdi6.restore"),
    ),
    2,
    4,
)
LOUD_COMFORT = ComfortView(
    (
        Button(Action.LOUDER, message("comfort.louder"), "mdi6.volume-plus"),
        Button(Action.QUIETER, message("comfort.quieter"), "mdi6.volume-minus"),
        Button(Action.AS_AT_START, message("comfort.as_at_start"), "mdi6.restore"),
    ),
    4,
    5,
)

SOMEONE = ColumnView(message("person.talk"), message("column.someone"), None, calling=False)
NOBODY = ColumnView(message("person.talk"), None, None, calling=False)
CALLING = ColumnView(message("column.calling"), message("column.stay_here"), None, calling=True)
LISTENING = ColumnView(
    message("person.talk"), message("column.someone"), message("column.or_say"), calling=False
)

TILES = (
    Button(Action.OPEN, Passage.plain("My card is lost or stolen"), "mdi6.credit-card-off-outline", "lost"),
    Button(Action.OPEN, Passage.plain("How to see my balance"), "mdi6.cash-multiple", "balance"),
    Button(Action.OPEN, Passage.plain("I forgot my PIN"), "mdi6.lock-question", "pin"),
    Button(Action.MORE, message("home.more"), "mdi6.dots-horizontal-circle-outline"),
)


def _rows(titles: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(
        Button(Action.OPEN, Passage.plain(title), "mdi6.cash-clock", f"article-{i}")
        for i, title in enumerate(titles)
    )


def _spoken(heading: bool, lines: tuple[Line, ...], view_heading: object) -> tuple[Spoken, ...]:
    head = (Spoken(view_heading, "heading"),) if heading else ()  # type: ignore[arg-type]  # a sample's own text
    return (*head, *(Spoken(line.text, f"line:{i}") for i, line in enumerate(lines)))


def card(page: Page, heading: str, lines: tuple[Line, ...], **rest: object) -> CardView:
    """A card whose text is spoken whole."""
    text = Passage.plain(heading) if heading else None
    view = CardView(page, text, lines, spoken=_spoken(bool(heading), lines, text))
    return replace(view, **rest)  # type: ignore[arg-type]  # names of CardView's fields


def _body(*runs: str) -> Line:
    """Runs of text; every second one is strong."""
    return Line(LineKind.BODY, Passage(tuple(Span(run, bool(i % 2)) for i, run in enumerate(runs))))


def _fact(icon: str, *runs: str) -> Line:
    return Line(LineKind.FACT, _body(*runs).text, icon)


HOME = HomeView(
    TILES,
    None,
    None,
    (Spoken(message("home.how"), "heading"), Spoken(message("home.speak"))),
)
HOME_DEAF = replace(HOME, why_no_speech=message("ears.no_microphone"), notice=message("voice.no_speaker"))
HOME_LONG = replace(
    HOME,
    tiles=(
        *_rows((LONGEST_TITLE, "My new card has not come, and I need some cash", LONGEST_TITLE)),
        TILES[-1],
    ),
)
HOME_EMPTY = replace(HOME, tiles=(), notice=message("home.no_answers"))

LISTENING_NOW = ListeningView(
    message("listening.listening"),
    Passage.plain("“I want to see what my fund has …”"),
    0.6,
    (
        Button(Action.STOP, message("listening.stop"), "mdi6.close"),
        Button(Action.FINISHED, message("listening.finished"), "mdi6.check", primary=True),
    ),
)
LISTENING_LONG = replace(
    LISTENING_NOW,
    words=Passage.plain(
        "“Well you see my grandson set it all up for me last summer and now he is in Canada and I wanted to "
        "look at what my fund has earned because my neighbour said that hers had lost a lot of money and "
        "I could not sleep so I thought I would come in and ask …”"
    ),
)
LISTENING_ASKING = replace(
    LISTENING_LONG,
    heading=message("listening.shall_i"),
    buttons=(Button(Action.GO_ON, message("listening.go_on"), "mdi6.microphone"), LISTENING_NOW.buttons[1]),
)
LISTENING_NO_SOUND = replace(
    LISTENING_NOW, heading=message("listening.no_sound"), words=Passage.plain(""), level=0.0
)
LISTENING_KEPT = replace(LISTENING_LONG, notice=message("listening.kept"))
LISTENING_NOISY = replace(LISTENING_NOW, heading=message("listening.noisy"))
READ_BACK = card(
    Page.READ_BACK,
    "",
    (
        Line(LineKind.QUIET, message("heard.i_heard")),
        Line(LineKind.QUOTE, Passage.plain("“Where can I see what my fund has earned?”")),
        Line(LineKind.BODY, message("heard.is_it_right")),
    ),
    buttons=(
        Button(Action.SPEAK, message("heard.say_again"), "mdi6.microphone"),
        Button(Action.HEARD_RIGHT, message("heard.right"), "mdi6.check", primary=True),
    ),
    centred=True,
)
STEP = card(
    Page.ANSWER,
    "See how your fund is doing",
    (
        Line(LineKind.QUIET, message("answer.step_of", number=2, count=4)),
        _body("Press ", "My products", " at the bottom of the screen. You will see each product you bought."),
    ),
    inner=(CANNOT_FIND, PRINT),
    buttons=(BACK, NEXT),
)
STEP_LONG = card(
    Page.ANSWER,
    LONGEST_TITLE,
    (
        Line(LineKind.QUIET, message("answer.step_of", number=1, count=5)),
        Line(LineKind.QUIET, message("secret.struck")),
        _body(
            "Open the ",
            "Riverside Bank",
            " app on your mobile telephone. Sign in as you always do. Look for the small picture of a green "
            "leaf on the first page. Press it.",
        ),
        _body("The words stand in the bottom row. It is the ", "second picture", " from the left side."),
    ),
    inner=(
        Button(Action.CANNOT_FIND, message("answer.still_cannot"), "mdi6.help-circle-outline"),
        Button(Action.PERSON, message("person.talk"), "mdi6.phone"),
    ),
    buttons=(BACK, NEXT),
)
LAST_STEP = card(
    Page.ANSWER,
    "See how your fund is doing",
    (
        Line(LineKind.QUIET, message("answer.step_of", number=4, count=4)),
        _body("The line ", "Earned so far", " shows what the fund has earned since you bought it."),
        Line(LineKind.QUESTION, message("answer.did_help")),
    ),
    buttons=(BACK, NO, YES),
)
UNKNOWN = card(
    Page.UNKNOWN,
    "I do not know that.",
    (Line(LineKind.BODY, message("unknown.person")),),
    buttons=(OTHER_WORDS, PERSON),
)
LOST_CARD = card(
    Page.ALARM,
    "A person will stop your card.",
    (
        _body("We are calling one now. You do not need your card or its number."),
        _body("They stop it while you talk."),
        _fact("mdi6.check-circle", "The bank has it. Your number is ", "K47"),
        Line(LineKind.QUIET, message("alarm.ring_also")),
        Line(LineKind.NUMBER, Passage.plain("0800 555 0100")),
    ),
    buttons=(Button(Action.GIVE_NUMBER, message("alarm.give_number"), "mdi6.dialpad", primary=True),),
    tone=Tone.ALARM,
    icon="mdi6.credit-card-off-outline",
)
TRICK = card(
    Page.ALARM,
    "Stop. This may be a trick.",
    (
        _body("We never ask you to move money to a “safe account”. You have done nothing wrong."),
        _body(
            "Tell nobody a code. If someone is on the phone now, hang up, then ring ", "0800 555 0100", "."
        ),
    ),
    buttons=(
        Button(Action.WHY, message("alarm.why"), "mdi6.help-circle-outline"),
        Button(Action.ALREADY_SENT, message("alarm.already_sent"), "mdi6.alert", primary=True),
    ),
    tone=Tone.ALARM,
    icon="mdi6.hand-back-left",
)
CALLING_NOW = card(
    Page.CALLING,
    "Calling Riverside Bank …",
    (
        Line(LineKind.BODY, message("calling.did_it_start")),
        Line(LineKind.NUMBER, Passage.plain("0800 555 0100")),
        _fact("mdi6.check-circle", "Saved on this computer. It cannot get lost"),
    ),
    buttons=(
        Button(Action.CALL_BACK, message("calling.call_back"), "mdi6.phone-return"),
        Button(Action.CALL_STARTED, message("calling.started"), "mdi6.check", primary=True),
    ),
    tone=Tone.PERSON,
    icon="mdi6.phone-in-talk",
)
REQUEST = card(
    Page.REQUEST,
    "We will ring 555 0134",
    (
        _fact("mdi6.check-circle", "The bank has it. Your number is ", "K47"),
        _fact("mdi6.clock-outline", "A person will ring before ", "3:10 pm"),
        _fact("mdi6.shield-check-outline", "They say ", "K47", " first. If not, hang up"),
    ),
    buttons=(
        Button(Action.GIVE_NUMBER, message("request.change"), "mdi6.pencil"),
        Button(Action.CANCEL_REQUEST, message("request.cancel"), "mdi6.close"),
        PRINT,
        Button(Action.DONE, message("request.done"), "mdi6.check", primary=True),
    ),
    tone=Tone.PERSON,
)
REQUEST_LONG = replace(
    REQUEST,
    lines=(
        *REQUEST.lines,
        _fact("mdi6.lan-disconnect", "The bank does not have it yet. I keep trying"),
        Line(LineKind.QUIET, message("print.done", where="/home/shop/Documents/kindline-2031-05-04.pdf")),
    ),
)
STILL_THERE = card(
    Page.STILL_THERE,
    "Are you still there?",
    (Line(LineKind.BODY, message("still.will_clear", seconds=30)),),
    buttons=(
        Button(Action.START_AGAIN, message("shell.finish_and_clear"), "mdi6.broom"),
        Button(Action.STILL_HERE, message("still.here"), "mdi6.hand-wave", primary=True),
    ),
    centred=True,
)
CHOICES = ListView(
    Page.CHOICES,
    message("choices.which"),
    (
        *_rows(("I see a payment I did not make", "A monthly fee was taken", "A cash machine kept my money")),
        Button(Action.NONE_OF_THESE, message("choices.none"), "mdi6.account-voice"),
    ),
    spoken=(Spoken(message("choices.which"), "heading"),),
)
MORE = ListView(
    Page.MORE,
    message("more.which_topic"),
    _rows(tuple(f"{LONGEST_TITLE[: 20 + 5 * (i % 6)].strip()} {i}" for i in range(11))),
    (BACK,),
    spoken=(Spoken(message("more.which_topic"), "heading"),),
)
_KEYS = tuple(Button(Action.DIGIT, Passage.plain(key), value=key) for key in "123456789+0")
NUMBER = NumberView(
    message("number.which"),
    None,
    "555 0134",
    _KEYS,
    (
        Button(Action.ERASE_ONE, message("number.one_back"), "mdi6.backspace-outline"),
        Button(Action.ERASE_ALL, message("number.all"), "mdi6.close"),
        Button(Action.CALL_NUMBER, message("number.call"), "mdi6.phone-return", primary=True),
        Button(Action.COME_HERE, message("number.come_here"), "mdi6.map-marker-outline"),
    ),
    (Spoken(message("number.which"), "heading"),),
)
NUMBER_EMPTY = replace(
    NUMBER,
    digits="",
    buttons=(*NUMBER.buttons[:2], replace(NUMBER.buttons[2], enabled=False), NUMBER.buttons[3]),
)
NUMBER_LONG = replace(NUMBER, digits="+44 790 012 345 6789", note=message("number.saved"))

BODIES: dict[str, Body] = {
    "home": HOME,
    "home-deaf": HOME_DEAF,
    "home-long": HOME_LONG,
    "home-empty": HOME_EMPTY,
    "listening": LISTENING_NOW,
    "listening-long": LISTENING_LONG,
    "listening-asking": LISTENING_ASKING,
    "listening-no-sound": LISTENING_NO_SOUND,
    "listening-kept": LISTENING_KEPT,
    "listening-noisy": LISTENING_NOISY,
    "read-back": READ_BACK,
    "step": STEP,
    "step-long": STEP_LONG,
    "last-step": LAST_STEP,
    "unknown": UNKNOWN,
    "choices": CHOICES,
    "more": MORE,
    "lost-card": LOST_CARD,
    "trick": TRICK,
    "calling": CALLING_NOW,
    "number": NUMBER,
    "number-empty": NUMBER_EMPTY,
    "number-long": NUMBER_LONG,
    "request": REQUEST,
    "request-long": REQUEST_LONG,
    "still-there": STILL_THERE,
}
_COLUMNS = {
    **{name: LISTENING for name in BODIES if name.startswith("listening")},
    "calling": CALLING,
    "request": NOBODY,
}
COMFORTS = (PLAIN_COMFORT, SIZE_COMFORT, LOUD_COMFORT)
_COMFORTS = {"unknown": SIZE_COMFORT, "request": LOUD_COMFORT}
START_AGAIN = Button(Action.START_AGAIN, message("shell.start_again"), "mdi6.home")


def frame(name: str, size: int = 1, theme: str = "light", news: int = 1) -> Frame:
    """The sample `name` of `BODIES` as a whole window."""
    return Frame(
        language="en",
        look=LookView(size, theme),
        column=_COLUMNS.get(name, SOMEONE),
        start_again=None if name.startswith("home") or name == "calling" else START_AGAIN,
        brand="Riverside Bank",
        brand_icon="mdi6.leaf",
        comfort=_COMFORTS.get(name, PLAIN_COMFORT),
        body=BODIES[name],
        utterance=0,
        news=news,
    )
