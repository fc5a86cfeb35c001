"""What only Telegram has: group chats, members who come and go, edits."""

import re

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message, User

from handlers import alarming, danger
from handlers.chat import CANCEL, Asking, Chat
from handlers.utterance import PICTURES, Utterance
from models.outbox import Outbox
from models.people import Group, Person
from models.phrase import option, phrase
from services import groups, outbox, people
from services.ticket import alarm, lists
from services.work import Work

#: The bot's name, or a command with it, before what is said to it.
NAME = re.compile(r"^[/／]\w+(?:@\w+)?|@\w+")
PRESENT = {"creator", "administrator", "member", "restricted"}


class ElsewhereThanPrivate(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.chat.type != "private"


class CaptionedFile(Filter):
    """Words below a file that is not kept. Without words the message says nothing at all, which is answered elsewhere."""

    async def __call__(self, message: Message) -> bool:
        document = message.document and message.document.mime_type not in PICTURES
        return bool(message.caption and (message.video or message.audio or document))


class SomebodyElsesContact(Filter):
    """The card of somebody who has not given it. Whoever writes down how to reach a caller may send one."""

    async def __call__(self, message: Message, raw_state: str | None = None) -> bool:
        sender = message.from_user.id if message.from_user else None
        return bool(message.contact and message.contact.user_id != sender and raw_state != Asking.caller.state)


def router() -> Router:
    """What comes before all else: nothing that is said in public reaches the other handlers."""
    found = Router()
    found.message.register(in_public, ElsewhereThanPrivate())
    found.message.register(not_kept, CaptionedFile())
    found.message.register(not_theirs, SomebodyElsesContact())
    found.edited_message.register(nothing, ElsewhereThanPrivate())
    found.edited_message.register(edited)
    found.my_chat_member.register(membership)
    return found


async def nothing(_message: Message) -> None:
    """Not for the bot."""


async def in_public(message: Message, work: Work, channel: str, bot_id: int) -> None:
    """A group moves, or somebody wants to report: then they are asked to go on in private."""
    address = message.chat.id
    if message.chat.type not in {"group", "supergroup"}:
        return
    if message.migrate_to_chat_id:
        groups.moved(work, bot_id, address, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        groups.moved(work, bot_id, message.migrate_from_chat_id, address)
    elif message.text or message.caption:
        # What is not said to the bot does not come this far.
        group = groups.find(work, bot_id, address) or groups.entered(
            work, channel, bot_id, address, _language(work, message)
        )
        said = _said(message, work, group)
        if said.meaning.alarms and message.from_user:
            _danger_in_public(work, group, said, channel, bot_id, message.from_user)
        else:
            groups.invite_to_chat(work, group)


def _said(message: Message, work: Work, group: Group) -> Utterance:
    """What somebody says to the bot before everybody, without its name."""
    words = NAME.sub(" ", (message.text or message.caption or "").strip())
    return Utterance(work.community, text=words.strip(), grid=group.unit)


def _danger_in_public(work: Work, group: Group, said: Utterance, channel: str, bot_id: int, user: User) -> None:
    """Everybody reads what to do first and whom to call, and nothing of what was told; somebody in despair is answered
    alone where they can be. Help comes also for whoever has never spoken to the bot: they are told nothing in private.
    """
    codes = [danger.code for danger in said.meaning.alarms]
    alone = work.actor is not None and any(work.community.emergency(code).quiet for code in codes)
    if work.actor is not None:
        alarming.in_public(work, work.actor, said)
    else:
        account, work.actor = people.welcome(work, channel, bot_id, user.id, user.language_code)
        account.reachable = False
        alarming.in_public(work, work.actor, said)
        work.drop(Outbox, person_id=work.actor.id)
    if not alone:
        outbox.say(work, group, alarm.first_step(work, codes), choices=groups.to_chat(group))


async def not_kept(_message: Message, work: Work) -> None:
    """Say so, and go on with the words."""
    outbox.answer(work, phrase("reply.not_kept"))
    raise SkipHandler


async def not_theirs(_message: Message, work: Work) -> None:
    """Say why it is not kept; what is being asked stays asked."""
    outbox.answer(work, phrase("refused.contact"))


async def membership(change: ChatMemberUpdated, work: Work, channel: str, bot_id: int) -> None:
    """The bot was blocked, unblocked, added to a group or removed from one."""
    here = change.new_chat_member.status in PRESENT
    if change.chat.type == "private":
        people.mark_reachable(work, bot_id, change.chat.id, reachable=here)
    elif here:
        groups.entered(work, channel, bot_id, change.chat.id, _language(work, change))
    else:
        groups.left(work, bot_id, change.chat.id)


async def edited(message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """An edit cannot unsay what was dispatched: offer the new words as a note. Live positions move in silence.

    Danger to life is heard as if it were said anew.
    """
    if said.meaning.alarms and not person.works_here:
        await danger.hear(work, person, state, said)
        return
    mine = [ticket for ticket in lists.mine(work, person) if ticket.closed_at is None][:3]
    if message.location or not said.text or not mine:
        return
    await state.ask(Asking.choice, said=said.packed())
    about = [[option(phrase("button.note_to", number=ticket.id), f"note:{ticket.id}")] for ticket in mine]
    outbox.answer(work, phrase("ask.edited"), choices=[*about, CANCEL])


def _language(work: Work, event: Message | ChatMemberUpdated) -> str:
    return work.community.language(event.from_user.language_code if event.from_user else None)
