"""Titles as tables and as lines of JSON, read and written."""

import string
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nearcast.catalog.model import BadSheet, Change, Person, TitleDraft, Window, Words
from nearcast.catalog.policy import cells, drafts, sheets
from nearcast.ids import TitleId

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
names = texts.filter(lambda text: bool(text.split()))
said = st.builds(
    TitleDraft,
    name=names,
    synopsis=texts,
    year=st.one_of(st.none(), st.integers(1870, 2200)),
    maturity=st.integers(0, 18),
    genres=st.lists(names, max_size=3, unique=True).map(tuple),
    hint=st.integers(0, 1000).map(float),
    words=st.dictionaries(st.sampled_from(["de", "ar", "pt-BR"]), st.builds(Words, names, texts), max_size=2),
    people=st.lists(st.builds(Person, names, st.sampled_from(["actor", "director", "a:b)"]), texts), max_size=3).map(tuple),
    ratings=st.dictionaries(st.just("FSK"), st.sampled_from(["12", "16"])),
    windows=st.lists(
        st.builds(Window, st.sampled_from([(), ("DE",), ("DE", "FR")]), st.one_of(st.none(), st.floats(0, 10**9))),
        max_size=2,
    ).map(tuple),
    publish_at=st.one_of(st.none(), st.floats(0, 2 * 10**9)),
    credit=texts,
)


@given(said)
def test_what_is_written_is_read_again(draft: TitleDraft) -> None:
    clean = _trimmed(drafts.check(draft))
    table = "".join(sheets.table([(TitleId("x"), clean)], sorted(clean.words)))
    for read in (sheets.read_table(table), sheets.read_lines("".join(sheets.lines([(TitleId("x"), clean)])))):
        assert read.problems == ()
        (change,) = read.changes
        assert drafts.changed(None, change) == clean


def _trimmed(draft: TitleDraft) -> TitleDraft:
    """Without white space at the ends of texts, which cells do not keep."""
    words = {tag: Words(one.name.strip(), one.synopsis.strip()) for tag, one in draft.words.items()}
    return replace(draft, synopsis=draft.synopsis.strip(), credit=draft.credit.strip(), words=words)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("genres", "Drama; War ;", ["Drama", "War"]),
        ("genres", '["a; b"]', ["a; b"]),
        ("ratings", "FSK 12; MPAA PG-13", {"FSK": "12", "MPAA": "PG-13"}),
        (
            "people",
            "Ann Lee (director); Bo (actor: The boy); Cy",
            [
                {"name": "Ann Lee", "part": "director", "character": ""},
                {"name": "Bo", "part": "actor", "character": "The boy"},
                {"name": "Cy", "part": "actor", "character": ""},
            ],
        ),
        (
            "windows",
            "DE AT from 1970-01-02 until 1970-01-03T00:00:01Z; everywhere",
            [
                {"countries": ["DE", "AT"], "first": 86400.0, "last": 172801.0},
                {"countries": [], "first": None, "last": None},
            ],
        ),
        ("publish_at", "1970-01-01T01:00:00+01:00", 0.0),
        ("year", "", None),
        ("maturity", "", 0),
    ],
)
def test_cells_are_read_as_people_write_them(field: str, text: str, value: Any) -> None:
    assert cells.read(field, text) == value


def test_a_cell_leaves_alone_what_has_no_column_and_empties_what_has_one() -> None:
    before = TitleDraft(
        name="Rain", synopsis="Wet.", genres=("War",), words={"de": Words("Regen", "Nass."), "fr": Words("Pluie")}
    )
    (change,) = sheets.read_table("id,genres,name:de,synopsis:fr\nx,,Schauer,Il pleut.\n").changes
    after = drafts.changed(before, change)
    assert (after.name, after.synopsis, after.genres) == ("Rain", "Wet.", ())
    assert after.words == {"de": Words("Schauer", "Nass."), "fr": Words("Pluie", "Il pleut.")}


def test_problems_name_the_line_the_field_and_the_value() -> None:
    table = 'id,name,year,publish_at\na,"Two\nlines",1999,\nb,Film,soon,later\n,Nameless,,\nc,Short\n'
    read = sheets.read_table(table)
    assert [(one.line, one.place, one.fault.field, one.fault.value) for one in read.problems] == [
        (4, "b", "year", "soon"),
        (4, "b", "publish_at", "later"),
        (5, "", "id", None),
        (6, "c", None, None),
    ]
    assert all(one.fault.remedy for one in read.problems)
    assert [one.line for one in read.changes] == [2, 4]
    lines = sheets.read_lines('[\n{"id": "a", "name": "A"},\n{"id": "b"\n{"name": "C"}\n]')
    assert [(one.line, one.fault.field) for one in lines.problems] == [(3, None), (4, "id")]
    assert lines.changes == (Change(TitleId("a"), {"name": "A"}, 2),)


@pytest.mark.parametrize("table", ["id,shoe\nx,1", "id,name,name\nx,a,b", "id,year:de\nx,1", 'id,name\nx,"open'])
def test_what_is_no_table_is_refused(table: str) -> None:
    with pytest.raises(BadSheet) as refused:
        sheets.read_table(table)
    assert refused.value.fault.remedy


@pytest.mark.parametrize(
    ("field", "text"), [("hint", "nan"), ("hint", "1e999"), ("year", "1.5"), ("publish_at", "soon"), ("genres", "[")]
)
def test_what_is_no_such_value_is_refused(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"here|JSON"):
        cells.read(field, text)


@given(st.text(string.printable, max_size=60).filter(lambda text: text.strip()[:1] not in ("[", "{")))
def test_no_text_breaks_a_cell(text: str) -> None:
    for field in cells.CELLS:
        with suppress(ValueError):
            value = cells.read(field, text)
            assert cells.read(field, cells.write(field, value)) == value


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_as_any_spreadsheet_writes_it(separator: str) -> None:
    rows = [["id", "name", "genres", "windows"], ["x", '"Der ""Große"", Teil\n1; Ende"', '"Drama; War"', "DE AT"]]
    text = "\ufeff" + "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    read = sheets.read_table(text)
    assert read.problems == ()
    (change,) = read.changes
    window = {"countries": ["DE", "AT"], "first": None, "last": None}
    assert change.fields == {"name": 'Der "Große", Teil\n1; Ende', "genres": ["Drama", "War"], "windows": [window]}
