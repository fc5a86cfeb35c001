"""Group chats: which ones the bot is in, and which grid talks there. Nothing personal is ever said in one."""

from typing import Any

from sqlalchemy import select

from models.people import Group, RoleKind
from models.phrase import option, phrase
from services import outbox
from services.work import Work


def find(work: Work, bot: int, address: int) -> Group | None:
    return work.session.scalar(select(Group).where(Group.bot == bot, Group.address == address))


def entered(work: Work, channel: str, bot: int, address: int, language: str) -> Group:
    """The bot is in a group; the grid is that of whoever works here and brought it, if they have one."""
    group = find(work, bot, address)
    if group is None:
        group = Group(
            id=work.new_id(), channel=channel, bot=bot, address=address, language=language, unit=None, present=True
        )
        work.session.add(group)
        work.session.flush()
    group.present = True
    if group.unit is None and work.actor:
        grids = [role.unit for role in work.actor.roles if role.kind in {RoleKind.WORKER, RoleKind.LEADER}]
        group.unit = next((unit for unit in grids if unit in work.community.gridmap.codes), None)
    return group


def left(work: Work, bot: int, address: int) -> None:
    if group := find(work, bot, address):
        group.present = False


def moved(work: Work, bot: int, old: int, new: int) -> None:
    """A group became a supergroup with another id. Whichever of the two ids was known last is given up."""
    group, other = find(work, bot, old), find(work, bot, new)
    if group and other:
        other.unit = other.unit or group.unit
        group.present = False
    elif group:
        group.address = new


def invite_to_chat(work: Work, group: Group) -> None:
    """Ask whoever wants to report to go on in private, where their words belong."""
    outbox.say(work, group, phrase("group.private"), choices=to_chat(group))


def to_chat(group: Group) -> list[list[dict[str, Any]]]:
    """The button that leads from a group into private."""
    return [[option("button.private", f"start:g_{group.id}")]]
