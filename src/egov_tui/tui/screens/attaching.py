"""Where an article leads: its links are opened or copied, its files fetched in a process of their own and opened."""

from typing import TYPE_CHECKING

from egov_tui.errors import CacheError
from egov_tui.i18n import _
from egov_tui.model import Article, File
from egov_tui.text.links import web
from egov_tui.tui.attached import attached
from egov_tui.tui.child import browse, browser, open_file
from egov_tui.tui.context import Context
from egov_tui.tui.downloads import Download, ask_sizes
from egov_tui.tui.page import body
from egov_tui.tui.screens.deepening import Deepening
from egov_tui.tui.screens.desk import ERROR_SECONDS, MESSAGE_SECONDS

if TYPE_CHECKING:
    from egov_tui.tui.linked import Linked
    from egov_tui.tui.screens.links import LinksScreen


class Attaching(Deepening):
    """One file is fetched at a time; it goes on when the list of links is closed, and its end is told."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.download: Download | None = None
        """What is on its way."""
        self._links: LinksScreen | None = None
        """The list of links, while it is open."""

    def action_links(self) -> None:
        """List what the article leads to."""
        article = self.at_hand()
        if article is None:
            self.say(_("There is no article here."))
            return
        from egov_tui.tui.screens.links import LinksScreen  # late: it is seldom wanted

        if not self.links_of(article):
            self.say(_("This article has no links."))
            return
        self._links = LinksScreen(article, self)
        self.app.push_screen(self._links, self._follow_link)

    def links_of(self, article: Article) -> "list[Linked]":
        """Return what an article leads to, with its files as they are now."""
        from egov_tui.tui.linked import linked

        shown = self.view.article
        page = self.view.document if shown is not None and shown.id == article.id else body(self.version_of(article))
        files: tuple[File, ...] | None = None
        with self.telling():
            files = attached(self.library.store, article)
        return linked(article, page, files)

    def _follow_link(self, chosen: "tuple[str, Linked] | None") -> None:
        self._links = None
        if chosen is None:
            return
        what, link = chosen
        path = self.library.store.folder.place(link.file.kept) if link.file else None
        if link.file is None or path is None or link.file.state == "not_fetched":
            (self.visit if what == "open" else self.copy)(link.address)
        elif what == "copy":
            self.copy(str(path))
        else:
            self.run_worker(self._open_kept(link.file), group="open", exclusive=True, exit_on_error=False)

    async def _open_kept(self, file: File) -> None:
        """Open a file that was fetched, once it is seen to be as it was."""
        from egov_tui.exchange.attachments import not_opened

        try:
            checked = await self.library.work(lambda store: store.folder.checked(file))
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        path = self.library.store.folder.place(file.kept)
        if why := not_opened(checked, path):
            self.say(why, bad=True)
        elif path is not None and open_file(path, browser()):
            self.say(_("Opened: {file}").format(file=path))
        else:
            self.app.copy_to_clipboard(str(path))
            self.say(_("No program can be opened here. The path was copied: {file}").format(file=path))

    # ------------------------------------------------------------ fetching

    def fetch_file(self, article: Article, file: File) -> str:
        """Fetch a file, or stop fetching it; return what is to be said of it, empty where its row says enough."""
        if self.download is not None and self.download.url == file.url:
            self.download.cancel()
            return ""
        if self.mode == "offline":
            told = _("The data mode is offline: nothing is fetched. {key} changes it.")
            return told.format(key=self.context.key("sync.mode"))
        if self.download is not None:
            return _("Another file is being downloaded. Wait until it is here, or stop it.")
        if file.state == "here":
            return _("It is here already.")
        if article.id is not None:
            self.download = Download(self.context.settings, self.context.lang, article.id, file.url)
            self.run_worker(self._fetch(self.download), group="download", exit_on_error=False)
        return ""

    async def _fetch(self, download: Download) -> None:
        try:
            await download.run(self._show_links)
        finally:
            self.download = None
        words, bad = download.summary()
        self.files_changed(download.article, words)
        self.say(words, bad=bad, seconds=ERROR_SECONDS if bad else MESSAGE_SECONDS)

    async def ask_sizes(self, article: int) -> str:
        """Have the servers asked how large an article's files are; return why that failed, if it did."""
        return await ask_sizes(self.context.settings, self.context.lang, article)

    def files_changed(self, article: int, words: str) -> None:
        """Show anew which files of an article are here, and say something where they are listed."""
        shown = self.view.article
        if shown is not None and shown.id == article:
            self.view.update_head(shown, self.said_of_files(shown))
        self._show_links(words)

    def _show_links(self, words: str = "") -> None:
        if self._links is not None and self._links.is_mounted:
            self._links.show_state(words)

    async def on_unmount(self) -> None:
        """No child outlives the reader."""
        if self.download is not None:
            await self.download.stop()

    # ------------------------------------------------------------ opening

    def visit(self, address: str) -> None:
        """Open an address in the graphical browser; where there is none, copy it."""
        self.say(self.visited(address))

    def visited(self, address: str) -> str:
        """Do the same, and return what is to be said of it."""
        if web(address) and browse(address, browser()):
            return _("Opened in the browser: {address}").format(address=address)
        self.app.copy_to_clipboard(address)
        if not web(address):
            return _("Copied: {address}").format(address=address)
        return _("No browser can be opened here. The link was copied: {address}").format(address=address)

    def copy(self, address: str) -> None:
        """Copy an address to the terminal's clipboard (OSC 52)."""
        self.app.copy_to_clipboard(address)
        self.say(_("Copied: {address}").format(address=address))
