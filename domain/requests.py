"""What a button sends back: a request of at most 64 bytes (Telegram's limit), never a proof."""

from dataclasses import dataclass

LIMIT = 64
_DIGITS_MOST = 9  # stays inside every database's integer


@dataclass(frozen=True, slots=True)
class Do:
    """Perform an action on a case, as seen at `version`."""

    action: str
    code: str
    version: int
    tap: str | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """Show a view of a case: its card, its history."""

    view: str
    code: str


@dataclass(frozen=True, slots=True)
class Go:
    """Go to a place of the menu; `rest` is what might follow its /command."""

    command: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """Pick an option of the open step; a nonce that is not the step's own is stale."""

    nonce: str
    option: str


@dataclass(frozen=True, slots=True)
class Steer:
    """Make a move with a broadcast, as seen at `version`; or show it (`view`)."""

    move: str
    number: int
    version: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """Answer a broadcast."""

    answer: str
    number: int


Request = Do | Show | Go | Pick | Steer | Heard


def encode(request: Request) -> str:
    """The button's data; ValueError if it could not be carried by every channel."""
    match request:
        case Do(action, code, version, tap):
            data = f"do:{action}:{code}:{version}" + (f":{tap}" if tap else "")
        case Show(view, code):
            data = f"show:{view}:{code}"
        case Go(command, rest):
            data = f"go:{command}" + (f":{rest}" if rest else "")
        case Pick(nonce, option):
            data = f"pick:{nonce}:{option}"
        case Steer(move, number, version):
            data = f"steer:{move}:{number}:{version}"
        case Heard(answer, number):
            data = f"heard:{answer}:{number}"
    if len(data.encode()) > LIMIT:
        raise ValueError(f"button data over {LIMIT} bytes: {data}")
    return data


def decode(data: str) -> Request | None:
    """The request in a button's data, or None when it is none of ours."""
    parts = data.split(":")
    match parts:
        case ["do", action, code, version] if _is_version(version):
            return Do(action, code, int(version))
        case ["do", action, code, version, tap] if tap and _is_version(version):
            return Do(action, code, int(version), tap)
        case ["show", view, code]:
            return Show(view, code)
        case ["go", command, *rest] if len(rest) <= 1 and all(rest):
            return Go(command, *rest)
        case ["pick", nonce, *option] if option:
            return Pick(nonce, ":".join(option))
    return _of_broadcast(parts)


def _of_broadcast(parts: list[str]) -> Request | None:
    match parts:
        case ["steer", move, number, version] if _is_version(number) and _is_version(version):
            return Steer(move, int(number), int(version))
        case ["heard", answer, number] if _is_version(number):
            return Heard(answer, int(number))
    return None


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS_MOST
