"""How updates are fetched: getUpdates, or a webhook."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from simulator.telegram.methods.types import JSON, Described, Method, Raw
from simulator.telegram.platform import Platform
from simulator.telegram.query import Query
from simulator.telegram.refusals import bad_request, too_many
from simulator.telegram.updates import DEFAULT_ALLOWED, KINDS
from simulator.telegram.webhook import Hook

SECRET: Final = re.compile(r"[A-Za-z0-9_-]*")
SECRET_MAX: Final = 256
CONNECTIONS: Final = 40
CONNECTIONS_MAX: Final = 100
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
SET_EVERY: Final = 1.0
"""Seconds between two setWebhook calls (server source)."""


async def get_updates(platform: Platform, query: Query) -> Raw:
    active = platform.webhook.hook is not None
    return Raw(await platform.poller.get(query, webhook=active))


async def set_webhook(platform: Platform, query: Query) -> Described:
    url = query.text("url")
    if not url:
        return await delete_webhook(platform, query)
    _pace(platform)
    hook = _hook(query, url)
    if hook == platform.webhook.hook and not query.flag("drop_pending_updates"):
        _allow(platform, query)
        return Described(True, "Webhook is already set")
    platform.poller.interrupt("terminated by setWebhook request")
    await platform.webhook.remove()
    _drop(platform, query)
    _allow(platform, query)
    await platform.webhook.set(hook)
    return Described(True, "Webhook was set")


def _pace(platform: Platform) -> None:
    if platform.settings.pacing and platform.now() < platform.next_webhook_at:
        raise too_many(1)
    platform.next_webhook_at = platform.now() + SET_EVERY


def _hook(query: Query, url: str) -> Hook:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    # Deliveries never leave this machine; plain HTTP is what a receiver here can speak.
    if parts.hostname not in HERE:
        if parts.scheme == "http":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known")
    secret = query.text("secret_token")
    if len(secret) > SECRET_MAX:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = query.whole("max_connections", CONNECTIONS, low=1, high=CONNECTIONS_MAX)
    return Hook(url, secret, connections)


def _drop(platform: Platform, query: Query) -> None:
    if query.flag("drop_pending_updates"):
        platform.updates.clear()


def _allow(platform: Platform, query: Query) -> None:
    if "allowed_updates" in query.arguments:
        platform.updates.allow(query.decoded("allowed_updates", "allowed updates"))


async def delete_webhook(platform: Platform, query: Query) -> Described:
    was_set = platform.webhook.hook is not None
    await platform.webhook.remove()
    _drop(platform, query)
    return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def webhook_info(platform: Platform, _query: Query) -> JSON:
    hook = platform.webhook.hook
    info: JSON = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": platform.updates.count(),
    }
    if hook:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if platform.webhook.last_error:
        seconds, text = platform.webhook.last_error
        info |= {"last_error_date": int(seconds), "last_error_message": text}
    if platform.updates.allowed != DEFAULT_ALLOWED:
        allowed: list[Any] = [kind for kind in KINDS if kind in platform.updates.allowed]
        info["allowed_updates"] = allowed
    return info


HOOKS: dict[str, Method] = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
}
