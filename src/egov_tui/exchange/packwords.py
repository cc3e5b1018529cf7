"""What is said of packs, by the command and by the reader alike: how much there is, what came, what stays. Pure."""

from collections.abc import Sequence

from egov_tui.i18n import _, ngettext
from egov_tui.series import listed
from egov_tui.text.amounts import size

_TOLD = 5
"""So many sources are named in a sentence."""


def amount(articles: int, sources: int, weight: int, files: int, file_bytes: int) -> str:
    """Return how much there is: articles, sources, bytes, files."""
    counted = [
        ngettext("{n} article", "{n} articles", articles).format(n=f"{articles:,}"),
        ngettext("{n} source", "{n} sources", sources).format(n=f"{sources:,}"),
        _("about {size} of text").format(size=size(weight)),
    ]
    if files:
        told = ngettext("{n} file of articles, {size}", "{n} files of articles, {size}", files)
        counted.append(told.format(n=f"{files:,}", size=size(file_bytes)))
    return " · ".join(counted)


def came(new: int, known: int, texts: int, files: int) -> list[str]:
    """Return what a pack brought, thing by thing."""
    counted = [
        ngettext("{n} new article", "{n} new articles", new).format(n=f"{new:,}"),
        # Translators: articles.
        ngettext("{n} known already", "{n} known already", known).format(n=f"{known:,}"),
    ]
    if texts:
        counted.append(ngettext("{n} whole text", "{n} whole texts", texts).format(n=f"{texts:,}"))
    if files:
        counted.append(ngettext("{n} file", "{n} files", files).format(n=f"{files:,}"))
    return counted


def kept_back(local: Sequence[str], private: Sequence[str]) -> list[str]:
    """Return what of these sources stays here, and why, a sentence each."""
    told = []
    if local:
        words = ngettext(
            "{n} source stays here, a file of this machine: {sources}.",
            "{n} sources stay here, files of this machine: {sources}.",
            len(local),
        )
        told.append(words.format(n=len(local), sources=some(local)))
    if private:
        words = ngettext(
            "{n} source wants a login or has a secret in its address: its articles are in the pack, that is not: "
            "{sources}.",
            "{n} sources want a login or have a secret in their address: their articles are in the pack, those are "
            "not: {sources}.",
            len(private),
        )
        told.append(words.format(n=len(private), sources=some(private)))
    return told


def left_out(files: int) -> str:
    """Return that so many attachments are not in a pack, and why."""
    told = ngettext(
        "{n} file left out: gone or changed.",
        "{n} files left out: gone or changed.",
        files,
    )
    return told.format(n=files)


def some(names: Sequence[str]) -> str:
    """Return the first of many names."""
    return listed([*names[:_TOLD], *(["…"] if len(names) > _TOLD else [])])
