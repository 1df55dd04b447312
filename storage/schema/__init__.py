"""All tables. The migrations in `storage/migrations` build exactly these."""

from storage.schema.cases import (
    case_events,
    case_files,
    cases,
    counters,
    files,
    followers,
    ratings,
)
from storage.schema.channels import (
    agency_rooms,
    telegram_files,
    telegram_pauses,
    telegram_uploads,
    web_messages,
    web_sessions,
)
from storage.schema.metadata import metadata
from storage.schema.people import (
    absences,
    contacts,
    conversations,
    digests,
    invitations,
    people,
    roles,
)
from storage.schema.reference import (
    agencies,
    categories,
    communes,
    districts,
    reject_codes,
    standard_answers,
    wards,
)
from storage.schema.roads import inbox, outbox
from storage.schema.zalo import (
    kept_back,
    links,
    menus,
    referrals,
    zalo_tokens,
    zalo_uploads,
)

__all__ = [
    "absences",
    "agencies",
    "agency_rooms",
    "case_events",
    "case_files",
    "cases",
    "categories",
    "communes",
    "contacts",
    "conversations",
    "counters",
    "digests",
    "districts",
    "files",
    "followers",
    "inbox",
    "invitations",
    "kept_back",
    "links",
    "menus",
    "metadata",
    "outbox",
    "people",
    "ratings",
    "referrals",
    "reject_codes",
    "roles",
    "standard_answers",
    "telegram_files",
    "telegram_pauses",
    "telegram_uploads",
    "wards",
    "web_messages",
    "web_sessions",
    "zalo_tokens",
    "zalo_uploads",
]
