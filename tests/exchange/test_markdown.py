"""Markdown that says what the article says, whatever characters it has: read back by a CommonMark parser."""

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from egov_tui.exchange.export import markdown
from egov_tui.model import Article
from egov_tui.text.html import read, sanitize
from tests.exchange.builder import FULL, saying

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class _Seen(HTMLParser):
    """The words and elements that a Markdown reader shows."""

    def __init__(self, article: Article) -> None:
        super().__init__()
        self.words, self.tags, self.targets = "", [""], [""]
        self.feed(READER.render(markdown(article)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(article: Article) -> _Seen:
    return _Seen(article)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_what_markdown_keeps_of_an_article() -> None:
    written = markdown(
        saying(
            "<h2>Sehemu</h2><p>Soma <strong>sana</strong> <a href='https://a.example/'>hapa</a>.</p>"
            "<ul><li>Moja<ol><li>ndani</li><li>tena</li></ol></li><li>Mbili</li></ul><blockquote><p>Maneno</p></blockquote>"
            "<table><tr><th>Mkoa</th><th>Visima</th></tr><tr><td>Arusha</td><td>12</td></tr></table><pre>a\n  b</pre>"
        )
    )
    assert written == (
        "# Kisima kipya\n\nWizara ya Maji · Wednesday, 19 August 2015, 06:00 (UTC) · Swahili · Asha\n\n<https://maji.example/7>\n\n"
        "## Sehemu\n\nSoma **sana** [hapa](<https://a.example/>).\n\n"
        "- Moja\n  1. ndani\n  2. tena\n- Mbili\n\n> Maneno\n\n"
        "| Mkoa | Visima |\n| --- | --- |\n| Arusha | 12 |\n\n```\na\n  b\n```\n"
    )
    assert "[Ramani (PDF, 2 KB)](<https://maji.example/a.pdf>)" in markdown(FULL)


@pytest.mark.parametrize(
    "words",
    [
        "*nyota* _mstari_ `alama` ~~x~~",
        "[mabano](https://x.example) ![picha](y) [^1]",
        "# si kichwa",
        "1. si orodha",
        "- si orodha + wala = hii",
        "<b>si HTML</b> &amp; &copy;",
        "a | b | c",
        "mkwaju \\ mkwaju",
        "> si nukuu",
        "--- *** ___",
    ],
)
def test_words_that_look_like_markup_stay_words(words: str) -> None:
    for body in (f"<p>{escape(words)}</p>", f"<ul><li>{escape(words)}</li></ul>"):
        seen = shown(saying(sanitize(body, None), title=words))
        assert seen.words.count(words) == 2, "the title and the body"
        assert not {"em", "strong", "img", "hr", "blockquote", "ol", "b", "code", "s"} & set(seen.tags)


def test_code_with_backticks_and_tables_with_pipes() -> None:
    seen = shown(
        saying(
            "<p>a <code>x `y` ``z</code></p><table><tr><th>a|b</th><th>c</th></tr><tr><td>d</td><td>e</td></tr></table>"
        )
    )
    assert "x `y` ``z" in seen.words
    assert "a|b" in seen.words
    assert seen.tags.count("td") == 2
    assert "```` \n" not in markdown(saying("<pre>```\nx\n```</pre>"))
    assert "```\nx\n```" in shown(saying("<pre>```\nx\n```</pre>")).words


def test_a_link_leads_where_it_led() -> None:
    address = "https://a.example/x_(y)?a=1&copy=2&lt;"
    assert address.replace("&", "&") in shown(saying(f"<p>Bofya!<a href='{escape(address)}'>[hapa]</a></p>")).targets


def test_images_are_links_and_a_second_list_is_not_swallowed() -> None:
    seen = shown(
        saying("<p><img src='https://t.example/p.png' alt='Picha'></p><ul><li>a<ol start='5'><li>b</li></ol></li></ul>")
    )
    assert "img" not in seen.tags
    assert "https://t.example/p.png" in seen.targets
    assert "ol" in seen.tags


markup = st.sampled_from(
    ["*", "**", "_", "`", "```", "[", "](x)", "<b>", "&lt;", "|", "~~", "#", "1.", "- ", "\\", "!", "\n", " ", "    "]
)
words = st.lists(st.one_of(markup, st.text("ab é1.", max_size=4)), max_size=12).map("".join)
inline = st.builds(
    lambda tag, text: f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text),
    st.sampled_from(["", "strong", "em", "del", "code", "b"]),
    words,
)
block = st.builds(
    lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
    st.sampled_from(["p", "h2", "blockquote", "p", "div"]),
    st.lists(inline, max_size=4),
)


@given(st.lists(block, max_size=4), words)
def test_no_word_is_lost_and_none_is_added(blocks: list[str], title: str) -> None:
    article = saying(
        sanitize("".join(blocks), None), title=title, agency="", authors=(), link=None, date=None, published=None
    )
    expected = squeezed(title) + "Swahili" + squeezed(read(article.html).text or article.text)
    assert squeezed(shown(article).words) == expected
