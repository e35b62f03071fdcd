"""The command line: `kindline [app]`, `ask`, `kb lint`, `kb eval`, `kb missed`, `kb teach`, `check`, `desk`.

Exit codes: 0 fine, 1 something does not work, 2 wrong use.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from kindline import __version__
from kindline.cli.ask import run_ask
from kindline.cli.check import run_check
from kindline.cli.kb import run_lint
from kindline.cli.kb_eval import run_eval
from kindline.cli.missed import run_missed
from kindline.cli.teach import run_teach
from kindline.cli.wiring import Wiring
from kindline.domain.errors import KindlineError, SettingError

DEFAULT_SITE = "riverside-bank"
DESK_PORT = 8765


def main(argv: Sequence[str], wiring: Wiring) -> int:
    """Run one command; returns its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return _run(arguments, wiring)
    except SettingError as error:
        print(f"kindline: {error}", file=sys.stderr)
        return 2
    except KindlineError as error:
        print(f"kindline: {error}", file=sys.stderr)
        return 1


def _run(arguments: argparse.Namespace, wiring: Wiring) -> int:
    command = arguments.command or "app"
    if command == "ask":
        return run_ask(arguments, wiring)
    if command == "kb":
        return _KB_COMMANDS[arguments.kb_command](arguments, wiring)
    if command == "check":
        return run_check(arguments, wiring)
    if command == "desk":
        return wiring.run_desk(arguments)
    return wiring.run_app(arguments.site, arguments.demo)


def _parser() -> argparse.ArgumentParser:
    site = argparse.ArgumentParser(add_help=False)
    site.add_argument("--site", default=DEFAULT_SITE, help="a site's name or its file (default: %(default)s)")
    parser = argparse.ArgumentParser(
        prog="kindline", description="An assistant for elderly customers, with a person one press away."
    )
    parser.add_argument("--version", action="version", version=f"kindline {__version__}")
    parser.add_argument("--site", default=DEFAULT_SITE, help=argparse.SUPPRESS)
    parser.add_argument("--demo", action="store_true", help="open the window on make-believe devices")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    app = commands.add_parser("app", parents=[site], help="open the window (the default)")
    app.add_argument("--demo", action="store_true", help="on make-believe devices, nothing is kept")
    ask = commands.add_parser("ask", parents=[site], help="answer one question here")
    question = ask.add_mutually_exclusive_group(required=True)
    question.add_argument("question", nargs="?")
    question.add_argument("--wav", metavar="FILE", help="a recording of the question (16 bit, mono)")
    ask.add_argument("--json", action="store_true", help="print the reply as JSON")
    ask.add_argument("--session", metavar="FILE", help="carry the conversation from call to call")
    kb = commands.add_parser("kb", help="look after the articles")
    _add_kb_commands(kb.add_subparsers(dest="kb_command", metavar="COMMAND", required=True), site)
    check = commands.add_parser("check", parents=[site], help="tell what works on this computer")
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    _add_desk(commands.add_parser("desk", help="serve the agents' desk"))
    return parser


def _add_desk(desk: argparse.ArgumentParser) -> None:
    desk.add_argument("--host", default="127.0.0.1")
    desk.add_argument("--port", type=int, default=DESK_PORT)
    desk.add_argument("--database", default="", metavar="URL", help="default: a file in the data folder")
    desk.add_argument("--certificate", default="", metavar="FILE", help="for https: PEM, with its chain")
    desk.add_argument("--key", default="", metavar="FILE", help="for https: the certificate's key, PEM")
    desk.add_argument(
        "--erase-after-days",
        type=float,
        default=90,
        metavar="DAYS",
        help="then numbers, questions and notes of a finished request go (default: %(default)s; 0: never)",
    )
    commands = desk.add_subparsers(dest="desk_command", metavar="COMMAND")
    erase = commands.add_parser("erase", help="erase a customer's number, questions and notes at once")
    erase.add_argument("reference", metavar="REFERENCE", help="as the customer has it: K47")
    demo = commands.add_parser("demo-agent", help="play an agent who works the queue, for demonstrations")
    demo.add_argument("--url", default=f"http://127.0.0.1:{DESK_PORT}", help="default: %(default)s")
    demo.add_argument("--name", default="Robin", help="default: %(default)s")
    demo.add_argument("--outcome", choices=("done", "no_answer"), default="done", help="how each call goes")
    demo.add_argument("--pace-s", type=float, default=5.0, metavar="SECONDS", help="between two presses")
    demo.add_argument("--presses", type=int, default=0, metavar="N", help="then leave (default: never)")
    agent = commands.add_parser("agent", help="who may work at the desk")
    actions = agent.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, text in _AGENT_ACTIONS.items():
        words = actions.add_parser(action, help=text)
        if action != "list":
            words.add_argument("name", metavar="NAME")
        if action == "add":
            words.add_argument("--role", choices=("agent", "supervisor", "admin"), default="agent")


_AGENT_ACTIONS = {
    "add": "a new account; its password is asked for",
    "password": "another password",
    "disable": "no longer let somebody sign in",
    "list": "all accounts",
}


def _add_kb_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], site: argparse.ArgumentParser
) -> None:
    lint = commands.add_parser("lint", parents=[site], help="check all articles")
    lint.add_argument("--kb", metavar="FOLDER", help="the folder of packs (default: the one in use)")
    evaluation = commands.add_parser("eval", parents=[site], help="measure how well questions are matched")
    evaluation.add_argument("--articles", metavar="FILE", help="JSON lines (default: the site's articles)")
    evaluation.add_argument(
        "--queries", metavar="FILE", help="JSON lines (default: what the packs hold back)"
    )
    evaluation.add_argument(
        "--mode", choices=("auto", "lexical"), default="auto", help="lexical: words alone"
    )
    evaluation.add_argument("--json", action="store_true", help="print the figures as JSON")
    missed = commands.add_parser("missed", parents=[site], help="tell what customers asked in vain")
    missed.add_argument("--since", type=int, metavar="DAYS", help="only the last days (default: all kept)")
    missed.add_argument("--json", action="store_true", help="print the groups as JSON")
    teach = commands.add_parser("teach", parents=[site], help="add a question to an article")
    teach.add_argument("article", metavar="ARTICLE", help="the article's id")
    teach.add_argument("question", metavar="QUESTION", help="as a customer asks it")
    teach.add_argument("--kb", metavar="FOLDER", help="the folder of packs (default: the one in use)")
    teach.add_argument("--yes", action="store_true", help="write it without asking")
    teach.add_argument(
        "--even-if-wrong",
        action="store_true",
        help="with --yes: even if other questions are answered wrongly",
    )


_KB_COMMANDS = {"lint": run_lint, "eval": run_eval, "missed": run_missed, "teach": run_teach}
