"""What titles may say to break out of where they stand."""

from hypothesis import strategies as st

from tests.text.test_clean import ANYTHING, HOSTILE

BREAKERS = (
    "",
    "---",
    "...",
    "a: b # c",
    "- [x] {y}",
    '\'"\\" \\n \\',
    "yes",
    "2015-08-19",
    "line\nline\r\n---\nkey: value",
    "\x85\u2028\u2029\ufeff\x9b31m\x1b]52;c;QQ==\x07",
    "]]><script>alert(1)</script>&amp;<!--",
    "../../etc/passwd",
    "./...//....",
    "\u202eبيان صحفي\u202c من الوزارة",
    "👩🏽‍💻🇹🇿 Habari",
    "\ud800 nusu",
    "%s{title}*_`|",
    "n" * 5_000,
)
TITLES = st.sampled_from(BREAKERS) | ANYTHING | HOSTILE
