"""What the Telegram channel remembers: files fetched, files uploaded, scopes that are closed."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Session
from storage.schema import telegram_files, telegram_pauses, telegram_uploads
from storage.statements import insert_new, upsert


def remember_fetched(session: Session, unique_id: str, hash_: str, *, now: datetime) -> None:
    """A file of Telegram's is stored as this hash."""
    row = {"unique_id": unique_id, "hash": hash_, "fetched_at": now}
    insert_new(session, telegram_files, row)


def fetched(session: Session, unique_ids: Collection[str]) -> Mapping[str, str]:
    """The stored hash of each file that was fetched before."""
    known = select(telegram_files.c.unique_id, telegram_files.c.hash)
    rows = session.execute(known.where(telegram_files.c.unique_id.in_(unique_ids)))
    return {row.unique_id: row.hash for row in rows}


def remember_uploaded(
    session: Session, bot: str, files: Mapping[str, str], *, now: datetime
) -> None:
    """Under which file id each hash can be sent again by this bot."""
    rows = [
        {"bot": bot, "hash": hash_, "file_id": file_id, "sent_at": now}
        for hash_, file_id in files.items()
    ]
    upsert(session, telegram_uploads, rows)


def forget_uploaded(session: Session, bot: str, hashes: Collection[str]) -> None:
    """The file ids of these are refused: upload anew."""
    table = telegram_uploads
    session.execute(delete(table).where(table.c.bot == bot, table.c.hash.in_(hashes)))


def uploaded(session: Session, bot: str, hashes: Collection[str]) -> Mapping[str, str]:
    """The file id of each hash this bot has uploaded."""
    table = telegram_uploads
    rows = session.execute(
        select(table.c.hash, table.c.file_id).where(table.c.bot == bot, table.c.hash.in_(hashes))
    )
    return {row.hash: row.file_id for row in rows}


def pause(session: Session, bot: str, scope: str, until: datetime) -> None:
    """Telegram takes nothing in this scope until then."""
    upsert(session, telegram_pauses, [{"bot": bot, "scope": scope, "until_at": until}])


def pauses(session: Session, bot: str, *, now: datetime) -> Mapping[str, datetime]:
    """What is closed now and until when; what has opened again is forgotten."""
    table = telegram_pauses
    session.execute(delete(table).where(table.c.bot == bot, table.c.until_at <= now))
    rows = session.execute(select(table.c.scope, table.c.until_at).where(table.c.bot == bot))
    return {row.scope: row.until_at for row in rows}
