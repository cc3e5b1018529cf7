"""Speaks a language that nobody does, in a process of its own: the texts of modules are made when they are imported.

Every message is written in Greek letters, its placeholders kept; what is foreign is Cyrillic. What is left in Latin
letters on a screen or a line did not come from the catalogues. Letters, not brackets, for a text is broken between
lines and cut at borders. Prints what each surface showed, and names that are the same in every language, as JSON.
"""

import io
import json
import platform
import re
import string
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from hatch_build import sealed

SOURCE = Path(__file__).parents[1] / "src" / "egov_tui"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
GREEK = str.maketrans(string.ascii_letters, "αβξδεφγηιϕκλμνοπθρστυϐωχψζ" + "ΑΒΞΔΕΦΓΗΙϴΚΛΜΝΟΠΘΡΣΤΥϏΩΧΨΖ")
PLACEHOLDER = re.compile(r"({\w*(?:!r)?})")
LANGUAGE = "sw"
"""The one whose place it takes."""


def pseudo(message: str) -> str:
    """Return a message in Greek letters, its placeholders as they are."""
    return "".join(
        part if PLACEHOLDER.fullmatch(part) else part.translate(GREEK) for part in PLACEHOLDER.split(message)
    )


def compile_catalogue(folder: Path) -> None:
    """Write a catalogue of all messages of the source."""
    catalogue = Catalog(locale=LANGUAGE)
    found = extract_from_dir(str(SOURCE), method_map=[("**.py", "python")], keywords=KEYWORDS)
    for _file, _line, message, _comments, context in found:
        made = pseudo(message) if isinstance(message, str) else tuple(map(pseudo, message))
        catalogue.add(message, made, context=context)
    target = folder / LANGUAGE / "LC_MESSAGES" / "egov_tui.mo"
    target.parent.mkdir(parents=True)
    made_up = BytesIO()
    write_mo(made_up, catalogue)
    target.write_bytes(sealed(made_up.getvalue(), 1, 1))


# ---------------------------------------------------------------- what there is to read

TITLES = ("Мкутано", "Зиара я вазири", "Тангазо ла забуни", "Ратиба")
BODY = (
    '<h2>Кичва</h2><p>Мкутано <a href="https://a.example/1">кванза</a>, <b>лео</b>.</p><ul><li>моджа</li></ul>'
    '<table><tr><th>А</th></tr><tr><td>Б</td></tr></table><img src="https://a.example/i.png">'
    '<p><a href="https://a.example/f.pdf">Хати</a></p>'
)
FEED = "<rss version='2.0'><channel><title>Ф</title><item><guid>1</guid><title>Мпя</title></item></channel></rss>"
NOWHERE = "http://127.0.0.1:9/feed"
"""Nobody listens there."""


def build(folder: Path) -> None:
    """Agencies with articles in every state there is: `bad` fails, `file` has news."""
    from msgspec.structs import replace

    from egov_tui.model import Attachment, Decision, Problem
    from egov_tui.store import Store
    from egov_tui.store.query import parse
    from tests.tui.builder import NOW, entry, index

    folder.mkdir(parents=True)
    (folder / "f.xml").write_text(FEED, "utf-8")
    with Store.open(folder / "cache.sqlite3") as store:
        entries = [entry(n, title, NOW - timedelta(hours=30 * n), BODY, "sw") for n, title in enumerate(TITLES, 1)]
        entries[0] = replace(
            entries[0], attachments=(Attachment("https://a.example/f.pdf", "application/pdf", 30_000, "Хати"),)
        )
        for slug, inside, agency in (("one", "Мамлака", "Мамлака я Мапато"), ("two", "", "Халмашаури")):
            source = store.sources.add(f"https://{slug}.example/feed", title=agency, folder=inside, slug=slug)
            store.articles.save(source.id, Decision(inserts=tuple(reversed(entries))), NOW)
        bad = store.sources.add(NOWHERE, title="Визара", slug="bad")
        store.sources.failed(bad.id, Problem("timeout", NOWHERE, "30 s"), NOW + timedelta(hours=1), NOW)
        store.sources.add((folder / "f.xml").as_uri(), title="Фаили", slug="file")
        index(store)
        ids = store.articles.ids(parse(""))
        store.articles.mark([ids[1]], read=True)
        store.articles.mark([ids[0]], starred=True)
        store.articles.mark([ids[2]], later=True)
        store.watches.add("Мада", "Мкутано")


# ---------------------------------------------------------------- commands

