"""Web sites of invented agencies, as their servers would send them: `tests/data/pages`, one folder a site.

A file's name is its address: `news/2.html` answers `/news/2`, `index.html` answers `/`, and what follows an `@` is the
query (`news@page=2.html`); `_any.html` answers whatever has no file. `{site}` in a page stands for the server's own address.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tests.server import Server

PAGES = Path(__file__).parent / "data" / "pages"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".js": "application/javascript",
}
_DOCUMENTS = re.compile(r'(?:\{site\}|")(/(?:storage|uploads|minio)/[^"<>]+\.(?:pdf|docx|xlsx))"')
_PLACES = {"/index": "/", "/_any": "*"}
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def names() -> list[str]:
    """All sites that can be served."""
    return sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir())


def files(site: str) -> Iterator[tuple[str, Path]]:
    """The pages of a site: address and file."""
    root = PAGES / site
    for file in sorted(root.rglob("*")):
        if file.is_file():
            name = file.relative_to(root).as_posix()
            for ending in (".html", ".json"):
                name = name.removesuffix(ending)
            path = "/" + name.replace("@", "?", 1)
            yield _PLACES.get(path, path), file


def text(site: str, path: str, address: str = "https://site.example") -> str:
    """One page of a site as it would be sent from an address."""
    return dict(files(site))[path].read_text(encoding="utf-8").replace("{site}", address)


def serve(server: Server, site: str) -> str:
    """Make the server that site and no other, as when a site moves; return the address of its front page."""
    server.pages.clear()
    origin = server.url("")
    for path, file in files(site):
        page = file.read_text(encoding="utf-8")
        for document in _DOCUMENTS.findall(page):
            server.page(quote(document), PDF, type="application/pdf")
        server.page(path, page.replace("{site}", origin), type=_TYPES[file.suffix])
    return server.url("/")
