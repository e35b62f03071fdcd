"""Sound is gone after recognition, unless staff switched recording on and the customer sees a notice."""

from __future__ import annotations

import pytest
from rig import Rig
from test_ears import FUND, say

from kindline.services.presenters.views import Action, Page
from kindline.testing.speech import FakeRecordings, tone

KEPT = "listening.kept"


def notice_key(rig: Rig) -> str:
    notice = rig.frame.body.notice
    return notice.key if notice else ""


def test_without_the_setting_nothing_is_kept_and_nothing_said() -> None:
    rig = Rig()
    rig.press(Action.SPEAK)
    assert notice_key(rig) == ""
    say(rig, FUND)
    assert rig.page is Page.ANSWER


def test_with_it_the_notice_stands_before_the_first_word_and_the_question_is_kept() -> None:
    recordings = FakeRecordings()
    rig = Rig(recordings=recordings)
    rig.press(Action.SPEAK)
    assert notice_key(rig) == KEPT
    rig.microphone.hear(tone(0.5))
    assert notice_key(rig) == KEPT
    say(rig, FUND)
    ((samples, heard),) = recordings.kept
    assert heard == FUND
    # the question and its pause, not all that the microphone heard
    assert 2.0 * 32_000 < len(samples) < 6.0 * 32_000
    assert rig.page is Page.ANSWER


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("my pin is four three two one", ()),
        ("my card number is 4929 1234 5678 9012", ()),
        ("my bin is blue", ("my pin is 4321",)),
        ("", ()),
    ],
)
def test_what_may_hold_a_secret_is_not_kept(words: str, others: tuple[str, ...]) -> None:
    recordings = FakeRecordings()
    say(Rig(recordings=recordings), words, *others)
    assert recordings.kept == []


def test_what_a_second_engine_heard_counts_too() -> None:
    recordings = FakeRecordings()
    rig = Rig(recordings=recordings)
    rig.recognizer.also = "my pin is 4321"
    say(rig, "my bin is blue")
    assert recordings.kept == []


def test_a_full_disk_does_not_cost_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    recordings = FakeRecordings()
    recordings.is_full = True
    rig = Rig(recordings=recordings)
    say(rig, FUND)
    assert rig.page is Page.ANSWER
    assert "the pretended disk is full" in caplog.text
