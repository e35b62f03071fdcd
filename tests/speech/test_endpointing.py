from __future__ import annotations

import random
from array import array
from pathlib import Path

import pytest

from kindline.adapters.speech.detector_webrtc import WebrtcDetector
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hindrance
from kindline.services.endpointing import FRAME_BYTES, Asked, Endpointing, Over, Rested, Spoken, WentOn
from kindline.testing.speech import LevelDetector, silence, tone
from sound_server import samples_of, sox, spoken_by_flite

BYTES_PER_S = 32_000


def ends(pause_s: float = 2.5, cap_s: float = 30.0) -> Endpointing:
    return Endpointing(LevelDetector().is_speech, pause_s, cap_s)


def run(endpointing: Endpointing, sound: bytes, chunk_bytes: int = 1000) -> tuple[bytes, float | None, bool]:
    """The question's samples, when it was over (seconds), and whether it was cut."""
    samples = bytearray()
    for start in range(0, len(sound), chunk_bytes):
        for event in endpointing.feed(sound[start : start + chunk_bytes]):
            if isinstance(event, Over):
                return bytes(samples), (start + chunk_bytes) / BYTES_PER_S, event.is_cut
            if isinstance(event, Spoken):
                samples += event.samples
    return bytes(samples), None, False


def turns(endpointing: Endpointing, sound: bytes) -> list[tuple[str, float]]:
    """When the customer rested and went on, in seconds of the sound."""
    found = []
    for start in range(0, len(sound), FRAME_BYTES):
        for event in endpointing.feed(sound[start : start + FRAME_BYTES]):
            if isinstance(event, Rested | WentOn):
                found.append((type(event).__name__, start / BYTES_PER_S))
    return found


def asked_s(endpointing: Endpointing, sound: bytes) -> list[float]:
    """When the customer was to be asked whether to go on, in seconds of the sound."""
    return [
        start / BYTES_PER_S
        for start in range(0, len(sound), FRAME_BYTES)
        for event in endpointing.feed(sound[start : start + FRAME_BYTES])
        if isinstance(event, Asked)
    ]


@pytest.mark.parametrize("pause_s", [1.0, 2.5, 5.0])
def test_only_a_long_silence_ends_a_question(pause_s: float) -> None:
    sound = silence(1) + tone(1) + silence(pause_s - 0.5) + tone(1) + silence(6)
    samples, over_s, is_cut = run(ends(pause_s), sound)
    spoken_until_s = 3 + pause_s - 0.5
    assert over_s is not None
    assert spoken_until_s + 0.8 * pause_s < over_s < spoken_until_s + pause_s + 0.1
    assert not is_cut
    assert samples.count(array("h", [3000, -3000]).tobytes()) == 2 * 8000


def test_the_question_begins_half_a_second_earlier() -> None:
    samples, _, _ = run(ends(), silence(3) + tone(1) + silence(4))
    before_s = samples.index(array("h", [3000]).tobytes()) / BYTES_PER_S
    assert 0.5 <= before_s <= 0.7


def test_nothing_said_is_asked_about_at_the_cap_and_then_over_without_samples() -> None:
    samples, over_s, is_cut = run(ends(cap_s=5), silence(12))
    assert samples == b""
    assert over_s == pytest.approx(10, abs=0.1)
    assert is_cut
    assert asked_s(ends(cap_s=5), silence(12)) == pytest.approx([5], abs=0.1)


def test_a_question_without_end_is_asked_about_and_then_cut() -> None:
    sound = silence(1) + tone(20)
    samples, over_s, is_cut = run(ends(cap_s=5), sound)
    assert over_s == pytest.approx(11.2, abs=0.3)
    assert is_cut
    assert len(samples) / BYTES_PER_S == pytest.approx(10.6, abs=0.3)
    assert asked_s(ends(cap_s=5), sound) == pytest.approx([6.2], abs=0.3)


