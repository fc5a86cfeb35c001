"""What is said to the service itself: politeness, questions, a wish for a person."""

import re

from handlers import about, calling, digest, filing, guide, lists
from handlers.chat import CANCEL
from handlers.hearing.deeds import Deed
from handlers.hearing.hearing import Hearing
from models.config.units import Level
from models.phrase import option, phrase
from services import answers, languages, outbox, route
from services.ticket import progress, report

#: Leaders whom a complaint can be about besides workers, by what they are called; a secretary without more may be one of
#: the community, above whom alone it is safe.
LEADERS = (
    (Level.REGION, re.compile("片区|大党委|街道(书记|書記|领导|領導)|regional", re.IGNORECASE)),
    (Level.BRANCH, re.compile("支部|branch", re.IGNORECASE)),
    (Level.GRID, re.compile("组长|組長|网格长|網格長|group leader|grid leader", re.IGNORECASE)),
    (Level.COMMUNITY, re.compile("书记|書記|主任|领导|領導|secretary|director|leader", re.IGNORECASE)),
)


async def greet(h: Hearing) -> None:
    outbox.answer(h.work, phrase("reply.greeting"))


async def thank(h: Hearing) -> None:
    outbox.answer(h.work, phrase("reply.thanks"))


async def nod(h: Hearing) -> None:
    outbox.answer(h.work, phrase("reply.nod" if h.person.works_here or not h.focus.others else "reply.fine"))


async def wait(h: Hearing) -> None:
    """They want a moment; what was asked stays asked."""
    outbox.answer(h.work, phrase("reply.no_hurry"))


async def soothe(h: Hearing) -> None:
    outbox.answer(h.work, phrase("reply.sorry"))


async def puzzled(h: Hearing) -> None:
    outbox.answer(h.work, phrase("reply.puzzled" if h.said.empty else "reply.short"))


async def help_(h: Hearing) -> None:
    guide.tell_help(h.work, h.person)


async def language(h: Hearing) -> None:
    guide.switch(h.work, h.person, languages.others(h.work, h.person))


async def mine(h: Hearing) -> None:
    lists.tell_mine(h.work, h.person)


async def tasks(h: Hearing) -> None:
    lists.tell_tasks(h.work, h.person)


async def digest_(h: Hearing) -> None:
    digest.tell(h.work, h.person)


async def start_filing(h: Hearing) -> None:
    await filing.begin(h.work, h.chat)


async def explain(h: Hearing) -> None:
    """What the community answers to such a question; what was asked stays asked."""
    spots = [code for spot in h.meaning.spots if spot.sure for code in spot.codes[:1]]
    answers.answer(h.work, h.person, h.meaning.replies, next(iter(spots), None))


async def offer_enquiry(h: Hearing) -> None:
    """Nobody has written an answer down: the duty desk can give one, if they wish."""
    await about.keep(h.work, h.chat, h.said)
    choices = [[option("button.ask_desk", "enquire")], [option("button.file", "new")], CANCEL]
    outbox.answer(h.work, phrase("ask.enquire"), choices=choices)


async def tell_or_ask(h: Hearing) -> None:
    """A question while something is under way: how it stands, and whom it can be passed on to."""
    ticket = h.ticket
    await about.keep(h.work, h.chat, h.said)
    lines = [*progress.lines(h.work, h.person, ticket), phrase("ask.pass_on")]
    choices = [[about.button(ticket)], [option("button.ask_desk", "enquire")], [option("button.new", "new")]]
    outbox.answer(h.work, phrase("stands", parts=[line.packed() for line in lines]), choices=choices)


async def call_back(h: Hearing) -> None:
    """They want a person; whoever says at which number is called there."""
    if number := h.said.contact or h.meaning.phone:
        h.person.contact = number
        await calling.begin(h.work, h.person, h.chat)
    else:
        report.call_back(h.work, h.person)


async def privacy(h: Hearing) -> None:
    ticket = h.focus.first
    outbox.answer(h.work, phrase("reply.private"))
    if ticket is not None and ticket.contact_shared and ticket.closed_at is None:
        outbox.answer(
            h.work,
            phrase("ask.hide_contact", number=ticket.id),
            choices=[[option("button.unshare", f"do:ticket.share:{ticket.id}")]],
        )


async def complain(h: Hearing) -> None:
    """A complaint about somebody who works here goes past them: the worker of a place, or whoever has what they mean."""
    named = next((where for spot in h.meaning.spots if (where := route.at_spot(h.work, spot))), None)
    meant = None if named and not h.focus.how.is_sure else h.focus.first
    leader = next((level for level, called in LEADERS if called.search(h.meaning.text)), None)
    report.complain(
        h.work,
        h.person,
        h.said.words,
        about=meant,
        grid=named.grid if named else None,
        leader=leader,
        media=h.said.media,
    )


DEEDS = {
    Deed.GREET: greet,
    Deed.THANK: thank,
    Deed.NOD: nod,
    Deed.WAIT: wait,
    Deed.SOOTHE: soothe,
    Deed.PUZZLED: puzzled,
    Deed.HELP: help_,
    Deed.LANGUAGE: language,
    Deed.MINE: mine,
    Deed.TASKS: tasks,
    Deed.DIGEST: digest_,
    Deed.START_FILING: start_filing,
    Deed.EXPLAIN: explain,
    Deed.OFFER_ENQUIRY: offer_enquiry,
    Deed.TELL_OR_ASK: tell_or_ask,
    Deed.CALL_BACK: call_back,
    Deed.PRIVACY: privacy,
    Deed.COMPLAIN: complain,
}
