"""References for volunteers: printed, and read again however they are typed."""

from bot.cli import volunteer
from domain.codes import parse_volunteer_ref


def test_each_reference_is_another_and_can_be_read(capsys):
    volunteer(count=20)
    printed = capsys.readouterr().out.splitlines()
    refs = {parse_volunteer_ref(line.removeprefix("TNV ")) for line in printed}
    assert len(refs) == 20
    assert None not in refs
