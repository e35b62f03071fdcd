"""What a customer changes and adds after a request was made."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_world import OTHER_PHONE, POLL_S, PROMISE_S, World, draft

from kindline.domain.articles import Urgency
from kindline.domain.errors import StoreError
from kindline.domain.requests import (
    MAX_TURNS,
    URGENCY_RANKS,
    DeliveryState,
    HelpRequest,
    Turn,
    WorkState,
    is_more_urgent,
    kept_turns,
)
from kindline.domain.wire import (
    MAX_ASKED_CHARS,
    MAX_BODY_BYTES,
    ChangeKind,
    NewRequest,
    RequestChange,
    TurnBody,
    decode,
    encode,
    new_request,
    turn_bodies,
)
from kindline.ports import Outgoing
from kindline.testing.records import MemoryStore

FIRST = Turn("where is my card", "answer", "My card has not come")
LONGEST = Turn("\N{ADLAM SMALL LETTER ALIF}" * 3000, "\N{ADLAM SMALL LETTER ALIF}" * 900, '"\\' * 900)
BY_RANK = (Urgency.NORMAL, Urgency.URGENT, Urgency.SORROW, Urgency.TRICK, Urgency.EMERGENCY)


def turns(*asked: str) -> tuple[Turn, ...]:
    return tuple(Turn(text, "answer", f"About {text}") for text in asked)


def shown(world: World, request: HelpRequest) -> list[str]:
    """What an agent sees that the customer asked."""
    return [turn.asked for turn in world.desk.cards[request.id].turns]


def add(world: World, request: HelpRequest, *asked: str) -> None:
    world.people.add_turns(request.id, turns(*asked))
    world.dispatcher.run()


# -- more that was asked


def test_what_is_asked_later_reaches_the_desk_and_is_written_down(world: World) -> None:
    request = world.ask()
    add(world, request, "is my money safe")
    add(world, request, "who calls me", "and when")
    assert shown(world, request) == [FIRST.asked, "is my money safe", "who calls me", "and when"]
    assert world.get(request).turns == (FIRST, *turns("is my money safe", "who calls me", "and when"))
    assert world.store.requests[request.id] == world.get(request)
    changes = world.desk.cards[request.id].changes
    assert [(c.kind, len(c.turns)) for c in changes] == [(ChangeKind.ASKED, 1), (ChangeKind.ASKED, 2)]
    assert world.store.pending() == ()


def test_nothing_added_is_no_message_and_no_news(world: World) -> None:
    request = world.ask()
    told = len(world.told(request))
    world.people.add_turns(request.id, ())
    world.dispatcher.run()
    assert (len(world.desk.arrivals), len(world.told(request))) == (1, told)


def test_what_is_asked_while_the_desk_is_away_waits_and_outlives_a_power_cut(world: World) -> None:
    request = world.ask()
    world.desk.is_plugged = False
    add(world, request, "one")
    world.restart()
    add(world, request, "two")
    assert shown(world, request) == [FIRST.asked]
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert shown(world, request) == [FIRST.asked, "one", "two"]
    assert world.get(request).turns == (FIRST, *turns("one", "two"))


def test_a_lost_answer_shows_nothing_twice(world: World) -> None:
    request = world.ask()
    world.desk.lost_answers = 3
    add(world, request, "one")
    world.pass_s(20)
    assert shown(world, request) == [FIRST.asked, "one"]
    assert len(world.desk.arrivals) > 2


def test_what_is_asked_before_the_records_are_read_comes_after_the_request() -> None:
    world = World(held=True)
    world.people.start()
    request = world.people.ask(draft())
    world.people.add_turns(request.id, turns("one"))
    while world.records.run_next() or world.post.run_next():
        world.dispatcher.run()
    assert shown(world, request) == [FIRST.asked, "one"]


def test_nothing_is_added_to_what_is_over(world: World) -> None:
    request = world.ask()
    world.desk.take(request.id)
    world.desk.done(request.id)
    world.pass_s(POLL_S)
    add(world, request, "one")
    assert (shown(world, request), world.get(request).turns) == ([FIRST.asked], (FIRST,))


def test_many_turns_go_in_several_messages_and_the_first_and_last_are_kept(world: World) -> None:
    request = world.ask()
    asked = [str(number) for number in range(MAX_TURNS + 7)]
    add(world, request, *asked)
    kept = [FIRST.asked, *asked[-MAX_TURNS + 1 :]]
    assert shown(world, request) == kept
    assert [turn.asked for turn in world.get(request).turns] == kept
    assert len(kept) == MAX_TURNS


def test_the_longest_texts_are_shortened_and_never_too_large(world: World) -> None:
    request = world.ask()
    world.people.add_turns(request.id, (LONGEST,) * 12)
    world.dispatcher.run()
    assert len(shown(world, request)) == 13
    assert max(len(body) for _, body in world.desk.arrivals) <= MAX_BODY_BYTES
    asked = shown(world, request)[1]
    assert (len(asked), asked[-1]) == (MAX_ASKED_CHARS, "…")


@given(st.lists(st.builds(Turn, *[st.text(st.characters(), max_size=900)] * 3), max_size=60))
def test_no_turns_make_a_first_message_too_large_or_unreadable(asked: list[Turn]) -> None:
    world = World().start()
    request = replace(world.ask(), turns=(*asked, *[LONGEST] * 9, *asked))
    body = encode(new_request(request, "device"))
    assert len(body) <= MAX_BODY_BYTES
    sent = decode(NewRequest, body).turns
    whole = turn_bodies(request.turns)
    assert sent[0] == whole[0]
    assert sent[1:] == whole[len(whole) - len(sent) + 1 :]
    assert not any(ord(c) < 32 for turn in sent for c in turn.asked)


def test_short_texts_go_as_they_are() -> None:
    text = "x" * MAX_ASKED_CHARS
    assert turn_bodies((Turn(text, "answer", "Grüße 你好"),)) == (TurnBody(text, "answer", "Grüße 你好"),)


def test_the_first_and_the_last_are_kept() -> None:
    few, many = tuple(range(MAX_TURNS)), tuple(range(MAX_TURNS + 3))
    assert kept_turns(few) == few
    assert kept_turns(many) == (0, *many[4:])


def test_turns_that_the_desk_refuses_are_taken_back(world: World) -> None:
    request = world.ask()
    add(world, request, "one")
    world.desk.refuses = True
    add(world, request, "two")
    assert world.get(request).turns == (FIRST, *turns("one"))
    world.desk.refuses, world.desk.is_plugged = False, False
    add(world, request, "three")
    world.desk.refuses, world.desk.is_plugged = True, True
    world.restart()
    assert world.get(request).turns == (FIRST, *turns("one"))


class CutStore(MemoryStore):
    """The power goes after so many writes."""

    writes_left = 1000

    def save(self, request: HelpRequest, *outgoing: Outgoing) -> None:
        if not self.writes_left:
            raise StoreError("the power is gone")
        self.writes_left -= 1
        super().save(request, *outgoing)


def test_a_power_cut_between_writes_leaves_no_change_without_its_message() -> None:
    world = World(store=CutStore)
    assert isinstance(world.store, CutStore)
    world.desk.is_plugged = False
    world.people.start()
    request = world.people.ask(draft())
    world.people.add_turns(request.id, turns("one"))
    world.people.set_contact(request.id, OTHER_PHONE)
    world.store.writes_left = 2
    world.dispatcher.run()
    kept = world.store.requests[request.id]
    assert (len(kept.turns), kept.contact) == (2, OTHER_PHONE)
    assert len(world.store.pending()) == 3


def test_a_stored_message_that_cannot_be_read_is_sent_as_it_is(world: World) -> None:
    request = world.ask()
    path = f"/requests/{request.id}/changes"
    earlier = Outgoing("old", request.id, 7, path, b'{"kind":"contact","version":1}')
    world.store.save(world.get(request), earlier)
    world.desk.is_plugged = False
    world.restart()
    assert world.get(request).work is WorkState.QUEUED
    assert world.people.can_add(request.id)
    add(world, request, "one")
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert (path, earlier.body) in world.desk.arrivals
    assert shown(world, request) == [FIRST.asked, "one"]
    assert world.store.pending() == ()


# -- what can be added to


def test_only_what_still_reaches_the_desk_can_be_added_to(world: World) -> None:
    request = world.ask()
    assert world.people.can_add(request.id)
    world.desk.is_plugged = False
    world.people.cancel(request.id)
    world.dispatcher.run()
    assert not world.people.can_add(request.id)
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert world.get(request).work is WorkState.CANCELLED
    assert not world.people.can_add(request.id)
    assert not world.people.can_add("nobody")


def test_what_was_given_up_is_not_added_to_but_still_listened_to(world: World) -> None:
    world.desk.lost_answers = 10**6
    old = world.ask()
    world.desk.is_plugged = False
    world.pass_s(PROMISE_S + POLL_S)
    assert world.get(old).delivery is DeliveryState.COULD_NOT_SEND
    assert not world.people.can_add(old.id)
    add(world, old, "one")
    assert world.get(old).turns == (FIRST,)
    world.desk.lost_answers = 0
    new = world.ask()
    assert world.people.can_add(new.id)
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert world.get(new).delivery is DeliveryState.RECEIVED
    assert world.get(old).delivery is DeliveryState.RECEIVED
    assert world.people.can_add(old.id)
    assert len(world.desk.cards) == 2


# -- urgency


def test_the_ranks_cover_every_urgency() -> None:
    assert sorted(Urgency, key=URGENCY_RANKS.__getitem__) == list(BY_RANK)
    assert len(set(URGENCY_RANKS.values())) == len(Urgency)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(Urgency, Urgency)))
def test_urgency_only_rises(world: World, old: Urgency, new: Urgency) -> None:
    request = world.ask(urgency=old)
    world.people.raise_urgency(request.id, new)
    world.people.raise_urgency(request.id, new)
    world.dispatcher.run()
    rises = BY_RANK.index(new) > BY_RANK.index(old)
    assert is_more_urgent(new, old) is rises
    assert [c.urgency for c in world.desk.cards[request.id].changes] == [new] * rises
    assert world.get(request).urgency is world.desk.cards[request.id].urgency is (new if rises else old)


def test_the_most_urgent_goes_first_when_the_desk_is_back(world: World) -> None:
    world.desk.is_plugged = False
    asked = [world.ask(urgency=urgency) for urgency in BY_RANK]
    world.pass_s(100)
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert list(world.desk.cards) == [request.id for request in reversed(asked)]


# -- the device's id


def test_a_request_made_under_a_made_up_id_keeps_it_for_its_changes(world: World) -> None:
    world.store.is_broken = True
    world.restart()
    request = world.ask()
    made_up = world.desk.cards[request.id].body.device
    assert made_up != world.store._device_id
    world.store.is_broken = False
    world.pass_s(POLL_S)
    add(world, request, "one")
    world.restart()
    add(world, request, "two")
    later = world.ask()
    assert shown(world, request) == [FIRST.asked, "one", "two"]
    assert {change.device for change in world.desk.cards[request.id].changes} == {made_up}
    assert world.desk.cards[later.id].body.device == world.store.device_id()


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_request_of_an_earlier_program_has_the_id_of_its_message_or_of_the_device(
    world: World, is_sent: bool
) -> None:
    world.desk.is_plugged = is_sent
    request = world.ask()
    world.store.requests[request.id] = replace(world.store.requests[request.id], device="")
    if not is_sent:
        (message,) = world.store.pending()
        body = replace(decode(NewRequest, message.body), device="made-up")
        world.store.settle(message.id, world.store.requests[request.id])
        world.store.save(world.store.requests[request.id], replace(message, body=encode(body)))
    world.desk.is_plugged = True
    world.restart()
    add(world, request, "one")
    assert shown(world, request) == [FIRST.asked, "one"]
    (arrived,) = [decode(RequestChange, body) for path, body in world.desk.arrivals if "changes" in path]
    assert arrived.device == (world.store.device_id() if is_sent else "made-up")
