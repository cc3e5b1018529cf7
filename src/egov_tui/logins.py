"""Logins of sources: a file of its own beside `config.toml`, for its owner alone, apart from the cache and its copies.

```toml
["wizara"]
origin = "https://wizara.example:443"
user = "amina"
password = "..."          # or header = "X-Api-Key" and value = "..."
```
"""

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from egov_tui.errors import EgovError, UsageError, in_words, message
from egov_tui.files import make_folder, read_file, write_file
from egov_tui.i18n import N_, _
from egov_tui.model import Login, Source, origin
from egov_tui.system import why

_LARGEST = 10_000_000
"""Bytes of the file."""
_LONGEST = 4_096
"""Characters of a user, a password or a value."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
"""The name of a header (RFC 9110 §5.6.2)."""
_NOT_OURS = frozenset(
    "host connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    "upgrade content-length content-type content-encoding accept-encoding user-agent range expect "
    "if-none-match if-modified-since if-match if-range if-unmodified-since".split()
)
"""Of one connection (RFC 9110 §7.6.1), or what each request says by itself; in lower case."""
_HEAD = N_("Logins of egov-tui, one for each source, sent only to the origin that they were given for.")
_DAMAGED = N_("{file}, line {line}: {problem}. Correct the line, or take it out.")


class Logins(Struct, frozen=True):
    """What is known of logins."""

    by_slug: Mapping[str, Login] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    """Why some or all cannot be used: sentences, without anything secret."""

    def of(self, source: Source) -> Login | None:
        """Return the login of a source where it may be sent to it: it was given for the origin of its address."""
        login = self.by_slug.get(source.slug)
        return login if login is not None and login.origin == origin(source.address) else None


def basic(address: str, user: str, password: str) -> Login:
    """Return a login by user and password for the origin of an address.

    Raises:
        UsageError: they cannot be sent.
    """
    return _checked(Login(origin(address), user, password))


def by_header(address: str, name: str, value: str) -> Login:
    """Return a login by one header for the origin of an address.

    Raises:
        UsageError: it cannot be sent.
    """
    return _checked(Login(origin(address), header=name.strip(), value=value.strip()))


def read(file: Path) -> Logins:
    """Read the logins; what cannot be used of them is told among the faults, and costs the others nothing."""
    try:
        content, found = read_file(file, _LARGEST)
        if found.st_mode & 0o077:
            told = _("{file}: others can read it, so no login in it is used. Do `chmod 600 {file}`.")
            return Logins(faults=(told.format(file=file),))
        text = content.decode("utf-8")
    except FileNotFoundError:
        return Logins()
    except (OSError, UnicodeDecodeError) as error:
        fault = message(N_("{file}: cannot be read ({problem})."), file=file, problem=why(error))
        return Logins(faults=(in_words(fault),))
    return _parsed(text, file)


def put(file: Path, slug: str, login: Login) -> None:
    """Keep a login of a source, in place of the one that it had.

    Raises:
        EgovError: the file cannot be written, or holds what cannot be read and would be lost.
    """
    _change(file, lambda logins: {**logins, slug: _checked(login)})


def forget(file: Path, slug: str) -> bool:
    """Forget the login of a source; return whether there was one.

    Raises:
        EgovError: the file cannot be written, or holds what cannot be read and would be lost.
    """
    known = slug in read(file).by_slug
    _change(file, lambda logins: {name: one for name, one in logins.items() if name != slug})
    return known


def warning(source: Source, login: Login) -> str:
    """Return what is to be known of the login of a source, in a sentence; empty where all is well."""
    if login.origin != origin(source.address):
        told = _("the login is for {origin}, which is no longer the source's site, and is not sent. Give it anew.")
        return told.format(origin=login.origin)
    if login.origin.startswith("http:"):
        return _("the login crosses the network unprotected: this address is http, not https.")
    if source.insecure:
        return _("the login is not sent, for the site's certificate is not checked.")
    return ""


# ---------------------------------------------------------------- parts


def _checked(login: Login) -> Login:
    """A login, if it can be sent. Raises UsageError; what it says holds nothing secret."""
    secrets = (login.user, login.password, login.value)
    if not login.origin:
        raise UsageError(N_("Only sources of the web (http, https) can have a login."))
    if any(_CONTROL.search(one) or len(one) > _LONGEST for one in secrets):
        raise UsageError(N_("A login is one line of text without control characters, and not too long."))
    if login.header:
        if not _TOKEN.fullmatch(login.header) or login.header.lower() in _NOT_OURS:
            raise UsageError(N_("{name}: this header cannot be chosen."), name=login.header[:100])
        if not login.value:
            raise UsageError(N_("{name}: the header needs a value."), name=login.header)
    elif ":" in login.user:  # RFC 7617 §2
        raise UsageError(N_("The name of a user cannot hold a colon."))
    elif not (login.user or login.password):
        raise UsageError(N_("A login needs a user or a password."))
    return login


def _parsed(text: str, file: Path) -> Logins:
    import tomllib  # late: most readers have no logins

    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.findall(r"line (\d+)", str(error))  # what it says besides may quote a secret
        line = int(found[-1]) if found else len(text.splitlines())
        told = _(_DAMAGED).format(file=file, line=line, problem=_("this is no TOML"))
        return Logins(faults=(told,))
    logins: dict[str, Login] = {}
    faults = []
    for slug, value in tree.items():
        try:
            logins[slug] = _login(value)
        except (UsageError, ValueError) as error:
            line = _line_of(text, slug)
            faults.append(_(_DAMAGED).format(file=file, line=line, problem=str(error).rstrip(".")))
    return Logins(logins, tuple(faults))


def _login(value: Any) -> Login:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError(_("a login is a table of texts"))
    if unknown := set(value) - set(Login.__struct_fields__):
        raise ValueError(_("unknown setting {name}").format(name=min(unknown)[:40]))
    if not (place := value.get("origin")) or place != origin(place):
        raise ValueError(_("origin is to be such as https://example.org:443"))
    return _checked(Login(**value))


def _line_of(text: str, slug: str) -> int:
    """The line (from 1) where the table of a source begins; 1 where it is not found."""
    header = re.compile(rf"\s*\[?\s*[\"']?{re.escape(slug)}[\"']?\s*[\]=.]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if header.match(line)), 1)


def _written(logins: Mapping[str, Login]) -> str:
    """The file's text: every value as a TOML string, which for what `_checked` lets pass is a JSON string."""
    lines = [f"# {_(_HEAD)}"]
    for slug, login in sorted(logins.items()):
        names = ("origin", "header", "value") if login.header else ("origin", "user", "password")
        lines += ["", f"[{json.dumps(slug)}]"]
        lines += [f"{name} = {json.dumps(getattr(login, name), ensure_ascii=False)}" for name in names]
    return "\n".join(lines) + "\n"


def _change(file: Path, change: Callable[[Mapping[str, Login]], Mapping[str, Login]]) -> None:
    file = file.resolve()  # where it is a link, the link stays
    with _alone(file):
        before = read(file)
        if before.faults:
            raise EgovError(before.faults[0])
        after = change(before.by_slug)
        if after != before.by_slug:
            write_file(file, _written(after))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """See that no other program of ours changes the file meanwhile; the lock goes with the process.

    Raises:
        EgovError: there can be no such folder.
    """
    try:
        make_folder(file.parent)
        handle = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        told = N_("{file}: cannot be written ({problem}).")
        raise EgovError(told, file=file, problem=why(error)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
