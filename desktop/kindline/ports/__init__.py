"""What the program needs from outside, as Protocols. Adapters fill them; `testing` has a fake for each.

Threads: a port that has slow work is called on its own serial worker through `SerialExecutor`;
callbacks given to `Microphone` and `Player` are called on the GUI thread.
"""

from kindline.ports.desk import Availability, Delivery
from kindline.ports.device import CallLinks, Lines, Printer
from kindline.ports.records import MissLog, Outgoing, Records, Store
from kindline.ports.speech import (
    Microphone,
    Player,
    Pronouncer,
    Recognition,
    Recognizer,
    Recordings,
    SpeechDetector,
    Voice,
)
from kindline.ports.understanding import SentenceEncoder, Shelf, Vectors
from kindline.ports.work import Cancel, Clock, Dispatcher, Ids, SerialExecutor

__all__ = [
    "Availability",
    "CallLinks",
    "Cancel",
    "Clock",
    "Delivery",
    "Dispatcher",
    "Ids",
    "Lines",
    "Microphone",
    "MissLog",
    "Outgoing",
    "Player",
    "Printer",
    "Pronouncer",
    "Recognition",
    "Recognizer",
    "Recordings",
    "Records",
    "SentenceEncoder",
    "SerialExecutor",
    "Shelf",
    "SpeechDetector",
    "Store",
    "Vectors",
    "Voice",
]
