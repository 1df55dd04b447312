"""The whole story in English: not one Vietnamese sentence in it."""

import re

import pytest

from tests.handlers.steps import TEXT

ANSWER = "This morning the drainage crew cleared 40 m of drain in the alley; the water is gone."
# Names of places, and what the persons themselves wrote.
NAMES = re.compile(
    r"Nâng Niu|Khương Đình|Phương Liệt|Láng|Khương Trung|Sóc Sơn|Ngôn ngữ|Tiếng Việt|UBND-ĐT|QĐ|"
    + re.escape(TEXT)
)
MARKED = re.compile(r"[À-ÃÈ-ÊÌ-ÍÒ-ÕÙ-ÚÝà-ãè-êì-íò-õù-úýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def foreign(persona):
    """The words of theirs, since they chose English, that hold a Vietnamese letter."""
    chosen = next(n for n, m in enumerate(persona.messages) if "From now on" in m.text)
    told = persona.messages[chosen:]
    words = [w for m in told for w in (m.text, *(choice.label for choice in m.choices))]
    return [w for w in words if MARKED.search(NAMES.sub("", w))]


@pytest.fixture
def cast(town):
    """A citizen, an officer, a leader, a dispatcher, a neighbour: all speak English."""
    people = (
        town.person("Ms Hoa"),
        town.officer("Mr Minh", "SXD"),
        town.leader("Ms Lan", "SXD"),
        town.dispatcher("Mr Son"),
        town.person("Mr Lee"),
    )
    for persona in people:
        persona.says("/en")
    return people


def report(citizen):
    citizen.says("Send a report").sees("What is happening?").says(TEXT).presses(
        "Flooding and drains"
    )
    citizen.says("Khuong Dinh").presses("Khương Đình Ward").says("Alley 211").sends(
        "before"
    ).presses("Done")
    citizen.presses("Show my name").says("Hoa Nguyen").says("0912345678").presses("I agree")
    citizen.sees(
        "• What happened:",
        "• Ward: Khương Đình Ward",
        "• Pictures: 1 picture",
        "• Phone: 0912345678",
    )
    citizen.presses("Send").sees(
        "Thank you. Your report has been recorded.", "With: Department of Construction"
    )
    citizen.sees("To be accepted by: 09:00 Tuesday, 06/10/2026")
    return citizen.code


def test_the_whole_story(cast):
    citizen, officer, leader, _, neighbour = cast
    code = report(citizen)
    neighbour.says(code).presses("Follow").sees("You now follow report")
    officer.says("/queue").sees("Waiting: 1 case, overdue: 0").presses(code).presses(
        "Accept"
    ).sees("You have accepted case")
    citizen.sees("was accepted: Department of Construction is working on it")
    officer.presses("Ask the citizen").says("Which drain is it, in the alley or in the street?")
    citizen.presses("Answer the question").says("The one in the alley").presses("Skip").sees(
        "Your answer was passed on"
    )
    officer.presses("Contact").sees("Hoa Nguyen, phone: 0912345678").presses("Case card")
    officer.presses("Resolve").presses("Drain cleared").says(ANSWER).presses("Skip").presses(
        "Skip"
    ).presses("Send")
    officer.sees("waits for a leader's approval")
    leader.presses("Send back").says("Please add a picture taken afterwards")
    officer.presses("Resolve").presses("The last answer").says(ANSWER).sends("after").presses(
        "Done"
    ).presses("Skip").presses("Send")
    citizen.sees("has answered report", ANSWER).presses("Dissatisfied").presses("Slow").presses(
        "Done"
    ).says("It took too long")
    leader.sees("The citizen is dissatisfied").presses("History").presses("Case card").presses(
        "Reopen"
    ).says("Please look at the far end too")
    officer.sees("The case was reopened.", "🔁 Reopened, round 1")
    citizen.says("/mine").presses(code).sees("Status: Waiting")
    assert [word for persona in cast for word in foreign(persona)] == []


def test_the_unhappy_sides(cast):
    citizen, officer, leader, dispatcher, neighbour = cast
    citizen.says("?").says("/help").says("/data").says("/language").says("HN-7K3M-Q9TX-2V4").says(
        "HN-7K3M-Q9TX-2VV"
    )
    citizen.says("The street light is broken again").presses("No, thank you").sends_something_odd(
        "poll"
    ).forges("x")
    citizen.says("Send a report").says("short").says("/cancel")
    code = report(citizen)
    officer.presses("Return").says("This belongs to the ward").says("nowhere at all").presses(
        "Skip"
    )
    dispatcher.presses("Classify").says("trees").presses("Complex")
    dispatcher.presses("Assign").says("construction").presses("Department of Construction")
    dispatcher.says(code).presses("Show identity").says("I must call to find the place")
    leader.presses("Accept").presses("Refer up").says("City committee").says(
        "Replace the whole drain please"
    ).says("20/10/2026").presses("Send")
    citizen.presses("Withdraw").presses("No, keep it").presses("Withdraw").presses(
        "Yes, withdraw it"
    )
    officer.forges(f"do:resolve:{code}:2").sees("has just changed")
    code = report(citizen)
    dispatcher.says(code).presses("Reject").presses("Private dispute").says(
        "This is a matter between two families"
    ).presses("Send")
    citizen.sees("could not take report").presses("Contest the refusal").says(
        "It is public land, not a private matter"
    )
    neighbour.says(code)
    assert [word for persona in cast for word in foreign(persona)] == []


def test_emergency_and_scope(cast):
    citizen, *_ = cast
    citizen.says("My house is on fire, people are trapped on the third floor, help").sees(
        "⚠️ EMERGENCY", "call 114 (fire and rescue)"
    )
    citizen.presses("No, thank you")
    citizen.says("I want to denounce the ward official who takes bribes from us").sees(
        "seems to be a denunciation"
    )
    assert foreign(citizen) == []


def test_words_instead_of_buttons_and_the_unhappy_ends_of_a_report(cast):
    citizen, officer, *_ = cast
    citizen.says("I want to kill myself").sees("call 115")
    citizen.says("The street light is broken again").says("thanks").says("yes").says("17")
    citizen.says("back").says("no").says("menu").says("help").says("language").says("cancel")
    citizen.sees("is deleted").says("yes").sees("Cancelled")
    code = report(citizen)
    citizen.says("Look up a code").says("The street light is broken again").says("no thanks")
    officer.presses("Accept").presses("Resolve").says(ANSWER)
    officer.says("We will come back next week and look again.").sees("added").sends("after")
    officer.presses("Done").says("no").says("ok").sees(code)
    citizen.says("satisfied").sees("Thank you")
    assert [word for persona in cast for word in foreign(persona)] == []
