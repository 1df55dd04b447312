"""Of whom a text tells that they may end their life: of its writer, or of somebody else."""

from collections.abc import Iterator, Sequence

from domain.understanding.cues import Hit, Lexicon, find_cues
from domain.understanding.words import Reading

ME = "me"
OTHER = "other"

# After these a person is no subject: "bị chồng bỏ, em muốn chết" tells of the writer.
_NO_SUBJECT = frozenset(
    "bi vi do boi voi cho mat nho ghet tai by with because of without for lost".split()
)


def _subjects(reading: Reading, persons: Sequence[Hit]) -> Iterator[Hit]:
    """Yield who may be the subject: not the owner in "con gái tôi", nor who is done by."""
    others = [hit for hit in persons if hit.tag == OTHER]
    owned = {place for hit in others for place in range(hit.first, hit.last + 1)}
    for hit in persons:
        before = reading.words[hit.first - 1].plain if hit.first else ""
        if hit.first not in owned if hit.tag == ME else before not in _NO_SUBJECT:
            yield hit


def tells_of_another(reading: Reading, persons: Lexicon, act: int | None) -> bool:
    """Tell whether somebody else is the last person named before the act.

    `act` is the place behind its words; where no words name it, nobody but others may be
    named. Where nobody is named, people speak of themselves.
    """
    found = sorted(find_cues(reading, persons), key=lambda hit: hit.first)
    last = len(reading.words) if act is None else act
    named = [hit.tag for hit in _subjects(reading, found) if hit.first < last]
    telling = named if act is None else named[-1:]
    return OTHER in telling and ME not in telling