USAGE = (
    """
nothing|list --nothing|list --limit x|list --limit -5|list --limit|list --sort x|list --json=1|list x|show
show x|show 999|mark 1|source|source --json|source ad|source add|source edit|source remove zzz|source edit zzz
source edit one|source edit one --zone zzz|watch|watch add Мада б|watch remove zzz|attachment get 1
attachment list 99|attachment get 1 7|source import zzz|source recipes zzz|catalogue zzz|catalogue --country zz
source add --from-catalogue zzz|restore zzz|backup /proc/zzz|sync zzz|sync --backfill 3|show 1 --force
--demo list|list --after x|list --since x|source login one --forget|source edit one --allow-untrusted
restore {data}/copy
""".strip()
    .replace("\n", "|")
    .split("|")
)
COMMANDS = (
    """
doctor|doctor --full|doctor --repair|list|source list|search Мкутано OR zzz is:read --explain|search zzz
search is:zzz lang:zz|watch list|watch check|usage|undo|show 1|show 1 --versions|source recipes
source test http://127.0.0.1:9/|attachment list 1|attachment list 2|source export /proc/zzz
catalogue --country TZ afya|index|backup {data}/copy|restore {data}/copy --yes|source edit one --mute
source edit one --allow-untrusted --yes|source add http://127.0.0.1:9/|sync bad file --force
source test {data}/full/f.xml|doctor|list|source remove two|watch remove Мада|undo|undo|source export
mark 1 --star
""".strip()
    .replace("\n", "|")
    .split("|")
)
PLAIN = """
?||sources|1|open 1|;|w|u|f 1|b 1|m 1|A|no|undo|/Мкутано|S zzz|/zzz|zzz|open|99|u 3|n|n|n|n|p|p|J|K|o|d|l|all|d 1|q
"""
SETTINGS = (
    "language = 5", "zzz = 1", "= 1", "x = " + "[" * 5000, "[reader]\nicons = 'x'", "[reader]\nmark_read = 3",
    "[reader]\ntheme = 'x'", "[sync]\ninterval_minutes = -1", "[sync]\nca_file = 'x'", "[sync]\nca_file = '/zzz'",
    "[keys]\n'x.y' = 'a'", "[keys]\n'article.sta' = 'a'", "[keys]\n'article.star' = 'm'",
    "[keys]\n'article.star' = 'zzz'", "[keys]\n'article.star' = 3",
)  # fmt: skip