def test_who_says_go_on_is_asked_again_only_as_much_later() -> None:
    endpointing = ends(cap_s=5)
    assert asked_s(endpointing, tone(6)) == pytest.approx([5.2], abs=0.3)
    endpointing.go_on()
    assert asked_s(endpointing, tone(6)) == pytest.approx([5], abs=0.3)
    assert not endpointing.is_over


def test_a_pause_after_the_question_whether_to_go_on_still_ends_it() -> None:
    _, over_s, is_cut = run(ends(cap_s=5), tone(6) + silence(4))
    assert over_s == pytest.approx(8.6, abs=0.3)
    assert not is_cut


def test_wait_makes_one_silence_longer() -> None:
    endpointing = ends()
    endpointing.feed(tone(1))
    endpointing.hold()
    endpointing.feed(silence(8))
    assert not endpointing.is_over
    endpointing.feed(tone(1) + silence(2))
    assert not endpointing.is_over
    endpointing.feed(silence(1.5))
    assert endpointing.is_over


def test_wait_does_not_keep_it_open_for_ever() -> None:
    endpointing = ends()
    endpointing.feed(tone(1))
    endpointing.hold()
    endpointing.feed(silence(11))
    assert endpointing.is_over


def test_the_longest_pause_within_the_question_is_told() -> None:
    endpointing = ends()
    endpointing.feed(tone(1) + silence(0.3) + tone(1))
    assert endpointing.longest_pause_s == 0
    endpointing.feed(silence(1) + tone(1) + silence(2) + tone(1))
    assert endpointing.longest_pause_s == pytest.approx(2, abs=0.2)
    endpointing.feed(silence(4))
    assert endpointing.longest_pause_s == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize(("voice_s", "is_short"), [(0.4, True), (1.5, False)])
def test_a_cough_is_short(voice_s: float, is_short: bool) -> None:
    endpointing = ends()
    endpointing.feed(silence(1) + tone(voice_s) + silence(4))
    assert endpointing.is_over
    assert endpointing.is_short is is_short


@pytest.mark.parametrize(("room", "is_noisy"), [(3, False), (100, False), (400, False), (900, True)])
def test_a_loud_room_is_told(room: int, is_noisy: bool) -> None:
    hiss = random.Random(1)
    sound = array("h", [hiss.randint(-room, room) for _ in range(16_000 * 6)])
    voice = array("h", tone(2, 2000))
    sound[64_000:96_000] = array("h", [a + b for a, b in zip(sound[64_000:96_000], voice, strict=True)])
    endpointing = Endpointing(lambda frame: max(array("h", frame)) > 1500, 2.5, 30)
    endpointing.feed(sound.tobytes())
    assert (endpointing.hindrance is Hindrance.NOISE) is is_noisy


def test_a_click_is_no_question() -> None:
    samples, over_s, _ = run(ends(), silence(1) + tone(0.1, 20_000) + silence(5))
    assert samples == b""
    assert over_s is None


def test_a_slammed_door_does_not_make_the_voice_silence() -> None:
    sound = silence(1) + tone(0.08, 30_000) + silence(0.4) + tone(1, 1500) + silence(1) + tone(1, 1500)
    _, over_s, _ = run(ends(1.5), sound + silence(4))
    assert over_s == pytest.approx(4.48 + 1.5, abs=0.2)


def test_a_television_far_below_the_voice_does_not_keep_the_question_open() -> None:
    television = tone(8, 200)
    _, over_s, _ = run(ends(), tone(1, 150) + tone(2, 4000) + television)
    assert over_s == pytest.approx(5.4, abs=0.3)


def test_chunks_of_any_size_give_the_same() -> None:
    sound = silence(1) + tone(1) + silence(4)
    whole = run(ends(), sound, chunk_bytes=FRAME_BYTES)[0]
    assert run(ends(), sound, chunk_bytes=333)[0] == whole
    assert run(ends(), sound, chunk_bytes=50_000)[0] == whole


