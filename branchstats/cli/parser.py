"""The command line's words: argparse, with all help and usage errors in Chinese."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

from branchstats.errors import EXIT_USAGE

DESCRIPTION = (
    "把支部的台账和导出表清洗成规范数据，画三年图表，说明数据支持哪些问题、看不出哪些问题。"
)
EDITIONS = ("committee", "analyst")
# argparse's own sentences → ours; %s-like parts are carried over
_TRANSLATED = (
    (r"the following arguments are required: (.*)", r"还缺少：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的内容：\1"),
    (r"argument (\S+): expected one argument", r"\1 后面还要写一个值"),
    (r"argument (\S+): expected at least one argument", r"\1 后面至少要写一个值"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2；可用的有：\3"),
    (r"argument (\S+): invalid (\S+) value: (.*)", r"\1 的值不对：\3"),
    (r"argument (\S+): (应当写成.*)", r"\1 \2"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 不明确，可能是：\2"),
    (r"argument (\S+): ignored explicit argument (.*)", r"\1 后面不用写值：\2"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 和 \2 不能同时用"),
)


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:  # fmt: skip
        super().add_usage(usage, actions, groups, prefix="用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose headings, help and errors are Chinese; a usage error exits 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Help, add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_USAGE, f"{in_chinese(message)}；用法：{self.prog} --help 可查看全部用法\n")


def in_chinese(message: str) -> str:
    """An argparse message in Chinese; one that is not listed is passed on as it is."""
    for pattern, chinese in _TRANSLATED:
        found = re.fullmatch(pattern, message)
        if found:
            return found.expand(chinese)
    return message


def parser(commands: Iterable[Command]) -> Parser:
    """The parser of `branchstats` with the given commands."""
    top = Parser(prog="branchstats", description=DESCRIPTION)
    top.add_argument(
        "--version", action="version", version=version("branchstats"), help="显示版本"
    )
    subparsers = top.add_subparsers(
        title="命令", metavar="命令", dest="command", required=True, parser_class=Parser
    )
    for command in commands:
        sub = subparsers.add_parser(command.name, help=command.help, description=command.help)
        for flags, options in command.arguments:
            sub.add_argument(*flags, **options)
        sub.set_defaults(run=command.run)
    return top


@dataclass(frozen=True)
class Command:
    """One command: its name, one line of help, the function that does it, its arguments."""

    name: str
    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = ()


def argument(*flags: str, **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The flags and options of one argument, as argparse takes them."""
    return flags, options


def day(text: str) -> date:
    """A day on the command line: 2025-03-05, also with dots or strokes."""
    try:
        return date(*map(int, re.split(r"[-./]", text.strip())))
    except (ValueError, TypeError):
        raise argparse.ArgumentTypeError(
            f"应当写成 2025-03-05 这样的日期，不能是“{text}”"
        ) from None


def nearest_command(word: str, names: Iterable[str]) -> str:
    """The command that a mistyped word most likely means; '' where none is near."""
    near = difflib.get_close_matches(word, list(names), n=1, cutoff=0.5)
    return near[0] if near else ""


PROJECT = argument(
    "--project", type=Path, default=Path(), metavar="文件夹", help="项目文件夹，默认为当前文件夹"
)
