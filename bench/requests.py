"""What platforms post: one word of a person, as Telegram and as our web channel are told it."""

from typing import Any

from bench.talks import Press, Word


def telegram_update(person: int, word: Word, number: int) -> dict[str, Any]:
    """One update of Telegram's: a text, or the press of a button below a message."""
    sender = {"id": person, "is_bot": False, "first_name": "A", "language_code": "vi"}
    chat = {"id": person, "type": "private", "first_name": "A"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat}
    if isinstance(word, Press):
        tap = {"id": str(number), "chat_instance": "1", "data": word.data, "message": message}
        return {"update_id": number, "callback_query": tap | {"from": sender}}
    return {"update_id": number, "message": message | {"from": sender, "text": word}}


def web_event(word: Word, key: str) -> dict[str, Any]:
    """One event of docs/webchat.md."""
    return {"key": key} | ({"choice": word.data} if isinstance(word, Press) else {"text": word})
