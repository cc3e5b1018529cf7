"""The HTML that cleaned bodies are made of: which elements stay, what they are called, where they may stand."""

INLINE = frozenset(
    "a abbr b cite code del dfn em i ins kbd mark q s samp small strong sub sup u var".split()
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol"})
CELLS = frozenset({"td", "th"})
SECTIONS = frozenset({"thead", "tbody", "tfoot"})
TABLE_PARTS = CELLS | SECTIONS | {"tr", "caption"}
TABLE_FRAME = SECTIONS | {"table", "tr"}
"""Elements of a table in which no text may stand."""
BLOCKS = (
    HEADINGS
    | LISTS
    | TABLE_PARTS
    | frozenset({"p", "div", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "figure", "figcaption"})
)
VOID = frozenset({"br", "hr", "img"})
KEPT = INLINE | BLOCKS | VOID

RENAMED = {
    **dict.fromkeys(("strike",), "s"),
    **dict.fromkeys(("tt",), "code"),
    **dict.fromkeys(("acronym",), "abbr"),
    **dict.fromkeys(("dir", "menu"), "ul"),
    **dict.fromkeys(("listing", "xmp", "plaintext"), "pre"),
    **dict.fromkeys(
        (
            *("section", "article", "aside", "header", "footer", "nav", "main", "address", "center", "details"),
            *("summary", "hgroup", "fieldset", "legend", "dialog", "search", "optgroup"),
        ),
        "div",
    ),
}
"""Elements that stay under another name; what is neither here nor in KEPT nor in SKIPPED loses its tags alone."""

SKIPPED = frozenset(
    {
        *("script", "style", "template", "iframe", "object", "svg", "form", "math", "applet", "noembed", "noframes"),
        *("select", "textarea", "button", "canvas", "head", "title", "audio", "video", "frameset", "datalist"),
    }
)
"""Elements that go with all they hold."""
RAW_TEXT = frozenset({"script", "style", "iframe", "noembed", "noframes", "textarea", "title"})
"""Elements that hold no markup (HTML §13.1.2.2): their end is the next end tag of their name."""

CELL_SCOPE = CELLS | {"caption", "table"}
"""What the start and end of an element inside a table cell never reach beyond."""
SCOPES: dict[str, frozenset[str]] = {
    "li": LISTS | CELL_SCOPE,
    "dt": frozenset({"dl"}) | CELL_SCOPE,
    "dd": frozenset({"dl"}) | CELL_SCOPE,
    "td": frozenset({"table"}),
    "th": frozenset({"table"}),
    "tr": frozenset({"table"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "caption": frozenset({"table"}),
    "table": frozenset(),
}
"""How far out an element of that name is looked for, to be closed; else CELL_SCOPE."""
INLINE_SCOPE = CELL_SCOPE | LISTS | {"li", "dl", "dt", "dd", "blockquote", "figure", "figcaption"}
"""The same, for the end tag of an inline element."""

LONGEST = 2_000_000
"""Characters of HTML, in and out."""
DEEPEST = 256
"""Elements within each other; deeper ones lose their tags."""
MOST_NODES = 20_000
"""Elements and texts written."""
CUT = '<hr data-cut="">'
"""Ends the cleaned HTML of a body that was over a limit."""
