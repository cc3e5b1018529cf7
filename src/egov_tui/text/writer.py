"""Writes cleaned HTML: takes tags and texts as they come and keeps them well nested and within the limits.

What it writes is what it would write again if it were given that: every repair shows in the output.
"""

from typing import NoReturn

from egov_tui.text.clean import clean
from egov_tui.text.elements import image, start_tag
from egov_tui.text.markup import escaped, tag
from egov_tui.text.tags import (
    BLOCKS,
    CELL_SCOPE,
    CELLS,
    CUT,
    DEEPEST,
    HEADINGS,
    INLINE,
    INLINE_SCOPE,
    KEPT,
    LISTS,
    LONGEST,
    MOST_NODES,
    SCOPES,
    SECTIONS,
    TABLE_FRAME,
    TABLE_PARTS,
)

_MOST_TAGS = 60_000
"""Tags looked at, written or not; well nested, 20,000 nodes have fewer."""
_TABLE_LEVELS = 4
_ROOM = LONGEST - DEEPEST * len("</blockquote>") - len(CUT)
_SPACE = " \t\n\r\f"
_P, _A, _LI, _DL = frozenset({"p"}), frozenset({"a"}), frozenset({"li"}), frozenset({"dl"})
_TERMS = frozenset({"dt", "dd"})
_ROW_FRAME, _SECTION_FRAME = SECTIONS | {"table"}, frozenset({"table"})


class Full(Exception):
    """A limit is reached; what was written so far stands."""


