"""Looks at the source for texts that a person would read and no translator sees, and for sentences that are glued."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[1] / "src" / "egov_tui"
GETTEXT = {"_", "N_", "ngettext", "pgettext"}
WORDS = re.compile(r"[^\W\d_]{2,},? ([^\W\d_] )?[^\W\d_]{2,}")
"""Two words in a row: what people read."""
ENDS = (".", "!", "?", "…", ":")
"""How a message ends that is whole: one beside another is no part of it."""

_LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
_TECHNICAL = {"Problem", "Stop", "OpmlError", "FetchError", "unreadable"}
"""They take the technical line (`Problem.detail`), which is never translated."""
_FOR_PROGRAMS = {"execute", "executemany", "executescript", "compile", "search", "findall", "sub", "fullmatch", "css"}
"""Their literals are SQL, patterns and selectors."""
_SHOWING = {
    *("echo", "prompt", "print", "say", "tell", "aside", "confirm", "print_text", "print_wrapped", "print_rows"),
    *("notify", "Static", "Label", "Content", "plain", "Input", "Choice", "Asking", "Confirming", "Command", "Place"),
    *("Binding", "Entry", "Group", "Span", "Finding", "Text", "Option", "argument", "option", "command", "group"),
}
"""What they are given is shown; a word alone is a text there."""
_SHOWN_KEYWORDS = {"help", "short_help", "epilog", "placeholder", "prompt", "border_title", "border_subtitle", "title"}
_PROGRAMMER = {"TypeError", "AssertionError", "NotImplementedError", "RuntimeError", "KeyError", "DatabaseError"}
"""Errors that end in a crash report or as a technical line, not in a sentence."""
_WORD = re.compile(r"^[^(]*[A-Z][a-z]{2,}[^)]*$|^[a-z]{3,}[.:!?]$")
"""A text of one word; `dismiss(None)` is an action."""
_SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|PRAGMA|CREATE|ORDER BY|DESC|JOIN|NULL|ON CONFLICT|BEGIN|NOT IN|IN \()"
    r"|\b(AT|DE)TACH\b|\) OR "
)
_MARKUP = re.compile(r"</?[a-z!]|^[a-z#.*][\w\s,.#>*-]*\{|[{;]\s*[\w-]+\s*:|\w/[\w+]+, ", re.I)


_NUMBER = re.compile(r"{(n|m|count|total|number|days|hours)}")


class Found(NamedTuple):
    """A literal in the source."""

    place: str
    text: str


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules by their paths within the package."""
    for file in sorted(SOURCE.rglob("*.py")):
        yield file.relative_to(SOURCE).as_posix(), ast.parse(file.read_text("utf-8"))


def called(node: ast.AST) -> str:
    """Return the name of what is called; empty where nothing is."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def is_gettext(node: ast.AST) -> bool:
    """Whether a message is asked for here."""
    return called(node) in GETTEXT


def holds_gettext(node: ast.AST) -> bool:
    """Whether the value of an expression is a message, filled or not."""
    if isinstance(node, ast.Call) and called(node) == "format":
        return isinstance(node.func, ast.Attribute) and holds_gettext(node.func.value)
    return is_gettext(node)


def message(node: ast.AST) -> str:
    """Return the first text of a message, as far as it stands here."""
    while isinstance(node, ast.Call) and called(node) == "format" and isinstance(node.func, ast.Attribute):
        node = node.func.value
    for one in node.args if isinstance(node, ast.Call) else ():
        if isinstance(one, ast.Call):
            return message(one)
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            return one.value
    return ""


def bypassing(path: str, tree: ast.Module) -> Iterator[Found]:
    """Yield what people may read though no catalogue has it."""
    passed = set(_passed_over(tree))
    for node in ast.walk(tree):
        if node in passed:
            continue
        if (text := _text(node)) is not None and WORDS.search(text) and not (_SQL.search(text) or _MARKUP.search(text)):
            yield Found(f"{path}:{node.lineno}", text)  # type: ignore[attr-defined]
        for word in _shown(node):
            if word not in passed and (text := _text(word)) and _WORD.search(text):
                yield Found(f"{path}:{word.lineno}", text)  # type: ignore[attr-defined]


def _text(node: ast.AST) -> str | None:
    """The literal text of a string or an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return None


