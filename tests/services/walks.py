"""Every page as the presenters really make it, reached as a customer does."""

from __future__ import annotations

from rig import Rig

from kindline.services.presenters.views import Action, Frame
from kindline.testing.speech import silence, tone

Press = tuple[Action, str]
ASK, OPEN, PERSON = Action.ASK, Action.OPEN, (Action.PERSON, "")
NUMBER = (*((Action.DIGIT, digit) for digit in "5550134"), (Action.CALL_NUMBER, ""))

WALKS: dict[str, tuple[Press, ...]] = {
    "home": (),
    "topics": ((Action.MORE, ""),),
    "topic": ((Action.MORE, ""), (OPEN, "cards")),
    "answer": ((ASK, "I cannot find what my fund has earned"), (Action.NEXT_STEP, "")),
    "answer-hint": ((OPEN, "fund-earnings"), (Action.NEXT_STEP, ""), (Action.CANNOT_FIND, "")),
    "answer-again": ((OPEN, "fund-earnings"), (Action.START_AGAIN, ""), (OPEN, "fund-earnings")),
    "answer-printed": ((OPEN, "fund-earnings"), (Action.PRINT, "")),
    "answer-last": ((OPEN, "fund-earnings"), *((Action.NEXT_STEP, ""),) * 3),
    "thanks": ((OPEN, "fund-earnings"), *((Action.NEXT_STEP, ""),) * 3, (Action.HELPED, "")),
    "offer": ((OPEN, "fund-earnings"), *((Action.NEXT_STEP, ""),) * 3, (Action.NOT_HELPED, "")),
    "choices": ((ASK, "i want my statement"),),
    "unknown": ((ASK, "zorblax quimby frotz"),),
    "unknown-again": ((ASK, "zorblax quimby frotz"), (ASK, "quux flimflam zaggle")),
    "not-covered": ((OPEN, "parcel"),),
    "secret": ((ASK, "my pin is 4821 and it is blocked"),),
    "smalltalk": ((ASK, "tell me a joke"),),
    "lost-card": ((OPEN, "lost-card"),),
    "lost-card-known": (PERSON, *NUMBER, (Action.DONE, ""), (OPEN, "lost-card")),
    "trick": ((ASK, "a man on the phone wants me to move my money to a safe account"),),
    "trick-why": ((ASK, "they want my money in a safe account"), (Action.WHY, "")),
    "emergency": ((OPEN, "emergency-health"),),
    "sorrow": ((OPEN, "sorrow-death"),),
    "number": (PERSON, *NUMBER[:-1]),
    "request": (PERSON, *NUMBER),
    "request-come": (PERSON, (Action.COME_HERE, "")),
    "cancel": (PERSON, *NUMBER, (Action.CANCEL_REQUEST, "")),
    "listening": ((Action.SPEAK, ""),),
    "not-heard": ((Action.SPEAK, ""), (Action.FINISHED, "")),
    "louder": ((Action.LOUDER, ""),),
    "bigger": ((Action.BIGGER, ""), (Action.SMALLER, "")),
}


def _walked(presses: tuple[Press, ...], rig: Rig) -> Frame:
    for action, value in presses:
        rig.press(action, value)
    return rig.frame


def _read_back() -> Frame:
    rig = Rig()
    rig.recognizer.sentence, rig.recognizer.confidence = "where can i see what my fund has earned", 0.2
    rig.press(Action.SPEAK)
    rig.microphone.hear(silence(0.6) + tone(2.0) + silence(3.5))
    rig.settle()
    return rig.frame


def _requests() -> dict[str, Frame]:
    """The request's page in each state of its life."""
    frames = {}
    offline = Rig()
    offline.desk.is_plugged = False
    offline.settle(3)
    frames["request-saved"] = _walked((PERSON, *NUMBER), offline)
    offline.settle(31 * 60)
    frames["request-failed"] = offline.frame
    full = Rig()
    full.store.is_full, full.desk.is_plugged = True, False
    frames["number-not-saved"] = _walked((PERSON,), full)
    frames["request-not-saved"] = _walked(NUMBER, full)
    worked = Rig()
    _walked((PERSON, *NUMBER), worked)
    request_id = next(iter(worked.desk.cards))
    for name, move in (
        ("taken", worked.desk.take),
        ("ringing", worked.desk.call),
        ("done", worked.desk.done),
    ):
        move(request_id)
        worked.settle(3)
        frames[f"request-{name}"] = worked.frame
    return frames


def frames() -> dict[str, Frame]:
    """A frame for each page and state, by name."""
    found = {name: _walked(presses, Rig()) for name, presses in WALKS.items()}
    found["read-back"] = _read_back()
    found["calling"] = _walked((PERSON,), Rig(schemes=("tel",)))
    found["home-no-answers"] = Rig(is_broken=True).frame
    deaf = Rig()
    deaf.microphone.unplug()
    deaf.player.unplug()
    deaf.conversation.refresh()
    found["home-deaf"] = deaf.frame
    kiosk = Rig(extra={"device.mode": "kiosk"})
    kiosk.press(OPEN, "fund-earnings")
    kiosk.settle(121)
    found["still-there"] = kiosk.frame
    return found | _requests()
