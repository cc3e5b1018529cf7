"""The files that go with an article, as cache and disk have them."""

from collections.abc import Sequence

from egov_tui.i18n import ngettext
from egov_tui.model import Article, File
from egov_tui.store import Store


def attached(store: Store, article: Article) -> tuple[File, ...]:
    """Return the attachments of an article; those that were fetched are looked for, by their size.

    Raises:
        CacheError: the cache cannot be read.
    """
    from egov_tui.exchange.attachments import files

    if article.id is None:
        return files(article, (), ())
    known = files(article, store.files.of_its_page(article.id), store.files.of(article.id))
    return tuple(store.folder.checked(one, whole=False) for one in known)


def told(files: Sequence[File]) -> str:
    """Return how many attachments there are, and how many of them are here; empty where there are none."""
    if not files:
        return ""
    here = sum(one.state in ("here", "changed") for one in files)
    count = ngettext("{n} attachment", "{n} attachments", len(files)).format(n=len(files))
    return f"{count}, {ngettext('{n} here', '{n} here', here).format(n=here)}" if here else count
