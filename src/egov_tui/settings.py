"""Where things are and what the reader chose: platform folders, environment, `config.toml` -> Settings."""

import errno
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace
from platformdirs import PlatformDirs

from egov_tui.errors import EgovError, UsageError, in_words, message
from egov_tui.files import CANNOT_WRITE, make_folder, read_file, write_file
from egov_tui.i18n import LANGUAGES, N_, _
from egov_tui.series import listed
from egov_tui.system import NO_FILE, why

T = TypeVar("T")
Mode = Literal["full", "text", "offline"]
RowStyle = Literal["auto", "compact", "comfortable"]
"""Rows of the list: one line where there is room and else two, always one, always two."""

_COMMENT = re.compile(r"""=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*')(\s*#.*)""")
"""Behind a text."""
_DIRS = PlatformDirs("egov-tui", appauthor=False)


class Reader(Struct, frozen=True):
    """How the reader looks and behaves."""

    mark_read: tuple[str, ...] = ("end", "delay")
    theme: str = "egov-dark"
    icons: str = "unicode"
    rows: RowStyle = "auto"


class Sync(Struct, frozen=True):
    """How the cache is kept current."""

    mode: Mode = "text"
    auto_refresh_minutes: int = 0
    interval_minutes: int = 60
    monthly_budget_mb: int = 0
    item_pages: int = 10
    """So many pages of articles are read of a source in one sync; the rest by the next."""
    ca_file: Path | None = None
    """Certificates of authorities (PEM) that are believed beside those that every program believes."""


class Retention(Struct, frozen=True):
    """How long articles are kept."""

    keep_days: int = 0
    """0: for ever."""
    keep_newest: int = 0
    """So many of each source; 0: all."""
    max_mb: int = 0
    """Of the whole cache; 0: as large as it gets."""


class Attachments(Struct, frozen=True):
    """Files that go with articles."""

    max_mb: int = 50
    """Of each that is fetched, in millions of bytes; 0: as large as it is."""


class Settings(Struct, frozen=True):
    """Everything a user can choose, and where the program keeps its files."""

    data: Path = field(default_factory=lambda: Path(_DIRS.user_data_dir))
    config: Path = field(default_factory=lambda: Path(_DIRS.user_config_dir) / "config.toml")
    state: Path = field(default_factory=lambda: Path(_DIRS.user_state_dir))
    """Logs and crash reports."""
    language: str = ""
    """`sw`, `en`, or empty: as the environment says."""
    reader: Reader = Reader()
    sync: Sync = Sync()
    retention: Retention = Retention()
    attachments: Attachments = Attachments()
    pipe: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Commands to pipe articles to, by name: argument lists, without a shell."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Binding id to key, as the reader changed them."""

    @property
    def cache(self) -> Path:
        """The SQLite file."""
        return self.data / "cache.sqlite3"

    @property
    def logins(self) -> Path:
        """The file of logins: beside the configuration, apart from the cache and whatever is copied with it."""
        return self.config.with_name("logins.toml")


_MOST_DAYS = 36_500


