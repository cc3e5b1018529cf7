"""The commands of packs, and those that tell of sources that came so."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from egov_tui.cli import main, run
from egov_tui.exchange import pack as packing
from egov_tui.store import Store
from tests.packs import fill
from tests.server import Server
from tests.store.conftest import entry

ADDRESS = "https://maji.example/feed"


@pytest.fixture
def pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A pack of another office; the cache at hand is empty."""
    with Store.open(tmp_path / "office" / "cache.sqlite3") as office:
        entries = (entry(f"guid:{n}", f"Kisima {n}", "Kimefunguliwa") for n in range(3))
        fill(office, ADDRESS, *entries, title="Maji")
    file = str(tmp_path / "a.zip")
    assert run(["pack", "export", "--to", file, "--data", str(tmp_path / "office")]) == 0
    capsys.readouterr()
    return file


def test_it_says_how_much_before_it_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        fill(store, ADDRESS, entry("guid:1", "Zabuni"), entry("guid:2", "Ajira"), title="Maji")
        fill(store, (tmp_path / "x.xml").as_uri(), entry("guid:1"), title="Ndani")
        fill(store, "https://afya.example/f?token=Zx81kq93mLw0pT7vR5", entry("guid:1"), title="Afya")
    file = tmp_path / "a.zip"
    assert run(["pack", "export", "--to", str(file), "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "3 articles · 2 sources · about 1 KB of text" in err
    assert "1 source stays here, a file of this machine: ndani." in err
    assert "1 source wants a login or has a secret in its address" in err
    assert not file.exists()
    assert run(["pack", "export", "--to", str(file), "--json", "zabuni", "-ajira"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"source": "maji", "agency": "Maji", "address": ADDRESS, "articles": 1}
    assert f"{file}: " in err


def test_a_file_that_is_there_is_not_replaced_unasked(
    pack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(pack).read_bytes()
    arguments = ["pack", "export", "--to", pack, "--data", str(tmp_path / "office"), "kisima"]
    assert run(arguments) == 1
    assert "is there already" in capsys.readouterr().err
    assert Path(pack).read_bytes() == before
    assert run([*arguments, "--overwrite"]) == 0
    assert Path(pack).read_bytes() != before


def test_no_articles_are_no_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "export", "--to", str(tmp_path / "a.zip"), "hakuna"]) == 1
    assert "No articles match, so no pack was made." in capsys.readouterr().err
    assert run(["pack", "export", "--to", str(tmp_path / "a.zip"), "--since", "lini"]) == 2


def test_it_is_looked_at_without_being_taken_in(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "show", pack]) == 0
    out, err = capsys.readouterr()
    assert out == f"maji\t3\tMaji\t{ADDRESS}\n"
    assert "3 articles · 1 source · about" in err
    assert run(["pack", "import", pack, "--dry-run"]) == 0
    assert "nothing was taken in; it would bring 3 new articles, 0 known already." in " ".join(
        capsys.readouterr().err.split("\n")
    ).replace(", ", ", ").replace(" and ", ", ")
    assert run(["list"]) == 0
    assert capsys.readouterr().out == ""


def test_it_is_taken_in_and_told(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "import", pack, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {
        "file": pack,
        "source": "maji",
        "agency": "Maji",
        "address": ADDRESS,
        "offered": True,
        "new": 3,
        "known": 0,
        "full_texts": 0,
        "attachments": 0,
    }
    assert "1 source is not followed here, so it is only offered: maji." in err
    assert run(["search", "kisima"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert run(["show", "1"]) == 0
    assert "Came with a pack" in capsys.readouterr().out


def test_one_bad_pack_of_two_costs_the_other_nothing(
    pack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_text("maneno")
    assert run(["pack", "import", str(bad), pack]) == 3
    assert f"{bad}: is no pack of egov-tui" in capsys.readouterr().err
    assert run(["pack", "import", str(bad)]) == 1
    assert run(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_what_is_only_offered_is_told_everywhere(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["pack", "import", pack])
    capsys.readouterr()
    assert run(["source", "list"]) == 0
    assert "offered by a pack" in capsys.readouterr().out
    assert run(["doctor"]) == 0
    assert "1 source came with a pack and is not followed" in capsys.readouterr().out
    assert run(["sync", "maji"]) == 1
    err = capsys.readouterr().err
    assert "maji: came with a pack and is not followed, so it is not fetched." in err
    assert "`egov-tui source edit maji --follow` follows it." in err
    assert run(["source", "export"]) == 0
    assert "xmlUrl" not in capsys.readouterr().out


def test_it_is_followed_by_name_and_that_is_taken_back(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["pack", "import", pack])
    assert run(["source", "edit", "maji", "--follow"]) == 0
    run(["source", "list"])
    assert "offered" not in capsys.readouterr().out.rpartition("maji\n")[2]
    assert run(["undo"]) == 0
    capsys.readouterr()
    run(["source", "list"])
    assert "offered by a pack" in capsys.readouterr().out


def test_it_is_followed_by_its_address_and_nobody_is_asked(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["pack", "import", pack])
    capsys.readouterr()
    assert run(["source", "add", ADDRESS]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("maji")
    assert "maji: came with a pack, and is followed from now on." in err
    assert run(["source", "add", ADDRESS]) == 1
    assert "is followed already" in capsys.readouterr().err


def test_an_address_without_its_secret_is_followed_once_it_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = "https://maji.example/f?token=Zx81kq93mLw0pT7vR5"
    with Store.open(tmp_path / "office" / "cache.sqlite3") as office:
        fill(office, whole, entry("guid:1"), title="Maji")
    file = str(tmp_path / "a.zip")
    run(["pack", "export", "--to", file, "--data", str(tmp_path / "office")])
    run(["pack", "import", file])
    capsys.readouterr()
    assert run(["source", "edit", "maji", "--follow"]) == 2
    assert "its address came without the secret that belongs to it" in capsys.readouterr().err
    assert run(["source", "add", whole]) == 0
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        (source,) = store.sources.all()
    assert (source.address, source.offered, source.total) == (whole, False, 1)


def test_taking_a_pack_in_loads_no_network(pack: str, tmp_path: Path, server: Server) -> None:
    code = f"""
import json, sys
from egov_tui.cli import main, run
assert run(["pack", "import", {pack!r}, "--data", {str(tmp_path / "fresh")!r}]) == 0
print("\\n" + json.dumps([name for name in sys.modules if name in ("httpx", "textual", "feedparser", "ssl")]))
"""
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "httpx" not in json.loads(done.stdout.splitlines()[-1])
    assert "textual" not in done.stdout.splitlines()[-1]
    assert "feedparser" not in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_nothing_half_written_is_left_of_an_export_that_is_ended(
    pack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def end(*_args: object, **_more: object) -> None:
        signal.raise_signal(number)

    assert run(["pack", "import", pack]) == 0
    monkeypatch.setattr(packing, "make", end)
    (tmp_path / "stick").mkdir()
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as ended:
        main(["pack", "export", "--to", str(tmp_path / "stick" / "a.zip")])
    assert ended.value.code == 128 + number
    assert not list((tmp_path / "stick").iterdir())
    assert signal.getsignal(number) is before
