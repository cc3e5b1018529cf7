"""Recipes from their files: those that come with the program, and those of the reader, checked line by line."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import fields, replace

from egov_tui.errors import UsageError, in_words
from egov_tui.files import read_file
from egov_tui.i18n import N_, _
from egov_tui.model import Own, Places, Recipe
from egov_tui.settings import line_of
from egov_tui.system import why
from egov_tui.text.zones import clock

_BUILT_IN = Path(__file__).parents[1] / "recipes"
_WHERE = re.compile(r"(?P<problem>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_FIELD = re.compile(r"field `(\w+)`")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_LARGEST = 100_000
"""Bytes of a recipe."""
_SOME_DAY = datetime(2021, 11, 23)
_MOST = 100_000
"""The largest limit that a recipe may set."""
_LISTS = {
    "": ("evidence", "dates"),
    "list": tuple(one.name for one in fields(Places) if one.name not in ("address", "stamp")),
    "page": tuple(one.name for one in fields(Own)),
}
"""Where a single text stands for a list of one."""


def folder_of(config: Path) -> Path:
    """Return the folder of the reader's own recipes, beside the configuration."""
    return config.parent / "recipes"


def load(folder: Path | None = None) -> tuple[dict[str, Recipe], list[UsageError]]:
    """Return all recipes by name, and what is wrong with those of the reader's own that are damaged.

    The reader's own come first, then the built-in ones, those for sites of no known kind last. An own one takes the
    place of another of its name, also when it is damaged.
    """
    own: dict[str, Recipe | None] = {}
    faults = []
    try:
        for file in _files(folder):
            own[file.stem] = None
            try:
                own[file.stem] = read(file)
            except UsageError as error:
                faults.append(error)
    except UsageError as error:
        faults.append(error)
    found = own | {name: recipe for name, recipe in _built_in().items() if name not in own}
    whole = {name: recipe for name, recipe in found.items() if recipe}
    return dict(sorted(whole.items(), key=lambda pair: pair[1].repeated)), faults


def text_of(name: str, folder: Path | None = None) -> str:
    """Return the file of a recipe as it was written.

    Raises:
        OSError: there is no such file.
    """
    own = folder / f"{name}.toml" if folder else None
    return (own if own and own.is_file() else _BUILT_IN / f"{name}.toml").read_text("utf-8")


@cache
def _built_in() -> Mapping[str, Recipe]:
    return {recipe.name: recipe for recipe in map(read, _files(_BUILT_IN))}


def _files(folder: Path | None) -> list[Path]:
    try:
        return sorted(folder.glob("*.toml")) if folder else []
    except OSError as error:
        raise UsageError(N_("{file}: cannot be read ({problem})."), file=folder, problem=why(error)) from error


def read(file: Path) -> Recipe:
    """Read one recipe; it is called like its file.

    Raises:
        UsageError: which file, on what line, and why it is no recipe.
    """
    try:
        source = read_file(file, _LARGEST + 1)[0].decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(file, 1, in_words(why(error))) from error
    if len(source) > _LARGEST:
        raise _wrong(file, 1, _("too long for a recipe"))
    if not _NAME.fullmatch(file.stem):
        raise _wrong(file, 1, _("its name must be of small letters, digits and hyphens"))
    try:
        tree = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        told = re.search(r"line (\d+)", str(error))
        problem = _("this is no TOML ({detail})").format(detail=error)
        raise _wrong(file, int(told[1]) if told else len(source.splitlines()), problem) from error
    try:
        recipe = replace(msgspec.convert(_listed(tree), Recipe), name=file.stem)
    except msgspec.ValidationError as error:
        name, problem = _place(str(error))
        raise _wrong(file, line_of(source, name), problem) from error
    if fault := _fault(recipe):
        name, problem = fault
        raise _wrong(file, line_of(source, name), f"{name}: {problem}")
    return recipe


def _wrong(file: Path, line: int, problem: str) -> UsageError:
    return UsageError(
        N_("{file}, line {line}: {problem}. Correct the line, or move the file away."),
        file=file,
        line=line,
        problem=problem.rstrip("."),
    )


def _listed(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree with a list wherever a single text stands for one."""
    found: dict[str, Any] = dict(tree)
    for table, names in _LISTS.items():
        part = found.get(table) if table else found
        if isinstance(part, dict):
            told = {key: [value] if key in names and isinstance(value, str) else value for key, value in part.items()}
            found = {**found, table: told} if table else told
    return found


def _place(message: str) -> tuple[str, str]:
    """Which `table.key` a complaint of msgspec is about, and the complaint itself."""
    found = _WHERE.match(message)
    problem, path = (found["problem"], found["path"] or "") if found else (message, "")
    path = re.sub(r"\[[^\]]*\]", "", path)
    if field := _FIELD.search(problem):
        path = f"{path}.{field[1]}".lstrip(".")
    told = _("this is not what belongs there ({detail})").format(detail=problem)
    return path, f"{path}: {told}" if path else told


def _fault(recipe: Recipe) -> tuple[str, str] | None:
    """What a recipe says that cannot be, and where."""
    told = (("evidence", recipe.evidence), ("path", (recipe.path,)), ("list.stamp", (recipe.list.stamp,)))
    for name, patterns in told:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except (re.error, RecursionError, OverflowError) as error:
                wrong = _("{pattern} is no regular expression ({detail})")
                return name, wrong.format(pattern=repr(pattern[:100]), detail=error)
    if recipe.list.stamp and not re.compile(recipe.list.stamp).groups:
        return "list.stamp", _("must have a group, for the time")
    for form in recipe.dates:
        try:
            if datetime.strptime(_SOME_DAY.strftime(form), form).date() != _SOME_DAY.date():
                return "dates", _("{format} does not name day, month and year").format(format=repr(form))
        except (ValueError, re.error) as error:
            wrong = _("{format} is no format of dates ({detail})")
            return "dates", wrong.format(format=repr(form), detail=error)
    if recipe.zone and clock(recipe.zone) is None:
        return "zone", _("there is no such time zone")
    if not recipe.list.item:
        return "list.item", _("says nothing")
    if recipe.limits.items < 1:
        return "limits.items", _("must be more than 0")
    for name in recipe.limits.__struct_fields__:
        if not 0 <= getattr(recipe.limits, name) <= _MOST:
            return f"limits.{name}", _("must be a whole number from 0 to {most}").format(most=_MOST)
    return _bad_selector(recipe) if recipe.format == "html" else None


def _bad_selector(recipe: Recipe) -> tuple[str, str] | None:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser("<p>")
    parts: tuple[tuple[str, Places | Own | None], ...] = (("list", recipe.list), ("page", recipe.page))
    for table, part in parts:
        for name in _LISTS[table] if part else ():
            for selector in getattr(part, name):
                try:
                    if name != "next" or "{page}" not in selector:
                        page.css(selector)
                except Exception as error:  # noqa: BLE001 (lexbor raises what it likes)
                    told = _("{selector} is no selector ({detail})")
                    return f"{table}.{name}", told.format(selector=repr(selector), detail=str(error) or "?")
    return None
