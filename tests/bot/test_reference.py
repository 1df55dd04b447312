"""Reference data: from its files through the database to the city, twice the same."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.reference import load_file, read_city, read_file
from storage.reference import TABLES, rows
from tests.domain.hanoi import hanoi
from tests.records import migrated, opened

DATA = Path(__file__).parents[2] / "data"
HEADER = "code,name,kind,lat,lon,km2\n"
BA_DINH = "00004,Phường Ba Đình,ward,21.0386,105.838,2.97\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request, fresh_database):
    with (
        opened(fresh_database(request.param, migrated)) as database,
        database.writing() as session,
    ):
        yield session


def test_the_loaded_city_is_the_city_of_the_files(session):
    for _ in range(2):  # the same rows again change nothing
        counts = {name: load_file(session, DATA, name) for name in TABLES}
    city, files = read_city(session), hanoi()
    for field in fields(city):
        found, expected = getattr(city, field.name), getattr(files, field.name)
        assert [*found.items()] == sorted(expected.items(), key=lambda item: _order(field, item))
    assert counts == {name: len(rows(session, name)) for name in TABLES}
    assert counts["wards"] == 126


def _order(field, item):
    """By code, so that lists look the same every day; categories have an order of their own."""
    return item[1].position if field.name == "categories" else item[0]


def test_every_column_comes_back_as_it_was_read(session):
    for name in TABLES:
        load_file(session, DATA, name)
        read = sorted(read_file(DATA / f"{name}.csv"), key=lambda row: row["code"])
        assert sorted(rows(session, name), key=lambda row: row["code"]) == read


def a_file(folder: Path, text: str) -> Path:
    (folder / "wards.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_changed_row_is_brought_up_to_date(session, tmp_path):
    load_file(session, a_file(tmp_path, HEADER + BA_DINH), "wards")
    load_file(session, a_file(tmp_path, HEADER + BA_DINH.replace("2.97", "3")), "wards")
    assert [row["km2"] for row in rows(session, "wards")] == [3.0]


# What stands in a file, and how it is read all the same.
FORGIVEN = [
    ("\ufeff" + HEADER + BA_DINH, "Phường Ba Đình"),
    (HEADER + BA_DINH.replace("Phường Ba Đình", "Phu\u031bo\u031b\u0300ng Ba \u0110i\u0300nh"), "Phường Ba Đình"),
    (HEADER + BA_DINH.replace("Phường Ba Đình", "  Phường Ba Đình\u200b "), "Phường Ba Đình"),
    (HEADER + BA_DINH.replace("Phường Ba Đình", '"Phường ""Ba Đình"""'), 'Phường "Ba Đình"'),
    (HEADER.replace("\n", "\r\n") + BA_DINH.replace("\n", "\r\n"), "Phường Ba Đình"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), FORGIVEN)
def test_what_an_office_program_writes_is_read(tmp_path, text, name):
    (row,) = read_file(a_file(tmp_path, text) / "wards.csv")
    assert (row["code"], row["name"], row["km2"]) == ("00004", name, 2.97)


# What stands in a file, and the words that say what is wrong with it and where.
WRONG = [
    (HEADER + BA_DINH + "00008,Ngọc Hà,ward,north,105.8,2.68\n", "wards.csv, line 3: could not convert"),
    (HEADER + '00004,"Ba\nĐình",ward,21.0,105.8,2.97\n00008,Ngọc Hà,ward,,1,2\n', "line 4: could not convert"),
    (HEADER + "00004,Ba Đình,ward,21.0,105.8\n", "line 2: the row has more or fewer columns"),
    (HEADER + "00004,Ba Đình,ward,21.0,105.8,2.97,new\n", "line 2: the row has more or fewer columns"),
    (HEADER.replace("km2", "area") + BA_DINH, "wards.csv: the columns must be code, kind, km2, lat, lon, name"),
    (HEADER.replace(",km2", "") + "00004,Ba Đình,ward,21.0,105.8\n", "the columns must be"),
    (HEADER + BA_DINH + BA_DINH, "the code 00004 stands in two rows"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_a_wrong_row_is_named_and_nothing_of_its_file_is_loaded(session, tmp_path, text, words):
    with pytest.raises(ValueError, match=words):
        load_file(session, a_file(tmp_path, text), "wards")
    assert rows(session, "wards") == []


@pytest.mark.parametrize("day", ["1/7/2025", "2025-13-01", "yesterday"])
def test_a_wrong_day_is_named(tmp_path, day):
    header = "code,name,name_en,kind,parent,ward_code,valid_from,valid_to,merged_into\n"
    (tmp_path / "agencies.csv").write_text(
        f"{header}SXD,Sở Xây dựng,,department,,,{day},,\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"agencies\.csv, line 2"):
        read_file(tmp_path / "agencies.csv")


def test_what_is_empty_is_no_value_where_there_may_be_none(tmp_path):
    header = "code,name,name_en,kind,parent,ward_code,valid_from,valid_to,merged_into\n"
    (tmp_path / "agencies.csv").write_text(
        f"{header}SXD,Sở Xây dựng,,department,,,,,\n", encoding="utf-8"
    )
    (row,) = read_file(tmp_path / "agencies.csv")
    assert (row["name_en"], row["parent"], row["valid_from"], row["merged_into"]) == (
        "",
        None,
        None,
        None,
    )
