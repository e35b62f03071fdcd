"""What several speech tests share."""

from __future__ import annotations

from kindline.domain.settings import SETTINGS, Settings

SENTENCES = (
    "I forgot my PIN",
    "My card is lost",
    "The cash machine kept my card",
    "How do I block a lost card?",
    "What is my IBAN?",
    "Where is my parcel?",
    "How do I send money to my son?",
    "Somebody rang me and asked for my password",
    "Can I pay in a cheque?",
    "When does the branch open?",
    "I want to talk to a person",
    "person",
    "help me",
    "yes",
    "no",
)


def settings(**values: object) -> Settings:
    """All defaults but for `values`; `listen__on` stands for listen.on."""
    given = {setting.key: setting.default or "" for setting in SETTINGS}
    return Settings({**given, **{key.replace("__", "."): value for key, value in values.items()}})
