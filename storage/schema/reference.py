"""Reference data: loaded from data/*.csv, column for column."""

from sqlalchemy import Column, Date, Float, Integer, String, Table, Text

from storage.schema.metadata import metadata

agencies = Table(
    "agencies",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("parent", String(20)),
    Column("ward_code", String(10)),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("merged_into", String(20)),
    Column("calendar", String(20)),
)

categories = Table(
    "categories",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("responsible", String(20), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("position", Integer, nullable=False),
)

wards = Table(
    "wards",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("km2", Float, nullable=False),
)

communes = Table(
    "communes",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("district_code", String(10), nullable=False),
    Column("ward_codes", String(200), nullable=False),
)

districts = Table(
    "districts",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(120), nullable=False),
)

reject_codes = Table(
    "reject_codes",
    metadata,
    Column("code", String(30), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("right_door", Text, nullable=False),
    Column("right_door_en", Text, nullable=False),
)

standard_answers = Table(
    "standard_answers",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("category", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("text_en", Text, nullable=False),
)