def test_nothing_comes_after_the_end() -> None:
    endpointing = ends(1.0)
    run(endpointing, tone(1) + silence(3))
    assert endpointing.is_over
    assert [e for e in endpointing.feed(tone(3)) if isinstance(e, Spoken)] == []


def test_each_silence_within_a_question_is_told_and_its_end() -> None:
    sound = silence(1) + tone(1) + silence(1.5) + tone(1) + silence(0.3) + tone(1) + silence(4)
    found = turns(ends(), sound)
    assert [name for name, _ in found] == ["Rested", "WentOn", "Rested"]
    assert [at_s for _, at_s in found] == pytest.approx([2.6, 3.6, 6.4], abs=0.1)


def test_a_cough_in_a_silence_is_not_going_on() -> None:
    sound = tone(1) + silence(1) + tone(0.06) + silence(4)
    assert [name for name, _ in turns(ends(), sound)] == ["Rested"]


def test_the_turns_lie_where_they_belong_in_a_large_chunk() -> None:
    events = ends().feed(silence(1) + tone(1) + silence(1.5) + tone(1) + silence(0.2))
    assert [type(event).__name__ for event in events] == ["Spoken", "Rested", "Spoken", "WentOn", "Spoken"]
    assert all(event.samples for event in events if isinstance(event, Spoken))


def test_the_level_follows_the_loudness() -> None:
    endpointing = ends()
    endpointing.feed(silence(0.5))
    assert endpointing.level == 0
    endpointing.feed(tone(0.1, 300))
    quiet = endpointing.level
    endpointing.feed(tone(0.1, 3000))
    assert 0 < quiet < endpointing.level <= 1


@pytest.mark.parametrize("noise_db", [-60, -24])
def test_a_real_detector_waits_through_a_pause_in_a_noisy_room(tmp_path: Path, noise_db: int) -> None:
    first, second, room = tmp_path / "a.wav", tmp_path / "b.wav", tmp_path / "room.wav"
    first_s = spoken_by_flite("I have lost my purse", first)
    second_s = spoken_by_flite("and all my cards were in it", second)
    length_s = 1 + first_s + 1.8 + second_s + 5
    sox(
        "-n", "-r", "16000", "-b", "16", str(room), "synth", str(length_s), "pinknoise", "gain", str(noise_db)
    )
    voice = silence(1) + samples_of(first) + silence(1.8) + samples_of(second) + silence(5)
    sound = _mixed(voice, samples_of(room))
    _, over_s, is_cut = run(Endpointing(WebrtcDetector().is_speech, 2.5, 30), sound)
    spoken_until_s = length_s - 5
    assert over_s is not None
    assert spoken_until_s + 1.5 < over_s < spoken_until_s + 3
    assert not is_cut


def test_the_detector_tells_voice_from_silence(tmp_path: Path) -> None:
    path = tmp_path / "voice.wav"
    spoken_by_flite("where is my parcel", path)
    detector, sound = WebrtcDetector(), samples_of(path)
    frames = [sound[i : i + FRAME_BYTES] for i in range(0, len(sound) - FRAME_BYTES, FRAME_BYTES)]
    assert sum(map(detector.is_speech, frames)) > len(frames) / 2
    fresh = WebrtcDetector()
    hiss = random.Random(1)
    quiet = [array("h", [hiss.randint(-3, 3) for _ in range(320)]).tobytes() for _ in range(100)]
    assert sum(map(fresh.is_speech, quiet)) < 10


def test_the_detector_refuses_another_length() -> None:
    with pytest.raises(SpeechError, match="640"):
        WebrtcDetector().is_speech(b"\0\0")


def _mixed(one: bytes, other: bytes) -> bytes:
    pairs = zip(array("h", one), array("h", other), strict=False)
    return array("h", [max(-32768, min(32767, a + b)) for a, b in pairs]).tobytes()