class _Text:
    """Text that is not written yet, and whether it holds more than white space."""

    __slots__ = ("filled", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.filled = False

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        if not self.filled and (words := piece.strip(_SPACE)):
            self.filled = (words.isascii() and words.isprintable()) or bool(clean(words).strip(_SPACE))

    def extend(self, other: "_Text") -> None:
        if other.pieces:
            self.pieces += other.pieces
            self.filled = self.filled or other.filled


class _Element:
    """An open element; its tag is written when it turns out to hold something."""

    __slots__ = ("before", "block", "name", "tag", "written")

    def __init__(self, name: str, tag: str, before: _Text) -> None:
        self.name = name
        self.tag = tag
        self.before = before
        """Text that stands before it."""
        self.block = name in BLOCKS
        self.written = False


class Writer:
    """Keeps the open elements: `start`, `end` and `text` as they come, then `finished`.

    The first three raise `Full` when a limit is reached.
    """

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._out: list[str] = []
        self._length = 0
        self._nodes = 0
        self._tags = 0
        self._full = False
        self._stack: list[_Element] = []
        self._open = dict.fromkeys(KEPT, 0)
        self._ignored = dict.fromkeys(KEPT, 0)
        """Start tags that opened nothing, whose end tags shall close nothing."""
        self._pending = _Text()
        """Text of the innermost element."""
        self._line_over = True
        """What was written last ends a line: the tag of a block, or a break."""
        self._after_pre = False
        self._late_image = ""

    # ------------------------------------------------------------ what comes

    def text(self, text: str) -> None:
        """Add decoded text."""
        if self._after_pre:  # HTML §13.2.6.4.7: a newline right behind <pre> is none
            self._after_pre = False
            text = text.removeprefix("\n")
        if self._top() in TABLE_FRAME:
            if not clean(text).strip(_SPACE):
                return
            self._open_cell()
        if text:
            self._pending.add(text)

    def start(self, name: str, attributes: str) -> None:
        """Open an element of `tags.KEPT`, or write a void one; `attributes` as they stand in its tag."""
        self._count_tag()
        if name in INLINE:
            self._start_inline(name, attributes)
        elif name == "br":
            self._break()
        elif name == "img":
            self._image(attributes)
        elif name in TABLE_PARTS:
            self._start_part(name, attributes)
        else:
            self._start_block(name, attributes)

    def end(self, name: str) -> None:
        """Close the innermost element of that name and what is open in it; nothing where none is."""
        self._count_tag()
        if self._ignored[name]:
            self._ignored[name] -= 1
        elif self._stack and self._stack[-1].name == name:
            self._close_top()
        elif name == "br":
            self._break()
        elif name in HEADINGS:  # any closes any (HTML §13.2.6.4.7)
            self._close(HEADINGS, CELL_SCOPE)
        elif self._open[name]:
            scope = INLINE_SCOPE if name in INLINE else SCOPES.get(name, CELL_SCOPE)
            self._close(frozenset({name}), scope)

    def finished(self) -> list[str]:
        """Return the tags and texts of the HTML, in order, everything closed."""
        try:
            while self._stack and not self._full:
                self._close_top()
            if not self._full:
                self._write_pending(keep_space=False)
        except Full:
            pass
        if self._full:
            self._wind_up()
        return self._out

    # ------------------------------------------------------------ elements

    def _start_inline(self, name: str, attributes: str) -> None:
        if name == "a":
            self._ignored["a"] = 0  # a link ends the one before it, closed or not
            self._close(_A, CELL_SCOPE)
            tag = "" if self._open["a"] else start_tag(name, attributes, self._base)
        else:
            tag = start_tag(name, attributes, self._base)
        if not tag or self._top() in TABLE_FRAME or len(self._stack) >= DEEPEST:
            self._ignored[name] += 1
        else:
            self._push(name, tag)

    def _start_block(self, name: str, attributes: str) -> None:
        if self._top() in TABLE_FRAME:
            self._open_cell()
        if self._open["p"]:
            self._close(_P, CELL_SCOPE)
        if name in HEADINGS:
            self._close(HEADINGS, CELL_SCOPE)
        elif name == "li":
            self._enter_list(_LI, LISTS, "ul")
        elif name in _TERMS:
            self._enter_list(_TERMS, _DL, "dl")
        if name == "hr":
            self._write_void("<hr>", ends_line=True)
        elif len(self._stack) >= DEEPEST - (_TABLE_LEVELS if name == "table" else 0):
            self._ignored[name] += 1
            self._keep_apart()
        else:
            self._push(name, start_tag(name, attributes, self._base))
            self._after_pre = name == "pre"

    def _enter_list(self, items: frozenset[str], lists: frozenset[str], default: str) -> None:
        """Close the item before, or open a list where there is none."""
        if not self._close(items, lists | CELL_SCOPE) and not self._within(lists) and len(self._stack) < DEEPEST:
            self._push(default, f"<{default}>")

    def _start_part(self, name: str, attributes: str) -> None:
        """Open a part of a table, closing those it cannot stand in and opening those it needs (HTML §4.9)."""
        if not self._open["table"]:
            self._ignored[name] += 1
            self._keep_apart()
            return
        frame = TABLE_FRAME if name in CELLS else _ROW_FRAME if name == "tr" else _SECTION_FRAME
        while self._top() not in frame:
            self._close_top()
        if name in CELLS and self._top() != "tr":
            self._push("tr", "<tr>")
        self._push(name, start_tag(name, attributes, self._base))
        if name in CELLS:
            self._commit()  # an empty cell, too, keeps the others in their columns

    def _open_cell(self) -> None:
        self._start_part("td", "")

    def _top(self) -> str:
        return self._stack[-1].name if self._stack else ""

    def _push(self, name: str, tag: str) -> None:
        self._stack.append(_Element(name, tag, self._pending))
        self._open[name] += 1
        self._pending = _Text()
        self._after_pre = False

    def _close(self, names: frozenset[str], scope: frozenset[str]) -> bool:
        """Close the innermost of the names within the scope, with all in it; say whether there was one."""
        if not any(self._open[name] for name in names):
            return False
        for index in range(len(self._stack) - 1, -1, -1):
            name = self._stack[index].name
            if name in names:
                while len(self._stack) > index:
                    self._close_top()
                return True
            if name in scope:
                return False
        return False

    def _within(self, names: frozenset[str]) -> bool:
        """Say whether one of the names is open on this side of the table cell."""
        for element in reversed(self._stack):
            if element.name in names:
                return True
            if element.name in CELL_SCOPE:
                return False
        return False

    def _close_top(self) -> None:
        element = self._stack[-1]
        if element.written or self._pending.filled or (element.block and self._parts(element)):
            if not element.written:
                self._commit()
            if self._pending.pieces:
                self._write_pending(keep_space=not element.block)
            self._append(f"</{element.name}>")
            self._line_over = self._line_over or element.block
        else:
            element.before.extend(self._pending)
            self._pending = element.before
        self._stack.pop()
        self._open[element.name] -= 1
        self._after_pre = False

    def _parts(self, empty: _Element) -> bool:
        """Say whether an empty block stands behind a text that would run into the next without it."""
        line_over = self._line_over
        for element in self._unwritten():
            if element.before.filled:
                line_over = False
            if element is empty:
                break
            line_over = line_over or element.block
        return not line_over

    def _unwritten(self) -> list[_Element]:
        """The open elements whose tags are due, outermost first; they are the innermost of all."""
        index = len(self._stack)
        while index and not self._stack[index - 1].written:
            index -= 1
        return self._stack[index:]

    # ------------------------------------------------------------ output

    def _break(self) -> None:
        if self._top() not in TABLE_FRAME:
            self._write_void("<br>")

    def _keep_apart(self) -> None:
        """Part two texts where a block lost its tags."""
        if self._pending.filled or not self._line_over:
            self._break()

    def _image(self, attributes: str) -> None:
        address, words, late = image(attributes, self._base)
        if not (address or words) or (address and address == self._late_image):
            return  # the second is the same image once more, for readers without scripts
        self._late_image = address if late else ""
        if self._top() in TABLE_FRAME:
            self._open_cell()
        self._write_void(tag("img", {"src": address, "alt": words}), is_word=True)

    def _write_void(self, tag: str, *, ends_line: bool = False, is_word: bool = False) -> None:
        self._commit()
        self._write_pending(keep_space=not ends_line)
        self._write(tag)
        self._line_over = not is_word
        self._after_pre = False

    def _commit(self) -> None:
        """Write the tags of all open elements that are not written yet, and the texts between them."""
        for element in self._unwritten():
            if element.before.pieces:
                self._write_text(element.before, keep_space=not element.block)
            self._write(element.tag)
            element.written = True
            self._line_over = self._line_over or element.block

    def _write_pending(self, *, keep_space: bool) -> None:
        pending, self._pending = self._pending, _Text()
        self._write_text(pending, keep_space=keep_space)

    def _write_text(self, unwritten: _Text, *, keep_space: bool) -> None:
        """Write a text in one piece; white space alone only where it parts words."""
        pieces = unwritten.pieces
        text = clean("".join(pieces) if len(pieces) > 1 else pieces[0] if pieces else "")
        if not self._open["pre"]:
            text = text.replace("\n", " ")  # so that no newline is ever taken for a paragraph
            if not unwritten.filled:
                text = " " if text and keep_space and not self._line_over else ""
        elif text.startswith("\n") and self._out[-1:] == ["<pre>"]:
            text = "\n" + text
        if not text:
            return
        html = escaped(text)
        if html[0] == "\u0338":  # normalised, it would become one with the `>` of a tag before it
            html = "&#824;" + html[1:]
        if self._length + len(html) > _ROOM and self._nodes < MOST_NODES:
            self._write_part(html)
        self._write(html)
        self._line_over = self._line_over and not unwritten.filled

    def _write_part(self, html: str) -> NoReturn:
        """Write as much of a text as there is room for, whole characters, and no joiner that joins nothing."""
        html = html[: _ROOM - self._length]
        reference = html.rfind("&")
        if reference > html.rfind(";"):
            html = html[:reference]
        html = html.rstrip("\u200c\u200d")
        if html:
            self._write(html)
        self._fill()

    def _write(self, html: str) -> None:
        if self._nodes >= MOST_NODES or self._length + len(html) > _ROOM:
            self._fill()
        self._nodes += 1
        self._out.append(html)
        self._length += len(html)

    def _append(self, html: str) -> None:
        self._out.append(html)
        self._length += len(html)

    def _count_tag(self) -> None:
        self._tags += 1
        if self._tags > _MOST_TAGS:
            self._fill()

    def _fill(self) -> NoReturn:
        self._full = True
        raise Full

    def _wind_up(self) -> None:
        """Close what is written; what holds nothing as yet goes."""
        for element in reversed(self._stack):
            if not element.written:
                continue
            while self._out and not self._out[-1].strip(_SPACE):
                self._out.pop()
            if self._out[-1] == element.tag and element.name not in CELLS:
                self._out.pop()
            else:
                self._append(f"</{element.name}>")
        while self._out and not self._out[-1].strip(_SPACE):
            self._out.pop()
