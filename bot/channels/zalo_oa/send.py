"""The Official Account as delivery sees it: buttons, pictures, windows and templates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.attached import Attached
from bot.channels.numbered import Laid, Numbered
from bot.channels.pace import Pace
from bot.channels.pieces import pieces
from bot.channels.zalo_oa import CHANNEL
from bot.channels.zalo_oa.api import Account, AccountError
from bot.channels.zalo_oa.pressed import Marks
from bot.channels.zalo_oa.refusals import CLOSED, EXPIRED_UPLOAD, is_sick, outcome
from bot.channels.zalo_oa.uploads import Uploads
from bot.kinds import Sort
from bot.settings_zalo import ZaloTemplate
from bot.writer import Writer
from domain.conversation import Ask, Capabilities, Choice, Notice
from domain.texts import Texts
from scheduler.seam import Delivered, Message, Rejected, Retry, SendOutcome, WindowClosed
from storage import counters, zalo
from storage.database import Session
from storage.zalo import BILLED

log = structlog.get_logger("zalo_oa")

CAPABILITIES = Capabilities(buttons_max=5, text_max=2000, place_in=True)
TITLE_MOST = 100
CONSULT, TEMPLATE = "/v3.0/oa/message/cs", "/v3.0/oa/message/template"
THROTTLED = -32
FREE_IN = timedelta(hours=48)
"""After this a free message is taken from the package's month, then paid for."""

Words = Callable[[str, Notice], Mapping[str, str]]


@dataclass(frozen=True)
class Rules:
    """When a free message may go out, and which notice has which approved template."""

    window_in: timedelta
    templates: Sequence[ZaloTemplate]
    words: Words
    contact_image: str
    marks: Marks = field(repr=False)


@dataclass(frozen=True)
class AccountChannel:
    """Sends to people of one account."""

    account: Account
    uploads: Uploads
    attached: Attached
    writer: Writer
    texts: Texts
    pace: Pace
    clock: Callable[[], datetime]
    rules: Rules
    name: str = CHANNEL
    capabilities: Capabilities = CAPABILITIES

    async def send(self, message: Message) -> SendOutcome:
        """Send one message: freely inside the window, by a template outside it."""
        if (later := await self.pace.take()) is not None:
            return Retry("more than the package may send", later)
        try:
            return await self._send(message)
        except AccountError as error:
            if is_sick(error):
                log.error("zalo refuses the account", code=error.code, do="nangniu doctor")
            ended = outcome(error, now=self.clock())
            if error.code == THROTTLED and isinstance(ended, Retry) and ended.after_in:
                self.pace.close(ended.after_in)
            return ended

    async def _send(self, message: Message) -> SendOutcome:
        laid, seen_at = await self.writer.run(lambda session: self._prepare(session, message))
        if seen_at is None or self.clock() - seen_at > self.rules.window_in:
            return await self._by_template(message)
        try:
            return await self._freely(message, laid)
        except AccountError as error:
            if error.code not in CLOSED:
                raise
        return await self._by_template(message)

    def _prepare(self, session: Session, message: Message) -> tuple[Laid, datetime | None]:
        now, seen_at = self.clock(), zalo.last_seen(session, message.to)
        laid = Numbered(self.texts, CAPABILITIES).lay_out(session, message, now=now)
        if seen_at is not None and FREE_IN < now - seen_at <= self.rules.window_in:
            counters.count(session, BILLED, on=now.date())
        return laid, seen_at

    async def _freely(self, message: Message, laid: Laid) -> SendOutcome:
        sent: Mapping[str, Any] | None = None
        sorts = self.attached.sorts(message.say.photos)
        there = [file for file in sorts[Sort.DOCUMENT] if self.uploads.takes(file)]
        for photo in sorts[Sort.PICTURE]:
            sent = await self._upload(message.to.id, photo, _picture) or sent
        for file in there:
            sent = await self._upload(message.to.id, file, _document) or sent
        left = [h for h in message.say.photos if h not in {*sorts[Sort.PICTURE], *there}]
        whole = filter(None, (laid.text, self.attached.told(message.language, left)))
        parts = pieces("\n\n".join(whole), CAPABILITIES.text_max)
        for number, part in enumerate(parts, start=1):
            below = self._buttons(message.to.id, laid.buttons) if number == len(parts) else {}
            sent = await self._consult(message.to.id, {"text": part, **below})
        if message.say.ask is Ask.PHONE and self.rules.contact_image:
            await self._ask_contact(message)
        return _delivered(sent) if sent is not None else Rejected("there is nothing in it")

    async def _ask_contact(self, message: Message) -> None:
        """Zalo's own form for name and number; the number may be typed as well."""
        element = {
            "title": self.texts.say(message.language, f"ask.{Ask.PHONE}")[:TITLE_MOST],
            "subtitle": self.texts.say(message.language, "numbered.contact"),
            "image_url": self.rules.contact_image,
        }
        payload = {"template_type": "request_user_info", "elements": [element]}
        asked = {"attachment": {"type": "template", "payload": payload}}
        try:
            await self._consult(message.to.id, asked)
        except AccountError as error:  # the question has arrived, the form was a convenience
            log.warning("no form for a number", code=error.code)

    async def _upload(
        self, person: str, file: str, shape: Callable[[str], dict[str, Any]]
    ) -> Mapping[str, Any] | None:
        """One file by its upload; one that has expired meanwhile is uploaded anew."""
        for is_last in (False, True):
            attachment = await self.uploads.attachment(file)
            if attachment is None:
                return None
            try:
                return await self._consult(person, {"attachment": shape(attachment)})
            except AccountError as error:
                if error.code != EXPIRED_UPLOAD or is_last:
                    raise
                await self.uploads.forget(file)
        return None

    def _buttons(self, person: str, choices: Sequence[Choice]) -> dict[str, Any]:
        buttons = [
            {"title": choice.label[:TITLE_MOST], **self._pressed(person, choice)}
            for choice in choices
        ]
        if not buttons:
            return {}
        return {"attachment": {"type": "template", "payload": {"buttons": buttons}}}

    def _pressed(self, person: str, choice: Choice) -> dict[str, Any]:
        if choice.is_link:
            return {"type": "oa.open.url", "payload": {"url": choice.id}}
        return {"type": "oa.query.hide", "payload": self.rules.marks.payload(person, choice.id)}

    async def _consult(self, person: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
        told = {"recipient": {"user_id": person}, "message": message}
        return await self.account.call("POST", CONSULT, json=told)

    async def _by_template(self, message: Message) -> SendOutcome:
        notice = message.notice
        kinds = {template.kind: template for template in self.rules.templates}
        template = kinds.get(notice.kind) if notice is not None else None
        if notice is None or template is None:
            return WindowClosed("the person has not written for too long, and no template fits")
        words = self.rules.words(message.language, notice)
        data = {name: words.get(name, "") for name in template.params}
        told = {"user_id": message.to.id, "template_id": template.id, "template_data": data}
        return _delivered(await self.account.call("POST", TEMPLATE, json=told))


def _picture(attachment: str) -> dict[str, Any]:
    element = {"media_type": "image", "attachment_id": attachment}
    return {"type": "template", "payload": {"template_type": "media", "elements": [element]}}


def _document(token: str) -> dict[str, Any]:
    return {"type": "file", "payload": {"token": token}}


def _delivered(sent: Mapping[str, Any]) -> Delivered:
    id_ = sent.get("message_id")
    return Delivered(id_ if isinstance(id_, str) else None)
