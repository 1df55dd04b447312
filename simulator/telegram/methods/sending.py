"""Methods that send: text, media, albums, places, copies."""

from __future__ import annotations

from typing import Any, Final

from simulator.telegram.access import check_write, get_chat, get_message
from simulator.telegram.media import KINDS, Medium, find_file, missing
from simulator.telegram.methods.posting import admit, post, put
from simulator.telegram.methods.types import JSON, Method
from simulator.telegram.platform import Platform
from simulator.telegram.query import Query
from simulator.telegram.refusals import ApiError, bad_request
from simulator.telegram.text import Formatted, check_caption, read_caption, read_text
from simulator.telegram.world import Message

ALBUM_MAX: Final = 10
ALBUM_KINDS: Final = (Medium.PHOTO, Medium.VIDEO, Medium.DOCUMENT, Medium.AUDIO)
LATITUDE_MAX: Final = 90.0
LONGITUDE_MAX: Final = 180.0
ACTIONS: Final = frozenset(
    (
        "typing upload_photo record_video upload_video record_voice upload_voice record_audio "
        "upload_audio upload_document choose_sticker find_location pick_up_location "
        "record_video_note upload_video_note cancel"
    ).split()
)
# What a copy of a message takes along.
CONTENT_KEYS: Final = (
    *(medium.value for medium in Medium),
    *("text", "entities", "caption", "caption_entities", "location", "venue", "contact"),
)


def send_message(platform: Platform, query: Query) -> JSON:
    text = read_text(query)
    content: JSON = {"text": text.text}
    if entities := text.all:
        content["entities"] = entities
    options = query.decoded("link_preview_options", "link preview options")
    if options:
        content["link_preview_options"] = _preview(options)
    return post(platform, query, content, text.entities).body


def _preview(options: Any) -> JSON:
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    for name in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        if not isinstance(options.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    return options


def with_caption(content: JSON, caption: Formatted) -> JSON:
    if caption.text:
        content["caption"] = caption.text
        if entities := caption.all:
            content["caption_entities"] = entities
    return content


def _sender(medium: Medium) -> Method:
    def send(platform: Platform, query: Query) -> JSON:
        caption = read_caption(query)
        file = find_file(platform.files, query, medium, query.text(medium.value))
        content = with_caption(platform.files.content(file), caption)
        return post(platform, query, content, caption.entities).body

    return send


def send_media_group(platform: Platform, query: Query) -> list[JSON]:
    items = query.decoded("media", "media")
    if items is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    members = [_album_item(platform, query, item, at + 1) for at, item in enumerate(items)]
    _check_album(platform, [medium for medium, _, _ in members])
    chat = get_chat(platform, query)
    extras = admit(platform, query, chat, len(members))
    if len(members) > 1:
        extras["media_group_id"] = str(platform.chance.getrandbits(60))
    posted = []
    for _, content, caption in members:
        body = {**with_caption(content, caption), **extras}
        posted.append(put(platform, chat, body, caption.entities, markup=None).body)
    return posted


def _album_item(
    platform: Platform, query: Query, item: Any, number: int
) -> tuple[Medium, JSON, Formatted]:
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    caption = check_caption(
        str(item.get("caption") or ""),
        str(item.get("parse_mode") or ""),
        item.get("caption_entities"),
    )
    kind = item.get("type")
    if kind == "animation":
        raise bad_request(
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"
        )
    if kind not in ALBUM_KINDS:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    medium = Medium(kind)
    try:
        file = find_file(platform.files, query, medium, str(item.get("media") or ""))
    except ApiError as error:
        if error.description == missing(medium).description:
            raise bad_request("can't parse InputMedia: media not found") from None
        text = error.description.removeprefix("Bad Request: ")
        failed = f'failed to send message #{number} with the error message "{text}"'
        raise bad_request(failed) from None
    return medium, platform.files.content(file), caption


def _check_album(platform: Platform, kinds: list[Medium]) -> None:
    if not kinds:
        raise bad_request("there are no messages to send")
    if len(kinds) > ALBUM_MAX:
        raise bad_request("too many messages to send as an album")
    if len(kinds) < platform.settings.album_min:
        # Documented ("2-10 items"), with words of our own: the live server may be milder.
        raise bad_request("too few messages to send as an album")
    for medium in (Medium.DOCUMENT, Medium.AUDIO):
        if medium in kinds and set(kinds) != {medium}:
            name = KINDS[medium][1]
            raise bad_request(f"{name} can't be mixed with other media types")


def _location(query: Query) -> JSON:
    place = {}
    for name in ("latitude", "longitude"):
        text = query.text(name).strip()
        if not text:
            raise bad_request(f"{name} is empty")
        try:
            place[name] = float(text)
        except ValueError:
            raise bad_request("wrong location specified") from None
    if abs(place["latitude"]) > LATITUDE_MAX or abs(place["longitude"]) > LONGITUDE_MAX:
        raise bad_request("wrong location specified")
    return place


def send_location(platform: Platform, query: Query) -> JSON:
    return post(platform, query, {"location": _location(query)}, []).body


def send_venue(platform: Platform, query: Query) -> JSON:
    place = _location(query)
    venue = {"location": place, "title": query.text("title"), "address": query.text("address")}
    return post(platform, query, {"location": place, "venue": venue}, []).body


def send_contact(platform: Platform, query: Query) -> JSON:
    contact = {name: query.required(name) for name in ("phone_number", "first_name")}
    if last_name := query.text("last_name"):
        contact["last_name"] = last_name
    return post(platform, query, {"contact": contact}, []).body


def send_chat_action(platform: Platform, query: Query) -> bool:
    if query.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    check_write(platform, get_chat(platform, query))
    return True


def _original(platform: Platform, query: Query, purpose: str) -> Message:
    query.required("from_chat_id")
    return get_message(get_chat(platform, query, "from_chat_id"), query, purpose)


def copy_message(platform: Platform, query: Query) -> JSON:
    original = _original(platform, query, "copy")
    content = {key: original.body[key] for key in CONTENT_KEYS if key in original.body}
    asked = original.asked
    if "caption" in query.arguments and "text" not in content:
        caption = read_caption(query)
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content, asked = with_caption(content, caption), caption.entities
    if not content:
        raise bad_request("message can't be copied")
    return {"message_id": post(platform, query, content, asked).id}


def forward_message(platform: Platform, query: Query) -> JSON:
    original = _original(platform, query, "forward")
    content = {key: original.body[key] for key in CONTENT_KEYS if key in original.body}
    if original.body.get("has_protected_content") or not content:
        raise bad_request("message can't be forwarded")
    origin = original.body.get("forward_origin") or {
        "type": "user",
        "sender_user": original.body["from"],
        "date": original.body["date"],
    }
    return post(platform, query, {**content, "forward_origin": origin}, original.asked).body


SENDING: dict[str, Method] = {
    "sendmessage": send_message,
    **{f"send{medium.replace('_', '')}": _sender(medium) for medium in Medium},
    "sendmediagroup": send_media_group,
    "sendlocation": send_location,
    "sendvenue": send_venue,
    "sendcontact": send_contact,
    "sendchataction": send_chat_action,
    "copymessage": copy_message,
    "forwardmessage": forward_message,
}