class Terminal(io.StringIO):
    """Says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def told(*arguments: str, typed: str = "") -> str:
    """Return all that a command prints."""
    from egov_tui.cli import run

    out = Terminal()
    sys.stdin = io.StringIO(typed)
    with redirect_stdout(out), redirect_stderr(out):
        run(["--lang", LANGUAGE, *arguments])
    return out.getvalue()


def helps() -> Iterator[tuple[str, ...]]:
    """Yield the way to every command and group."""
    import click

    from egov_tui.cli.root import root

    def below(command: click.Command, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield way
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                if inner := command.get_command(context, name):
                    yield from below(inner, (*way, name))

    yield from below(root, ())


def commands(data: Path) -> Iterator[tuple[str, str]]:
    """Yield what every command says of itself, of wrong usage, and of what there is and is not."""
    for path in helps():
        yield " ".join(("help", *path)), told(*path, "--help")
    for number, way in enumerate(COMMANDS[:21]):
        yield f"nothing: {way}", told("--data", str(data / f"empty{number}"), *_words(way, data))
    yield "nothing: plain", told("--data", str(data / "empty"), "--plain", typed="?\nsources\nall\nr\nR\nq\n")
    man = import_module("egov_tui.cli.man")  # by its name the package has the command
    man._opened = lambda source: False  # type: ignore[attr-defined]
    yield "man", told("--data", str(data / "full"), "man")
    build(data / "full")
    yield "no terminal", told("--data", str(data / "full"))
    for way in USAGE:
        yield f"usage: {way}", told("--data", str(data / "full"), *_words(way, data))
    (data / "offline.toml").write_text("[sync]\nmode = 'offline'\n")
    offline = ("--data", str(data / "full"), "--config", str(data / "offline.toml"))
    yield "plain", told(*offline, "--plain", typed=PLAIN.strip().replace("|", "\n"))
    yield "sync, offline", told(*offline, "sync")
    for way in COMMANDS:
        yield way, told("--data", str(data / "full"), *_words(way, data))
    for name, content in (("damaged", b"SQLite format 3\0" + b"\1" * 9000), ("strange", b"no cache at all")):
        (data / name).mkdir()
        (data / name / "cache.sqlite3").write_bytes(content)
        for way in ("list", "doctor", "doctor --repair"):
            yield f"{name} cache: {way}", told("--data", str(data / name), *_words(way, data))
    yield from faults(data)


def _words(way: str, data: Path) -> list[str]:
    return [word.replace("{data}", str(data)) for word in way.split()]


def faults(data: Path) -> Iterator[tuple[str, str]]:
    """Yield what is said of settings and recipes that cannot be used."""
    from egov_tui.errors import EgovError
    from egov_tui.feeds import recipes
    from egov_tui.settings import load
    from egov_tui.tui.app import ReaderApp
    from tests.feeds.test_recipes import WRONG

    config = data / "zzz.toml"
    for text in SETTINGS:
        config.write_text(text)
        try:
            ReaderApp(None, load(data=data, config=config))  # type: ignore[arg-type]
        except EgovError as error:
            yield f"settings: {text[:40]}", str(error)
    for name, content, *_rest in WRONG:
        config.write_bytes(content.encode() if isinstance(content, str) else content)
        try:
            recipes.read(config)
        except EgovError as error:
            yield f"recipe: {name}", str(error)


# ---------------------------------------------------------------- screens

STORIES = """
list: R | s | escape | U | U | t | m | u | x | full_stop | w | w | w | L
article: enter | f | b | m | v | escape | semicolon | s | escape | d | z | z | n | p | K | J | 9
width: enter | less_than_sign | greater_than_sign
find: enter | ctrl+f | z z z | escape
sources: left | down | E | tab tab | escape | M | б | escape | minus | D | escape | s | escape | A | u
watches: left | end | E | escape | D | escape | minus
search: slash | М к у | enter | S | escape | slash | z z z | enter | escape | escape
filter: F | down down enter | F | escape | escape
help: question_mark | slash | z z z | escape | escape
palette: ctrl+p | z z z | escape
health: exclamation_mark | end | escape
add: a | z z z enter | escape
catalogue: a | enter | space | slash | z z z | escape | escape
all: A | x | u | ctrl+c | question_mark
""".strip()
_OURS = re.compile("[α-ωΑ-Ω]")
"""A letter of a message: something of ours is drawn."""
LESS = ("list", "article", "sources", "health", "help")
"""What is looked at where there is little room, too."""


def screens(data: Path) -> Iterator[tuple[str, str]]:
    """Yield what the reader draws at each step of each story, in much room and in little, also with nothing to read."""
    from msgspec.structs import replace

    from egov_tui.settings import Sync
    from egov_tui.tui.commands import ReaderCommands
    from tests.tui.builder import Desk, read, settings

    shown: list[tuple[str, str]] = []

    def story(name: str, steps: Iterable[str]) -> Callable[[Desk], Awaitable[None]]:
        async def play(desk: Desk) -> None:
            await desk.until(lambda: _OURS.search(desk.text))
            shown.append((name, desk.text))
            for keys in steps:
                await desk.press(*keys.split())
                shown.append((f"{name}, {keys}", desk.text))

        return play

    async def palette(desk: Desk) -> None:
        found = [str(hit.prompt) async for hit in ReaderCommands(desk.screen).discover()]
        shown.append(("palette, all of it", "\n".join(found)))

    def see(name: str, play: Callable[[Desk], Awaitable[None]], size: tuple[int, int], *, empty: bool = False) -> None:
        folder = data / f"{name}-{size[0]}"
        folder.mkdir() if empty else build(folder)
        read(replace(settings(folder), sync=Sync(mode="offline")), play, size=size, welcome=name == "welcome")

    for one in STORIES.splitlines():
        name, _colon, steps = one.partition(": ")
        see(name, story(name, steps.split(" | ")), (140, 40))
        if name in LESS:
            see(name, story(f"{name}, small", steps.split(" | ")[:3]), (40, 12))
    nothing = ("left", "enter", "R", "r", "slash", "escape", "exclamation_mark", "escape", "e", "E", "D", "m", "enter")
    see("nothing", story("nothing", nothing), (80, 24), empty=True)
    see("welcome", story("welcome", ("down",)), (80, 24), empty=True)
    see("everything", palette, (140, 40))
    yield from shown


def names() -> Iterator[str]:
    """Yield what is called the same in every language: commands, choices, settings, actions, themes, recipes."""
    import click
    from msgspec.structs import fields
    from textual.theme import BUILTIN_THEMES

    from egov_tui.cli.root import root
    from egov_tui.exchange.addresses import sample_files
    from egov_tui.feeds.recipes import load
    from egov_tui.model.recipe import Limits, Own, Places, Recipe
    from egov_tui.settings import _CHECKS
    from egov_tui.tui.keynames import _NAMED, _WORDS
    from egov_tui.tui.keys import DEFAULTS
    from egov_tui.tui.theme import THEMES

    for way in helps():
        yield from way
        command: click.Command = root
        for name in way:
            command = command.get_command(click.Context(command), name) or root  # type: ignore[attr-defined]
        for one in command.params:
            if isinstance(one.type, click.Choice):
                yield from one.type.choices
    yield from (*BUILTIN_THEMES, *THEMES, *_CHECKS, *DEFAULTS, *load(None)[0], *_NAMED.values(), *_WORDS.values())
    yield from (file.stem for file in sample_files())
    yield from (field.name for part in (Recipe, Places, Own, Limits) for field in fields(part))


def main(folder: Path) -> None:
    """Print everything."""
    from egov_tui import catalogue, i18n

    compile_catalogue(folder / "locale")
    i18n.LOCALE = folder / "locale"
    i18n.activate(LANGUAGE)
    platform.release = lambda: "6"
    catalogue.CatalogueEntry.title = lambda self, language: "Бахи"  # type: ignore[method-assign]
    out = sys.stdout
    surfaces = [*commands(folder), *screens(folder)]
    json.dump({"surfaces": surfaces, "names": sorted(set(names()))}, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