def _one_of(*values: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value in values and isinstance(value, str):
            return value
        raise ValueError(_("must be one of {values}").format(values=listed(values)))

    return check


def _list_of(*values: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if isinstance(value, list) and all(isinstance(v, str) and v in values for v in value):
            return tuple(value)
        raise ValueError(_("must be a list of any of {values}").format(values=listed(values)))

    return check


def _up_to(most: int) -> Callable[[Any], Any]:
    def check(value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        raise ValueError(_("must be a whole number from 0 to {most}").format(most=f"{most:,}"))

    return check


def _text(value: Any) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError(_("must be a text"))


def _command(value: Any) -> tuple[str, ...]:
    """An argument list. What nobody can see in a word belongs into no command."""
    words = value if isinstance(value, list) else []
    if words and words[0] and all(isinstance(one, str) and one.isprintable() for one in words):
        return tuple(value)
    raise ValueError(_('must be a list of texts, a command and its arguments: ["lp", "-n", "2"]'))


def _authorities(value: Any) -> Path:
    """A file of certificates. Whole ones only: what TLS cannot take would fail every source."""
    try:
        path = typed_path(_text(value))
    except UsageError:
        path = None
    if path is None or not path.is_absolute():
        raise ValueError(_("must be a whole path, from / or ~ on"))
    import ssl  # late: few have such a file, and the reader speaks no TLS

    try:
        read_file(path, 1)  # OpenSSL's own words for a file that is not there are few, and for a pipe it waits
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError as error:  # which is an OSError
        raise ValueError(_("names {file}, which holds no certificates (PEM)").format(file=path)) from error
    except OSError as error:
        told = _("names {file}, which cannot be read ({problem})")
        raise ValueError(told.format(file=path, problem=in_words(why(error)))) from error
    return path


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "language": _one_of(*LANGUAGES),
    "reader.mark_read": _list_of("on_open", "delay", "end"),
    "reader.theme": _text,
    "reader.icons": _one_of("unicode", "ascii"),
    "reader.rows": _one_of("auto", "compact", "comfortable"),
    "sync.mode": _one_of("full", "text", "offline"),
    "sync.auto_refresh_minutes": _up_to(1_000_000),
    "sync.interval_minutes": _up_to(1_000_000),
    "sync.monthly_budget_mb": _up_to(1_000_000),
    "sync.item_pages": _up_to(1_000),
    "sync.ca_file": _authorities,
    "retention.keep_days": _up_to(_MOST_DAYS),
    "retention.keep_newest": _up_to(1_000_000),
    "retention.max_mb": _up_to(1_000_000),
    "attachments.max_mb": _up_to(1_000_000),
}

_DAMAGED = N_("{file}, line {line}: {problem}. Correct the line, or move the file away.")


def load(data: Path | None = None, config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: arguments first, then EGOV_TUI_DATA and EGOV_TUI_CONFIG, then the platform's folders.

    A cache named by hand keeps its logs beside it. A missing configuration means the defaults.

    Raises:
        UsageError: the configuration cannot be read, or names something unknown or impossible.
    """
    settings = Settings()
    chosen = data or typed_path(environ.get("EGOV_TUI_DATA") or None)
    if chosen and chosen.absolute() != settings.data:
        settings = replace(settings, data=chosen.absolute(), state=chosen.absolute() / "state")
    if named := config or typed_path(environ.get("EGOV_TUI_CONFIG") or None):
        settings = replace(settings, config=named.absolute())
        if not named.exists() and config:
            raise UsageError(N_("{file}: there is no such configuration file."), file=named)
    return _configured(settings)


def typed_path(text: str | None) -> Path | None:
    """Return a path as a person typed it, `~` meaning their home; None for None.

    Raises:
        UsageError: the text is empty, as where a variable of a script was not set, or names the home of nobody.
    """
    if text is None:
        return None
    try:
        if text.strip() and "\0" not in text:
            return Path(text).expanduser()
    except RuntimeError:
        pass
    raise UsageError(N_("'{path}' is no path. Check what was typed."), path=text)


def _configured(settings: Settings) -> Settings:
    file = settings.config
    try:
        source = file.read_text("utf-8")
    except FileNotFoundError:
        return settings
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            N_("{file}: cannot be read ({problem}). Name another file with --config."),
            file=file,
            problem=why(error),
        ) from error
    import tomllib  # late: most readers have no configuration

    try:
        tree = tomllib.loads(source)
    except RecursionError as error:
        raise UsageError(_DAMAGED, file=file, line=1, problem=message(N_("nested too deep"))) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = found[1] if found else len(source.splitlines())
        problem = message(N_("this is no TOML ({detail})"), detail=error)
        raise UsageError(_DAMAGED, file=file, line=line, problem=problem) from error
    for name, value in tree.items():
        if isinstance(value, dict) and name in ("reader", "sync", "retention", "attachments"):
            part = {k: _checked(settings, f"{name}.{k}", v) for k, v in value.items()}
            settings = replace(settings, **{name: replace(getattr(settings, name), **part)})
        elif isinstance(value, dict) and name == "keys":
            settings = replace(settings, keys={k: _named(settings, "keys", k, v, _text) for k, v in value.items()})
        elif isinstance(value, dict) and name == "pipe":
            settings = replace(settings, pipe={k: _named(settings, "pipe", k, v, _command) for k, v in value.items()})
        else:
            settings = replace(settings, **{name: _checked(settings, name, value)})
    return settings


def _checked(settings: Settings, name: str, value: Any) -> Any:
    try:
        if name not in _CHECKS:
            raise ValueError(_("unknown setting {name}").format(name=name))
        return _CHECKS[name](value)
    except ValueError as error:
        problem = str(error) if name not in _CHECKS else f"{name}: {error}"
        raise complaint(settings, name, problem) from error


def _named(settings: Settings, table: str, name: str, value: Any, check: Callable[[Any], T]) -> T:
    """A value of a table whose names are the reader's own."""
    try:
        return check(value)
    except ValueError as error:
        raise complaint(settings, f"{table}.{name}", f"{name}: {error}") from error


def complaint(settings: Settings, name: str, problem: str) -> UsageError:
    """Return the error for a value of the configuration, `table.key` or `key`, with the line it stands on."""
    try:
        source = settings.config.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        source = ""
    line = line_of(source, name)
    return UsageError(_DAMAGED, file=settings.config, line=line, problem=problem)


def line_of(source: str, name: str) -> int:
    """The line (from 1) where `table.key` or `key` is set, or the table begins; 1 where it is not found."""
    return _find(source, name) or 1


def _find(source: str, name: str) -> int | None:
    """The line (from 1) of `table.key`, of `key`, or of the header of `table` or `table.`; tomllib does not tell."""
    table, key = name.split(".", 1) if "." in name else ("", name)
    here = ""
    for number, line in enumerate(source.split("\n"), 1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            here = header[1]
            if here in (name, name.removesuffix(".")):
                return number
        elif here == table and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return None


def save(settings: Settings, name: str, value: str) -> None:
    """Write one choice, `table.key` or `key`, into the configuration, leaving every other line of it as it is.

    Raises:
        UsageError: it cannot be read, so that no start could use it either.
        EgovError: it cannot be written; it is as it was.
    """
    file = settings.config
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):  # a pipe would be waited for
            raise OSError(errno.EINVAL, NO_FILE)
        _configured(settings)
        file = file.resolve()  # where it is a link, the link stays
        source = file.read_text("utf-8") if file.exists() else ""
        make_folder(file.parent)
    except (OSError, UnicodeDecodeError) as error:
        raise EgovError(CANNOT_WRITE, file=file, problem=why(error)) from error
    changed = _changed(source, name, value)
    if not _sets(changed, source, name, value):
        told = N_("{file}: {setting} is set there in a way that is not known here. Change it by hand.")
        raise EgovError(told, file=file, setting=name)
    write_file(file, changed)


def _changed(source: str, name: str, value: str) -> str:
    """A configuration with another value, as far as it has a line for each."""
    lines = source.removesuffix("\n").split("\n") if source else []
    table, _dot, key = name.rpartition(".")
    told = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    at = _find(source, name)
    header = _find(source, f"{table}.") if at is None and table else None
    if at is not None:
        comment = _COMMENT.search(lines[at - 1])
        lines[at - 1] = told + (comment[1] if comment else "")
    elif not table:
        lines.insert(0, told)  # behind the head of a table it would belong to that
    elif header is not None:
        lines.insert(header, told)
    else:
        lines += [*([""] if lines else []), f"[{table}]", told]
    return "\n".join(lines) + "\n"


def _sets(changed: str, source: str, name: str, value: str) -> bool:
    """Whether a configuration was changed in this value and in nothing else."""
    import tomllib

    table, _dot, key = name.rpartition(".")
    try:
        wanted = tomllib.loads(source)
        (wanted.setdefault(table, {}) if table else wanted)[key] = value
        return tomllib.loads(changed) == wanted
    except tomllib.TOMLDecodeError:
        return False


def offline(settings: Settings) -> UsageError:
    """Return the error for whoever asks for the network in the offline mode."""
    told = N_('The data mode is offline: nothing is fetched. Set mode = "text" under [sync] in {file}.')
    return UsageError(told, file=settings.config)


def samples() -> Path:
    """Return the folder of the sample agencies: in the wheel beside this file, in a checkout at its top."""
    inside = Path(__file__).parent / "sample_feeds"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "sample_feeds"
