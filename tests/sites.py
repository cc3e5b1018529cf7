"""Web sites of invented agencies, as their servers would send them: `tests/data/pages`, one folder a site.

A file's name is its address: `news/2.html` answers `/news/2`, `index.html` answers `/`, what follows an `@` is the
query (`news@page=2.html`), and `_any.html` answers whatever has no file. `{site}` in a page stands for the server's own
address. What would be too large to keep, or says nothing but its own shape, is made here when it is asked for.
"""

import json
import re
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from tests.server import Server, head

DATA = Path(__file__).parent / "data"
PAGES, FRAMES, ROBOTS = DATA / "pages", DATA / "frames", DATA / "robots"
_FRAME = re.compile(r"^\{([a-z]+-(?:top|menu|bottom|footer))\}\n", re.MULTILINE)
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
"""What stands for every document of every site."""
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DOCUMENT = re.compile(r'(?:\{site\}|["=])(/(?:storage|uploads|minio)/[^"<>]+(\.pdf|\.docx|\.xlsx))[">]')
_PLACES = {"/index": "/", "/_any": "*"}


class Listed(NamedTuple):
    """What stands in a list, as a person would note it down."""

    title: str
    date: str
    """ISO 8601; empty: the page tells none."""
    link: str
    """A path; in JSON the id."""
    closes: str = ""


def listed(site: str, path: str) -> list[Listed]:
    """What stands in a list of a site, in its order; sidebars that repeat some of it do not count."""
    return [Listed(*item) for item in json.loads((DATA / "listed.json").read_text(encoding="utf-8"))[f"{site} {path}"]]


def names() -> list[str]:
    """All sites that can be served."""
    return sorted(folder.name for folder in PAGES.iterdir())


def files(site: str) -> dict[str, Path]:
    """The pages of a site: address and file."""
    found = {}
    for file in sorted(file for file in (PAGES / site).rglob("*") if file.is_file()):
        name = file.relative_to(PAGES / site).as_posix().removesuffix(".html").removesuffix(".json")
        path = "/" + name.replace("@", "?", 1)
        found[_PLACES.get(path, path)] = file
    return found


def source(file: Path) -> str:
    """The file of a page in the frame of its site: menu and footer are files of their own, also within each other."""
    return _FRAME.sub(lambda told: source(FRAMES / f"{told[1]}.html"), file.read_text("utf-8"))


def text(site: str, path: str, address: str = "https://site.example") -> str:
    """One page of a site as it would be sent from an address."""
    return source(files(site)[path]).replace("{site}", address)


def serve(server: Server, site: str) -> str:
    """Make the server that site and no other, as when a site moves; return the address of its front page."""
    server.pages.clear()
    for path, file in files(site).items():
        for document, ending in _DOCUMENT.findall(source(file)):
            server.page(quote(document), PDF, type=_TYPES[ending])
        server.page(path, text(site, path, server.url("")), type=_TYPES[file.suffix])
    return server.url("/")


def robots(server: Server, name: str) -> None:
    """Serve a robots.txt of `tests/data/robots`, by its name without the ending, in place of the site's own."""
    file = next(ROBOTS.glob(f"{name}.*"))
    body = source(file).encode() if file.suffix == ".html" else file.read_bytes()
    server.page("/robots.txt", body, type=_TYPES[file.suffix])


def many_rules(count: int) -> str:
    """A robots.txt that names so many paths, and `/news` as the very last."""
    return "User-agent: *\n" + "".join(f"Disallow: /faragha/{n}/\n" for n in range(count)) + "Disallow: /news\n"


def _document(body: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=sw><head><meta charset=utf-8><title>Habari</title></head><body>{body}</body></html>"
    )


def _item(address: str, title: str, date: str) -> str:
    return (
        f'<div class="row news-item"><h4><a href="{address}">{title}</a></h4><p class="date">{date}</p>'
        f'<img src="/storage/app/uploads/public/5f3/0a0/b1c/thumb.jpg"></div>\n'
    )


def farm(links: int) -> str:
    """A page of the older template that is nothing but links to news, each another, all with a date."""
    date = "Imewekwa tarehe: December 3rd, 2024"
    return _document("".join(_item(f"/new/habari-{n}", f"Habari ya kiungo namba {n}", date) for n in range(links)))


def nested(depth: int) -> str:
    """One item of the older template below so many open elements."""
    item = _item("/new/habari-ya-chini", "Habari iliyo chini kabisa ya ukurasa", "Imewekwa tarehe: December 3rd, 2024")
    return _document("<div>" * depth + item + "</div>" * depth)


def huge(request: BaseHTTPRequestHandler) -> None:
    """Answer with 50 MB of news in chunks, without saying how much it will be."""
    head(request, "Content-Type: text/html; charset=utf-8", "Transfer-Encoding: chunked")
    piece = farm(4_000).encode()
    try:
        for _ in range(50_000_000 // len(piece) + 1):
            request.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")
    except OSError:
        pass  # it was too much for the other side, as it should be


MONTHS = {
    "Tarehe 06 Januari, 2026": "2026-01-06",
    "Tarehe 14 Februari, 2025": "2025-02-14",
    "Imewekwa tarehe: 1 Machi 2025": "2025-03-01",
    "IMEWEKWA TAREHE: 30 APRILI 2024": "2024-04-30",
    "Tarehe 01 Mei, 2024": "2024-05-01",
    "Imechapishwa: 23 Juni, 2024": "2024-06-23",
    "Tarehe 07 Julai, 2023": "2023-07-07",
    "Tarehe 08 Agosti, 2023": "2023-08-08",
    "Tarehe 14 Ogasti, 2023": "2023-08-14",
    "Tarehe 9 Septemba 2022": "2022-09-09",
    "Tarehe 14 Oktoba, 2022": "2022-10-14",
    "Tarehe 27 Novemba, 2021": "2021-11-27",
    "Tarehe 09 Desemba, 2021": "2021-12-09",
    "08 Ago 2020": "2020-08-08",
    "14 Okt 2020": "2020-10-14",
    "09 Des 2020": "2020-12-09",
    "Imechapishwa: August 5th, 2020": "2020-08-05",
    "Posted On : 2025-10-15": "2025-10-15",
    "18 Jan 2025": "2025-01-18",
    "Publié le 12 février 2025": "",
    "Publicado em 5 de março de 2025": "",
}
"""Labels of dates, and the day that each means; nobody has to know the months of the last two."""


def months() -> str:
    """A list of the older template with one item for each of `MONTHS`, in that order: `/new/habari-0` and on."""
    return _document("".join(_item(f"/new/habari-{n}", f"Habari ya tarehe namba {n}", d) for n, d in enumerate(MONTHS)))
