"""Looks at the bot as Telegram sees it, and says what to do: part of `nangniu doctor`."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.channels.calls import Access
from bot.channels.telegram.api import Api, ApiError
from bot.channels.telegram.menu import PRIVATE
from bot.settings import Settings, SettingsError, Telegram

UNAUTHORIZED = frozenset({401, 404})
BACKLOG_MOST = 1000
PORTS = frozenset({443, 80, 88, 8443})
"""Where Telegram calls webhooks (Bot API, setWebhook)."""


def look(settings: Settings) -> str:
    """What is well with the bot; SettingsError says what is not, and what to do."""
    return asyncio.run(_look(settings.channels.telegram))


async def _look(settings: Telegram) -> str:
    api = Api(Access(settings.api_base, settings.token.get_secret_value()))
    try:
        me = await _ask(api, "getMe")
        hook = await _ask(api, "getWebhookInfo")
        commands = await _ask(api, "getMyCommands", scope={"type": "all_private_chats"})
    finally:
        await api.close()
    _check_receiving(settings, hook)
    told = [f"@{me.get('username')}", settings.mode]
    if len(commands) < len(PRIVATE):
        told.append("commands are set at the next start")
    if me.get("can_read_all_group_messages"):
        told.append("reads everything in groups: BotFather, /setprivacy, Enable, is enough for us")
    return ", ".join(told)


async def _ask(api: Api, method: str, **params: Any) -> Any:
    try:
        return await api.call(method, **params)
    except ApiError as error:
        raise SettingsError(_advice(error, api.access.base)) from None


def _advice(error: ApiError, base: str) -> str:
    if error.code in UNAUTHORIZED:
        return (
            "the token is refused: copy it anew from BotFather (/token) "
            "into NANGNIU_TELEGRAM_TOKEN"
        )
    if error.code == 0:
        return (
            f"{base} can't be reached ({error.words}): is the network open? Many carriers "
            "in Viet Nam block Telegram; set NANGNIU_TELEGRAM_API_BASE to a server that reaches it"
        )
    return f"Telegram refuses: {error}"


def _check_receiving(settings: Telegram, hook: Mapping[str, Any]) -> None:
    address, wanted = str(hook.get("url") or ""), settings.webhook.url
    if settings.mode == "poll":
        if address:
            raise SettingsError(
                f"a webhook is set ({urlsplit(address).hostname}): `nangniu run` removes it, "
                "or set channels.telegram.mode to webhook"
            )
        return
    _check_address(settings)
    if address != wanted:
        raise SettingsError(
            "Telegram calls another address than channels.telegram.webhook.url: "
            "`nangniu run` sets it; if it drifts again, another program uses this token"
        )
    if (waiting := hook.get("pending_update_count", 0)) > BACKLOG_MOST:
        raise SettingsError(f"{waiting} updates wait: is `nangniu run` up, and its proxy?")
    if error := hook.get("last_error_message"):
        raise SettingsError(f"Telegram's last call failed: {error}. Look at the reverse proxy")


def _check_address(settings: Telegram) -> None:
    address = urlsplit(settings.webhook.url)
    if address.scheme != "https" and address.hostname != "127.0.0.1":
        raise SettingsError("channels.telegram.webhook.url must begin with https://")
    if address.scheme == "https" and (address.port or 443) not in PORTS:
        raise SettingsError("Telegram calls ports 443, 80, 88 and 8443 only")
    if not settings.webhook.secret.get_secret_value():
        raise SettingsError("channels.telegram.webhook.secret is empty: anybody could call")
