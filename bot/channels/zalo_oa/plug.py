"""Plugs the Official Account into the product."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from cryptography.fernet import Fernet

from bot import keys
from bot.channels import Happening, Parts
from bot.channels.attached import attached
from bot.channels.calls import Caller
from bot.channels.fetching import UNAVAILABLE, Fetching
from bot.channels.hook import Hook, parsed
from bot.channels.pace import Pace
from bot.channels.public_files import PublicFiles
from bot.channels.typed_numbers import understand
from bot.channels.zalo_oa import CHANNEL, reading
from bot.channels.zalo_oa.alarm import Alarm
from bot.channels.zalo_oa.api import Account
from bot.channels.zalo_oa.intake import Intake
from bot.channels.zalo_oa.pressed import Marks
from bot.channels.zalo_oa.reactions import Reactions
from bot.channels.zalo_oa.send import AccountChannel, Rules, Words
from bot.channels.zalo_oa.signature import Signer
from bot.channels.zalo_oa.tokens import App, Tokens
from bot.channels.zalo_oa.uploads import Uploads
from bot.locales import load_texts
from domain.conversation import Event, Notice
from scheduler.delivery import forever
from storage import keeping
from storage.database import Session
from storage.inbox import Received


class AccountPlug:
    """One account: it sends, reads and receives."""

    def __init__(self, parts: Parts, caller: Caller | None = None) -> None:
        self._parts = parts
        self._settings = settings = parts.settings.channels.zalo_oa
        self._caller = caller or Caller()
        self.tokens = _tokens(parts, self._caller)
        self._account = Account(settings.api_base, self._caller, self.tokens)
        self._reactions = Reactions(self._account)
        self._texts = load_texts(parts.settings.paths.locales)
        self._intake = Intake(parts.writer, parts.bell, clock=parts.clock)
        secret = settings.oa_secret.get_secret_value()
        self._signer = Signer(settings.app_id, settings.oa_id, secret)
        self.hook = Hook((settings.host, settings.port), self._is_zalos, self._store)
        self.marks = marks = Marks(parts.sign_key)
        self._reader = reading.Reader(marks)
        self.channel = self._channel(marks)
        files = PublicFiles(
            settings.media_hosts, self._caller, parts.media, parts.writer, parts.clock
        )
        self.fetching = Fetching(
            CHANNEL, reading.files_of, files.have, parts.writer, parts.bell, parts.clock,
            missing=(UNAVAILABLE,),
        )  # fmt: skip
        self.fetchers: Sequence[Callable[[], Awaitable[None]]] = (self.fetching.run,)
        self._task: asyncio.Task[None] | None = None

    def decode(self, received: Received) -> Happening:
        """One stored event."""
        return self._reader.decode(received)

    def understand(self, session: Session, event: Event, now: datetime) -> Event | None:
        """What a typed number stands for; whoever does anything opens their window again."""
        keeping.let_go(session, [event.peer], now=now)
        return understand(session, event, texts=self._texts, now=now)

    async def start(self) -> None:
        """Begin to receive, and keep the token pair fresh."""
        settings = self._settings
        tokens = (settings.access_token, settings.refresh_token)
        await self.tokens.begin(*(token.get_secret_value() for token in tokens))
        await self.hook.start()
        self._task = asyncio.create_task(forever(self.tokens.keep_fresh, "zalo oa tokens"))

    async def stop(self) -> None:
        """Receive no more; what was received is stored."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self.hook.stop()
        await self._reactions.stop()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._caller.close()

    def _is_zalos(self, headers: Mapping[str, str], body: bytes) -> bool:
        return self._signed_with(headers, body) is not None

    def _signed_with(self, headers: Mapping[str, str], body: bytes) -> str | None:
        return self._signer.matched(headers, body, now=self._parts.clock())

    async def _store(self, headers: Mapping[str, str], body: bytes) -> None:
        await self._intake.store(body, self._signed_with(headers, body) or "unknown")
        self._reactions.to(parsed(body))

    def _channel(self, marks: Marks) -> AccountChannel:
        parts, settings = self._parts, self._settings
        uploads = Uploads(self._account, settings.oa_id, parts.media, parts.writer, parts.clock)
        window_in = timedelta(hours=settings.window_hours)
        rules = Rules(window_in, settings.templates, _words(parts), settings.contact_image, marks)
        pace = Pace(settings.per_minute / 60, burst=10)
        files = attached(parts, settings.media_base, self._texts)
        return AccountChannel(
            self._account, uploads, files, parts.writer, self._texts, pace, parts.clock, rules
        )


def _tokens(parts: Parts, caller: Caller) -> Tokens:
    settings = parts.settings.channels.zalo_oa
    app = App(settings.app_id, settings.oauth_base, settings.app_secret.get_secret_value())
    sealer = Fernet(keys.read_or_make(parts.settings.secrets.contact_key_file))
    alarm = Alarm(app.id, load_texts(parts.settings.paths.locales), parts.wording)
    return Tokens(app, caller, parts.writer, sealer, parts.clock, alarm)


def _words(parts: Parts) -> Words:
    def words(language: str, notice: Notice) -> Mapping[str, str]:
        return parts.wording.words(language, notice.params) if parts.wording else {}

    return words


def plug(parts: Parts) -> AccountPlug:
    """The Official Account channel of these settings."""
    return AccountPlug(parts)
