"""Recipes from their files: the built-in ones, those of the reader's own, and what is said of wrong ones."""

import asyncio
from pathlib import Path

import pytest

from egov_tui.errors import SourceError, UsageError
from egov_tui.feeds import recipes
from egov_tui.feeds.job import ListJob
from egov_tui.feeds.workers import Workers

BUILT_IN = sorted((Path(recipes.__file__).parents[1] / "recipes").glob("*.toml"))
WHOLE = 'title = "Yetu"\n\n[list]\nitem = "a"\n'


def written(folder: Path, text: str | bytes, name: str = "yetu.toml") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize("file", BUILT_IN, ids=lambda file: file.stem)
def test_every_built_in_recipe_is_valid_and_says_what_it_is_for(file: Path) -> None:
    recipe = recipes.read(file)
    assert recipe.name == file.stem
    assert recipe.title
    assert recipe.evidence or recipe.repeated


def test_the_built_in_ones_are_all_there_and_those_for_any_site_come_last() -> None:
    found, faults = recipes.load()
    assert not faults
    assert sorted(found) == sorted(file.stem for file in BUILT_IN)
    assert list(found)[-1] == "generic"


WRONG: list[tuple[str, str | bytes, int, str]] = [
    ("an unknown field", WHOLE + 'colour = "red"\n', 5, "colour"),
    ("an unknown field above the tables", 'colour = "red"\n' + WHOLE, 1, "colour"),
    ("a number for a selector", '[list]\nitem = "a"\ndate = 5\n', 3, "list.date"),
    ("a number among selectors", '[list]\nitem = "a"\ndate = [".date", 5]\n', 3, "list.date"),
    ("a text for a number", WHOLE + '\n[limits]\nitems = "many"\n', 7, "limits.items"),
    ("no items at all", WHOLE + "\n[limits]\nitems = 0\n", 7, "limits.items"),
    ("a format that is none", 'format = "xml"\n' + WHOLE, 1, "format"),
    ("a text for a table", 'list = "a"\n', 1, "list"),
    ("a text for a truth", 'repeated = "yes"\n' + WHOLE, 1, "repeated"),
    ("a selector that is none", '[list]\nitem = "a[["\n', 2, "list.item"),
    ("an empty selector", '[list]\nitem = ""\n', 2, "list.item"),
    ("a selector of the page that is none", WHOLE + '\n[page]\nbody = ["p", "div >"]\n', 7, "page.body"),
    ("a next selector that is none", '[list]\nitem = "a"\nnext = ">>"\n', 3, "list.next"),
    ("evidence that is no expression", 'evidence = ["a", "(b"]\n' + WHOLE, 1, "evidence"),
    ("a path that is no expression", 'path = "*"\n' + WHOLE, 1, "path"),
    ("a stamp that is no expression", WHOLE + 'stamp = "(["\n', 5, "list.stamp"),
    ("a stamp without a group", WHOLE + 'stamp = "[0-9]+"\n', 5, "list.stamp"),
    ("a zone that is none", 'zone = "Africa/Dodoma"\n' + WHOLE, 1, "zone"),
    ("a zone that is a path", 'zone = "../../etc/passwd"\n' + WHOLE, 1, "zone"),
    ("a date format that is none", 'dates = ["%d %Q"]\n' + WHOLE, 1, "dates"),
    ("a date format that names no day", 'dates = "leo"\n' + WHOLE, 1, "dates"),
    ("no list", 'title = "x"\n', 1, "list"),
    ("no item", '[list]\ndate = ".date"\n', 1, "item"),
    ("an empty list of items", "[list]\nitem = []\n", 2, "list.item"),
    ("an empty file", "", 1, "list"),
    ("no TOML", WHOLE + "item =\n", 5, "line 5"),
    ("TOML that is cut off", '[list]\nitem = "a', 2, "line"),
    ("a name twice", WHOLE + 'item = "b"\n', 5, ""),
    ("not UTF-8", b'title = "\xff\xfe"\n', 1, "it is no text"),
    ("too long", WHOLE + "# x\n" * 30_000, 1, "too long"),
    ("lists in lists", "x = " + "[" * 40_000, 1, ""),
]


@pytest.mark.parametrize(("text", "number", "word"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_what_is_wrong_with_a_recipe_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, number: int, word: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(UsageError) as told:
        recipes.read(file)
    assert f"{file}, line {number}:" in str(told.value)
    assert word in str(told.value)
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["Yetu.toml", "a b.toml", "-a.toml", f"{'a' * 61}.toml", "ñ.toml"])
def test_a_name_is_of_small_letters_digits_and_hyphens(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="small letters"):
        recipes.read(written(tmp_path, WHOLE, name))


def test_a_folder_is_no_recipe(tmp_path: Path) -> None:
    (tmp_path / "yetu.toml").mkdir()
    with pytest.raises(UsageError, match=r"yetu\.toml"):
        recipes.read(tmp_path / "yetu.toml")
    found, (fault,) = recipes.load(tmp_path)
    assert "yetu" not in found
    assert "yetu.toml" in str(fault)


def test_a_single_text_stands_for_a_list_of_one(tmp_path: Path) -> None:
    recipe = recipes.read(
        written(tmp_path, 'evidence = "x"\ndates = "%d/%m/%Y"\n' + WHOLE + 'date = ".d"\n\n[page]\nbody = "main"\n')
    )
    assert (recipe.evidence, recipe.dates, recipe.list.item) == (("x",), ("%d/%m/%Y",), ("a",))
    assert recipe.page
    assert (recipe.list.date, recipe.page.body) == ((".d",), ("main",))


def test_the_reader_s_own_come_first_and_take_the_place_of_others_of_their_name(tmp_path: Path) -> None:
    written(tmp_path, WHOLE, "egov-news.toml")
    written(tmp_path, WHOLE, "aa.toml")
    found, faults = recipes.load(tmp_path)
    assert not faults
    assert found["egov-news"].title == "Yetu"
    assert list(found)[:2] == ["aa", "egov-news"]
    assert len(found) == len(BUILT_IN) + 1


def test_a_damaged_one_is_told_of_and_the_built_in_one_of_its_name_does_not_stand_in(tmp_path: Path) -> None:
    written(tmp_path, "[list", "egov-news.toml")
    found, (fault,) = recipes.load(tmp_path)
    assert "egov-news" not in found
    assert "egov-news.toml, line 1" in str(fault)
    assert len(found) == len(BUILT_IN) - 1


def test_no_folder_is_as_good_as_an_empty_one(tmp_path: Path) -> None:
    assert recipes.load(tmp_path / "none") == recipes.load()


def test_an_expression_that_goes_back_and_forth_for_ever_costs_its_own_source_alone(tmp_path: Path) -> None:
    recipe = recipes.read(written(tmp_path, 'evidence = "(a+)+$"\n' + WHOLE))
    page = b"<ul>" + b"".join(b"<li><a href=/%d>Habari ya kiungo %d</a> 1/2/2024" % (n, n) for n in range(5))
    kind, *_rest = recipes.load()[0].values()

    async def both() -> None:
        async with Workers(1, wall_seconds=3.0) as workers:
            with pytest.raises(SourceError) as told:
                await workers.reading(ListJob(b"a" * 60 + b"!" + page, "https://site.example/", (recipe,)))
            assert told.value.problem.kind == "too_complex"
            await workers.reading(ListJob(page, "https://other.example/", (kind,)))

    asyncio.run(both())