def _shown(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    if called(node) in _SHOWING:
        yield from node.args
    yield from (one.value for one in node.keywords if one.arg in _SHOWN_KEYWORDS)


def _passed_over(tree: ast.Module) -> Iterator[ast.AST]:
    """What is for programs or programmers, whatever it says."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):  # docstrings
                yield node.value
            case ast.JoinedStr():
                yield from (part for part in node.values if isinstance(part, ast.Constant))
            case ast.Assign(targets=[ast.Name(id=name)]) if name in ("__all__", "DEFAULT_CSS"):
                yield from ast.walk(node.value)
            case ast.AnnAssign() | ast.arg() if node.annotation:
                yield from ast.walk(node.annotation)
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.returns:
                yield from ast.walk(node.returns)
            case ast.Subscript(value=ast.Name(id="Literal")):
                yield from ast.walk(node)
            case ast.Attribute(value=ast.Constant() as several, attr="split"):  # a list of names
                yield several
            case ast.Call() if called(node) in GETTEXT | _LOGS | _TECHNICAL | _FOR_PROGRAMS | _PROGRAMMER:
                yield from (inner for one in (*node.args, *node.keywords) for inner in ast.walk(one))


def astray(path: str, tree: ast.Module) -> Iterator[Found]:
    """Yield what no extractor can find: messages that are put together, f-strings, variables nobody marked."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and any(is_gettext(one) and message(one) for one in ast.walk(node)):
            yield Found(f"{path}:{node.lineno}", ast.unparse(node))  # it is one token to the extractor
        if not is_gettext(node) or not isinstance(node, ast.Call):
            continue
        start = 1 if called(node) == "pgettext" else 0
        wanted = node.args[start : start + 2] if called(node) == "ngettext" else node.args[start : start + 1]
        for one in wanted:
            if isinstance(one, ast.JoinedStr | ast.BinOp) or (
                called(node) == "N_" and not isinstance(one, ast.Constant)
            ):
                yield Found(f"{path}:{node.lineno}", ast.unparse(node))


def glued(path: str, tree: ast.Module) -> Iterator[Found]:
    """Yield where messages are made into one: `_(a) + _(b)`, `f"{_(a)} {b}"`, a join of messages at blanks.

    What stands within brackets or behind a colon is a thing of its own, and so is a whole sentence beside another.
    """
    for node in ast.walk(tree):
        place = f"{path}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                if any(holds_gettext(one) and not _blank(other) for one, other in ((left, right), (right, left))):
                    yield Found(place, ast.unparse(node))
            case ast.AugAssign(value=value) if any(map(is_gettext, _parts(value))):
                yield Found(place, ast.unparse(node))
            case ast.JoinedStr():
                yield from (Found(place, ast.unparse(node)) for part in node.values if _is_part(part, node))
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(pattern)), attr="format")):
                if "{} {}" in pattern and any(map(holds_gettext, node.args)):
                    yield Found(place, ast.unparse(node))
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(between)), attr="join")) if between in " , ":
                told = [one for one in ast.walk(node) if holds_gettext(one)]
                if any(not message(one).endswith(ENDS) for one in told):
                    yield Found(place, ast.unparse(node))


def _parts(value: ast.AST) -> Iterator[ast.AST]:
    """What a text is added up of; a list of texts is none."""
    if isinstance(value, ast.BinOp):
        yield from (*_parts(value.left), *_parts(value.right))
    elif isinstance(value, ast.IfExp):
        yield from (*_parts(value.body), *_parts(value.orelse))
    elif called(value) == "format" and isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        yield value.func.value
    else:
        yield value


def _blank(node: ast.AST) -> bool:
    """Whether what stands beside a message only moves it."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.strip()


def _is_part(part: ast.AST, whole: ast.JoinedStr) -> bool:
    """Whether a message in an f-string has words beside it: no bracket, colon or gap of two blanks parts them."""
    if not isinstance(part, ast.FormattedValue) or not holds_gettext(part.value):
        return False
    text, at = message(part.value), whole.values.index(part)
    if text.endswith(ENDS):  # a sentence of its own
        return False
    before, after = ("".join(map(_shown_as, some)) for some in (whole.values[:at], whole.values[at + 1 :]))
    alone = before.endswith((": ", "(", "  ")) or not re.search(r"\w", before)
    goes_on = re.search(r"\w", after) is not None and after[0] not in ":)"
    return goes_on or not alone


def _shown_as(part: ast.AST) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "x"


def counted_alone(path: str, tree: ast.Module) -> Iterator[Found]:
    """Yield messages that tell a number but have one form only."""
    for node in ast.walk(tree):
        if called(node) in ("_", "N_", "pgettext") and re.search(
            r"{(n|m|count|total|number|days|hours)}", message(node)
        ):
            yield Found(f"{path}:{node.lineno}", message(node))  # type: ignore[attr-defined]
