"""Words that many rows of the table use."""

from domain.action import Audience, Party, Tell
from domain.forms import Kind, Question
from domain.report import PHOTOS_MOST

REPORTER, CITIZEN, OFFICER = Party.REPORTER, Party.CITIZEN, Party.OFFICER
LEADER, DISPATCHER, SYSTEM = Party.LEADER, Party.DISPATCHER, Party.SYSTEM
PUBLIC = (Tell(Audience.REPORTER), Tell(Audience.FOLLOWERS))
STAFF, LEADERS = Tell(Audience.STAFF), Tell(Audience.LEADERS)
DISPATCHERS, FORMER = Tell(Audience.DISPATCHERS), Tell(Audience.FORMER)

REASON = Question("reason", least=10, most=1000)
PHOTOS = Question("photos", Kind.PHOTOS, required=False, most=PHOTOS_MOST)
INFORMATION = Question("text", least=1, most=2000, screened=True)
