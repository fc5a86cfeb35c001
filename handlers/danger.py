"""Danger to life, heard before anything else, whatever was being asked."""

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from handlers import about, acting, alarming, consent, listening
from handlers.chat import ALREADY_READ, DOING, Asking, Chat
from handlers.doors import WORKS_HERE, Doors
from handlers.utterance import Utterance
from models.people import Person
from models.phrase import option
from models.understanding.meaning import Act, Meaning, State
from services.ticket import alarm, lists
from services.work import Work

#: Whether somebody who is rung comes.
COMING = frozenset({Act.ACCEPT, Act.CANNOT, Act.DECLINE})

doors = Doors()


class Danger(Filter):
    """Somebody tells of danger to life. What staff write down for somebody is read by whoever asked for it; and whether they
    come to the one that they are rung for is heard as that.
    """

    async def __call__(
        self, _message: Message, work: Work, person: Person, state: Chat, said: Utterance | None = None
    ) -> bool:
        if said is None or not said.meaning.alarms:
            return False
        if person.works_here and said.meaning.said & COMING and lists.rings(work, person):
            return False
        asked = await state.get_state() if person.works_here else None
        return asked not in ALREADY_READ and not (asked in DOING and _is_done(said.meaning))


def _is_done(meaning: Meaning) -> bool:
    """Whether somebody who writes about a matter tells how what may have been a danger has ended."""
    return not meaning.dangers and (meaning.state is State.GOOD or meaning.has(Act.DONE))


async def danger(
    _message: Message, work: Work, person: Person, state: Chat, said: Utterance, album_goes_on: bool = False
) -> None:
    await hear(work, person, state, said, album=album_goes_on)


async def hear(work: Work, person: Person, state: Chat, said: Utterance, *, album: bool = False) -> None:
    """What they had begun to tell belongs to it; who has not agreed is asked to after they have been helped."""
    said = _without_command(said)
    if person.works_here and await state.get_state() in DOING:
        await _ask_staff(work, state, said)
        return
    before = await about.held(work, state)
    await alarming.take(work, person, state, before.with_more(said).alarming_as(said), album=album)
    await consent.after(work, person, state)


def _without_command(said: Utterance) -> Utterance:
    """The words behind a command: /report, or whatever else it was written behind."""
    if not said.text.startswith(("/", "／")):
        return said
    return said.only("".join(said.text.split(maxsplit=1)[1:])).alarming_as(said)


async def _ask_staff(work: Work, state: Chat, said: Utterance) -> None:
    """They write about a matter: they may tell of what was, or of what is. The question that they were answering waits."""
    waits = {"state": await state.get_state(), "data": await state.get_data()}
    await state.ask(Asking.choice, said=said.packed(), since=work.now.isoformat(), before=waits)
    alarm.ask_staff(
        work,
        [danger.code for danger in said.meaning.alarms],
        [[option("button.raise_now", "alarm:yes")], [option("button.only_words", "alarm:no")]],
    )


@doors.press("alarm", who=WORKS_HERE)
async def staff_says(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """It is happening now, or it belongs to what they were writing."""
    said = await about.given_out(work, state, Asking.choice)
    if args == ["yes"]:
        await alarming.take(work, person, state, said)
    elif await state.get_state() == Asking.words.state:
        await acting.use(work, person, state, said)
    else:
        await listening.take(work, person, state, said)
