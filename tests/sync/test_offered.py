"""Sources that came with packs: read like any, fetched by nobody until they are followed."""

import asyncio
from pathlib import Path

import pytest

from egov_tui.model import Source
from egov_tui.settings import Settings
from egov_tui.settings import Sync as SyncSettings
from egov_tui.store import Store
from egov_tui.sync import engine
from tests.packs import export, fill, take
from tests.server import Server
from tests.store.conftest import entry

RSS = (
    "<rss version='2.0'><channel><title>Maji</title><item><title>Mpya</title><guid isPermaLink='false'>2</guid>"
    "<description>Habari mpya</description></item></channel></rss>"
)


@pytest.fixture
def offered(store: Store, settings: Settings, server: Server, tmp_path: Path) -> Source:
    """A source that came with a pack, with an article whose page is at the same server."""
    address = server.page("/feed", RSS)
    link = server.page("/1", "<article><p>Maneno yote</p></article>", type="text/html")
    with Store.open(tmp_path / "office" / "cache.sqlite3") as office:
        fill(office, address, entry("guid:1", "Ya kifurushi", link=link), title="Maji")
        export(office, tmp_path / "a.zip")
    take(store, settings, tmp_path / "a.zip")
    assert not server.asked, "taking a pack in asks nobody"
    (source,) = store.sources.all()
    assert source.offered
    return source


def synced(store: Store, settings: Settings, *slugs: str, force: bool = False) -> None:
    asyncio.run(engine.sync(store, settings, slugs=slugs, force=force, report=lambda event: None))


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("full_text", ["never", "always"])
def test_no_sync_fetches_what_is_only_offered(
    store: Store, settings: Settings, server: Server, offered: Source, force: bool, named: bool, full_text: str
) -> None:
    store.steps.change(offered.slug, full_text=full_text)
    store.full_texts.ask([1])
    mine = Settings(settings.data, settings.config, settings.state, sync=SyncSettings(mode="full"))
    synced(store, mine, *([offered.slug] if named else []), force=force)
    assert server.asked == []


def test_it_is_fetched_once_it_is_followed(store: Store, settings: Settings, server: Server, offered: Source) -> None:
    store.steps.follow(offered, offered.address)
    synced(store, settings)
    assert [one.path for one in server.asked] == ["/feed"]
    followed = store.sources.find(offered.slug)
    assert followed is not None
    assert (followed.offered, followed.total) == (False, 2)


def test_following_it_can_be_taken_back(store: Store, settings: Settings, server: Server, offered: Source) -> None:
    store.steps.follow(offered, offered.address)
    assert store.steps.take_back()
    assert store.sources.all()[0].offered
    synced(store, settings)
    assert server.asked == []


def test_a_list_of_sources_that_names_it_follows_it(store: Store, offered: Source) -> None:
    from egov_tui.model import Outline

    ((_outline, source),) = store.sources.add_all([Outline(offered.address, "Maji")])
    assert source is not None
    assert (source.id, source.offered) == (offered.id, False)
