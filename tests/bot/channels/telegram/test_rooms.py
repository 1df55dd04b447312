"""An agency's group: linked by its leader, told code and summary only, presses are the presser's."""

from __future__ import annotations

import re

from domain.people import Grant, Role
from storage import rooms
from tests.bot.channels.telegram.test_intake import is_quiet, until
from tests.bot.channels.telegram.town import grant, presses

CODE = re.compile(r"HN-[0-9A-Z-]{13}")
SECRET = "Cống trước nhà ông Ba số 18 tắc mấy hôm nay, nước đen tràn vào nhà"


async def met(town, name, *held):
    person = town.telegram.person(name)
    person.starts()
    await person.sees("Đây là Nâng Niu", within=30)
    for one in held:
        grant(town.app.parts.database, person, one)
    return person


async def linked(town):
    leader = await met(town, "Bà Lan", Grant(Role.LEADER, "SXD"))
    officer = await met(town, "Anh Minh", Grant(Role.OFFICER, "SXD"))
    group = town.telegram.group("Đội thoát nước", leader)
    group.adds_bot()
    await leader.sees("gõ ngay trong nhóm này: /thamgia", group=group, within=15)
    group.adds(officer)
    leader.says("/thamgia SXD", group=group)
    await leader.sees("Đã nối nhóm này", within=15)
    await leader.sees("Nhóm này từ nay nhận tin", group=group)
    return leader, officer, group


def of_sxd(town):
    with town.app.parts.database.reading() as session:
        return rooms.of_agency(session, "SXD")


async def reports(town, citizen):
    citizen.says(SECRET)
    await presses(citizen, "Gửi phản ánh này")
    await citizen.sees("lĩnh vực nào", within=15)
    await presses(citizen, "Ngập, thoát nước")
    await citizen.sees("Sự việc ở đâu", within=15)
    citizen.shares_place(20.9937, 105.8166)
    for label in (
        "Phường Khương Đình",
        "Bỏ qua",
        "Bỏ qua",
        "Giữ nguyên",
        "Ẩn tên tôi",
        "Tôi đồng ý",
        "Gửi",
    ):
        await presses(citizen, label)
        await until(town, is_quiet(town))


async def test_a_room_is_told_code_and_summary_and_each_press_is_the_pressers(town):
    leader, officer, group = await linked(town)
    citizen = await met(town, "Chị Hoa")
    await reports(town, citizen)
    await leader.sees("hồ sơ HN-", group=group, within=15)
    told = "\n".join(seen.text for seen in leader.screen(group=group) if seen.by_bot)
    assert "ông Ba" not in told
    assert "nước đen" not in told
    assert links(leader, group) == [f"https://t.me/nangniu_bot?start={CODE.search(told)[0]}"]
    officer.presses("Thẻ hồ sơ", group=group)
    await officer.sees("ông Ba", within=15)
    await presses(officer, "Tiếp nhận")
    # The room's message and every card follow, each in its place.
    await leader.sees("Đang xử lý", group=group, within=15)
    await leader.sees("đang xử lý", within=15)
    assert [seen.edited for seen in leader.screen(group=group) if "HN-" in seen.text] == [True]
    assert sum("🔖" in seen.text for seen in leader.screen()) == 1
    stranger = await met(town, "Người qua đường")
    group.adds(stranger)
    stranger.presses("Thẻ hồ sơ", group=group)
    await stranger.sees("HN-", within=15)
    assert not any("ông Ba" in seen.text for seen in stranger.screen())


def links(person, group) -> list[str]:
    """Where the buttons of a group's messages lead to."""
    buttons = (b for seen in person.screen(group=group) for row in seen.buttons for b in row)
    return [button.url for button in buttons if button.url]


async def test_who_has_never_met_the_bot_gets_to_the_card_by_the_link(town):
    leader, officer, group = await linked(town)
    citizen = await met(town, "Chị Hoa")
    await reports(town, citizen)
    await leader.sees("hồ sơ HN-", group=group, within=15)
    _, code = links(leader, group)[0].split("?start=")
    officer.starts(code)
    await officer.sees("ông Ba", within=15)
    stranger = town.telegram.person("Người qua đường")
    stranger.starts(code)
    await stranger.sees("HN-", within=15)
    assert not any("ông Ba" in seen.text for seen in stranger.screen())


async def test_in_a_group_of_strangers_nothing_is_said(town):
    stranger = await met(town, "Người qua đường")
    group = town.telegram.group("Xóm", stranger)
    group.adds_bot()
    await until(town, is_quiet(town))
    assert [seen.text for seen in stranger.screen(group=group) if seen.by_bot] == []


async def test_only_a_leader_links_a_group_and_talk_in_it_is_not_answered(town):
    officer = await met(town, "Anh Minh", Grant(Role.OFFICER, "SXD"))
    group = town.telegram.group("Đội", officer)
    group.adds_bot(admin=True)
    officer.says("Trưa nay ăn gì?", group=group)
    officer.says("/thamgia SXD", group=group)
    await officer.sees("Chỉ lãnh đạo", within=15)
    assert of_sxd(town) == []
    told = [seen.text for seen in officer.screen(group=group) if seen.by_bot]
    assert ["/thamgia" in text for text in told] == [True]  # what to do, and nothing else


async def test_a_room_moves_with_its_group_and_is_left_with_it(town):
    leader = await met(town, "Bà Lan", Grant(Role.LEADER, "SXD"))
    group = town.telegram.group("Đội thoát nước", leader, supergroup=False)
    group.adds_bot()
    leader.says("/thamgia", group=group)
    await leader.sees("Đã nối nhóm này", within=15)
    new = group.migrates()
    await until(town, lambda: [room.id for room in of_sxd(town)] == [str(new)])
    group.removes_bot()
    await until(town, lambda: of_sxd(town) == [])
