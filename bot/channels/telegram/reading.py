"""An update read from its raw fields: what aiogram refuses must still be answered."""

from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.raw import (
    MESSAGES,
    SERVICE,
    chat_of,
    degrees,
    is_private,
    kind_and_body,
    mapping,
    number,
)
from bot.channels.telegram.told import Told, point


def read(update: Mapping[str, Any]) -> Told:
    """Whatever can be understood of an update."""
    kind, body = kind_and_body(update)
    chat = chat_of(kind, body)
    person = number(mapping(body.get("from")).get("id"))
    room = None if is_private(chat) else number(chat.get("id"))
    if person is None and room is None:
        person = number(chat.get("id"))
    if kind in MESSAGES:
        return _message(body, person, room, edited=kind == "edited_message")
    if kind == "callback_query":
        return _tap(body, person, room)
    if kind == "my_chat_member":
        was, status = (_status(body.get(f"{when}_chat_member")) for when in ("old", "new"))
        return Told(person, room, status=status, was=was)
    return Told(person, room, odd=kind[:40] or "nothing")


def _status(member: object) -> str:
    status = mapping(member).get("status")
    return status if isinstance(status, str) else ""


def _tap(body: Mapping[str, Any], person: int | None, room: int | None) -> Told:
    data = body.get("data")
    # A tap without data is answered like one whose data nobody knows.
    return Told(person, room, choice=data if isinstance(data, str) and data else "?")


def _message(
    body: Mapping[str, Any], person: int | None, room: int | None, *, edited: bool
) -> Told:
    contact = mapping(body.get("contact"))
    phone = contact.get("phone_number")
    own = isinstance(phone, str) and number(contact.get("user_id")) == person
    return Told(
        person,
        room,
        text=_text(body),
        place=_place(body),
        phone=phone if own and isinstance(phone, str) else None,
        odd=next((str(key)[:40] for key in body if key not in SERVICE), None),
        edited=edited,
        moved_to=number(body.get("migrate_to_chat_id")),
    )


def _text(body: Mapping[str, Any]) -> str | None:
    found = (body.get(key) for key in ("text", "caption"))
    return next((text for text in found if isinstance(text, str) and text), None)


def _place(body: Mapping[str, Any]) -> tuple[float, float] | None:
    told = mapping(body.get("location") or mapping(body.get("venue")).get("location"))
    return point(degrees(told.get("latitude")), degrees(told.get("longitude")))
