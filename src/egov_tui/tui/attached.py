"""The files that go with an article, as cache and disk have them."""

from collections.abc import Sequence

from egov_tui.i18n import ngettext
from egov_tui.model import Article, File
from egov_tui.store import Store
from egov_tui.text.reading import is_whole


def attached(store: Store, article: Article) -> tuple[File, ...]:
    """Return the attachments of an article; those that were fetched are looked for, by their size.

    Raises:
        CacheError: the cache cannot be read.
    """
    from egov_tui.exchange.attachments import files

    number = article.id
    if number is None:
        return files(article, (), ())
    if is_whole(article):  # what its source says links files, too
        article = store.articles.get(number) or article
    known = files(article, store.files.of_its_page(number), store.files.of(number))
    return tuple(store.folder.checked(one, whole=False) for one in known)


def told(files: Sequence[File]) -> str:
    """Return how many attachments there are, and how many of them are here; empty where there are none."""
    if not files:
        return ""
    count = len(files)
    if here := sum(one.state in ("here", "changed") for one in files):
        words = ngettext("{n} attachment, {here} here", "{n} attachments, {here} here", count)
        return words.format(n=count, here=here)
    return ngettext("{n} attachment", "{n} attachments", count).format(n=count)
