"""Every door against a literal table of who may use it; and what buttons do that nobody was shown."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from aiogram.types import Update

from bot.app import DOORS, OWN
from bot.channels.web.dialect import Sending
from handlers.chat import Asking
from handlers.dispatch import Dispatch
from handlers.doors import Key, Way, by_key
from handlers.listening import WAITING
from handlers.utterance import hear
from models.outbox import Outbox
from models.people import Account, Person
from models.record import Event
from models.ticket import Action, Ticket
from services import people
from services.life import door
from services.work import Work
from tests.core import MONDAY, Core, holder_of, new_ticket, resident

DISPATCH = Dispatch(DOORS, OWN)

#: Who comes to a door. The ticket is the resident's, in the worker's hands and in the leader's grid; the helper is of another.
ROLES = ("newcomer", "resident", "helper", "worker", "leader", "admin")

#: What comes of it: what they did to the ticket (!), the answer, the word beside a button in brackets. One for all where
#: it is the same.
TABLE = """
command cancel        | done.nothing
command digest        | refused.not_leader | refused.not_leader               | refused.not_leader | refused.not_leader               | digest                      | refused.not_leader
command file          | privacy            | reply.command                    | reply.command      | ask.filing                       | ask.filing                  | ask.filing
command forget        | ask.forget         | ask.forget                       | ask.forget         | refused.forget_staff             | refused.forget_staff        | refused.forget_staff
command help          | help
command lang          | done.language
command language      | done.language
command link          | link.code
command my            | my.none            | my                               | my.none            | my.none                          | my.none                     | my.none
command mydata        | mydata
command privacy       | privacy
command report        | privacy            | ask.text                         | ask.text           | ask.text                         | ask.text                    | ask.text
command start         | privacy            | welcome                          | welcome.staff      | welcome.staff                    | welcome.staff               | welcome.staff
command tasks         | privacy            | reply.command                    | reply.command      | tasks                            | tasks.none                  | tasks.none
answer Asking:caller  | ask.file           | note! card done.note             | ask.file           | report! ask.place                | report! ask.place           | report! ask.place
answer Asking:choice  | report! ask.place  | note! card done.note             | report! ask.place  | ask.which                        | ask.staff                   | ask.staff
answer Asking:contact | ask.file           | note! card done.note             | ask.file           | ask.staff                        | ask.staff                   | ask.staff
answer Asking:place   | ask.file           | ask.where_unknown                | ask.file           | ask.where_unknown                | ask.where_unknown           | ask.staff
answer Asking:pick    | ask.file           | note! card done.note             | ask.file           | ask.again                        | ask.again                   | ask.again
answer Asking:report  | ask.file           | note! card done.note             | ask.file           | ask.caller                       | ask.caller                  | ask.caller
answer Asking:text    | report! ask.place
answer Asking:where   | ask.file           | ask.where_unknown                | ask.file           | ask.where_unknown                | ask.where_unknown           | refused.not_allowed
answer Asking:words   | ask.file           | note! card done.note             | ask.file           | note! card done.note             | note! done.note             | refused.not_allowed
answer Asking:danger  | ask.file           | note! card done.note             | ask.file           | ask.staff                        | ask.staff                   | ask.staff
press alarm           | refused.stale      | refused.stale                    | refused.stale      | ask.which                        | ask.staff                   | ask.staff
press danger          | refused.not_found  | refused.stale                    | refused.not_found  | refused.stale                    | refused.stale               | refused.stale
press same            | refused.not_found  | refused.stale                    | refused.not_found  | refused.stale                    | refused.stale               | refused.stale
press agree           | welcome            | welcome                          | welcome.staff      | welcome.staff                    | welcome.staff               | welcome.staff
press answer          | refused.not_found  | note! card done.note             | refused.not_found  | note! card done.note             | note! done.note             | refused.not_allowed
press as              | refused.not_found  | note! card done.note             | refused.not_found  | note! card done.note             | note! done.note             | refused.not_allowed
press pick:time       | refused.not_found  | refused.not_allowed              | refused.not_found  | promise! card done.promise       | refused.not_allowed         | refused.not_allowed
press call            | refused.stale      | enquire! reply.call_noted ask.contact | enquire! reply.call_noted ask.contact | enquire! reply.call_noted ask.contact | enquire! reply.call_noted ask.contact | enquire! reply.call_noted ask.contact
press cancel          | done.nothing
press card            | refused.not_found  | card                             | refused.not_found  | card                             | card                        | card
press chase           | refused.not_found  | chase! stands                    | refused.not_found  | stands                           | stands                      | stands
press keep            | refused.not_found  | done.keep                        | refused.not_found  | done.keep                        | done.keep                   | done.keep
press pick:category   | refused.not_found  | categorise! card done.categorise | refused.not_found  | categorise! card done.categorise | categorise! done.categorise | refused.not_allowed
press do              | refused.not_found  | refused.not_allowed              | refused.not_found  | accept! card (done.accept)       | accept! card (done.accept)  | refused.not_allowed
press enquire         | enquire! reply.enquired
press for             | refused.stale      | refused.stale                    | refused.stale      | ask.caller                       | ask.caller                  | ask.caller
press forget          | (done.forget)      | (done.forget)                    | (done.forget)      | refused.forget_staff             | refused.forget_staff        | refused.forget_staff
press pick:grid       | refused.not_found  | place! card reply.placed         | refused.not_found  | place! card reply.placed         | place! reply.placed         | refused.not_allowed
press language        | done.language
press new             | report! ask.place
press nocontact       | refused.stale      | refused.stale                    | refused.stale      | report! ask.place                | report! ask.place           | report! ask.place
press note            | refused.not_found  | note! card done.note             | refused.not_found  | note! card done.note             | note! done.note             | refused.not_allowed
press pick:place      | refused.not_found  | place! card reply.placed         | refused.not_found  | place! card reply.placed         | place! reply.placed         | refused.not_allowed
press privacy         | privacy
press pick:rating     | refused.not_found  | rate! card done.rate             | refused.not_found  | refused.not_allowed              | refused.not_allowed         | refused.not_allowed
press spot            | refused.not_found  | place! card reply.to_desk        | refused.not_found  | place! card reply.to_desk        | place! reply.to_desk        | refused.not_allowed
press start           | privacy            | ask.text_at                      | ask.text_at        | ask.text_at                      | ask.text_at                 | ask.text_at
press pick:worker     | refused.not_found  | refused.not_allowed              | refused.not_found  | refused.not_allowed              | assign! card done.assign    | refused.not_allowed
press worker          | answer.worker
press pick:words      | refused.not_found  | place! card reply.to_desk        | refused.not_found  | place! card reply.to_desk        | place! reply.to_desk        | refused.not_allowed
"""

#: A button of each kind, as it stands below some message.
BUTTONS = {
    "do": "do:ticket.accept:{ticket}",
    "pick:time": "pick:ticket.promise:{ticket}:29674000",
    "pick:worker": "pick:ticket.assign:{ticket}:{worker}",
    "pick:category": "pick:ticket.categorise:{ticket}:roads:!",
    "pick:rating": "pick:ticket.rate:{ticket}:5",
    "pick:place": "pick:ticket.place:{ticket}:p.liuxi-2",
    "pick:grid": "pick:ticket.place:{ticket}:g.grid-1",
    "pick:words": "pick:ticket.place:{ticket}:words",
    "card": "card:ticket:{ticket}",
    "note": "note:{ticket}",
    "answer": "answer:{ticket}",
    "spot": "spot:{ticket}",
    "start": "start:p_liuxi-1",
    "as": "as:ticket.note:{ticket}",
    "worker": "worker:liuxi",
    "chase": "chase:{ticket}",
    "keep": "keep:{ticket}",
    "danger": "danger:yes:{ticket}",
    "same": "same:{ticket}:{ticket}",
    "alarm": "alarm:no",
}
#: How the ticket stands for those that wait for something.
STANDS: dict[str, dict[str, Any]] = {
    "pick:time": {"status": "working"},
    "pick:worker": {"awaiting": "grid-1"},
    "pick:rating": {"status": "closed", "confirmed": True, "closed_at": MONDAY},
}
#: The question that they stand below.
BELOW = dict.fromkeys(("new", "note", "answer", "spot", "for", "as", "enquire", "chase", "alarm"), Asking.choice) | {
    "nocontact": Asking.caller,
    "pick:grid": Asking.place,
    "pick:words": Asking.place,
}


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def who(work: Work, role: str) -> Person:
    match role:
        case "newcomer":
            person = resident(work, 2)
            person.consented_at = None
            return person
        case "resident":
            return resident(work)
        case "admin":
            return holder_of(work, "administrator")
        case "helper":
            return holder_of(work, "grid-2-helper")
    return holder_of(work, f"grid-1-{role}")


def ticket_of(work: Work, **fields: Any) -> Ticket:
    return new_ticket(work, resident(work), holder_id=holder_of(work, "grid-1-worker").id, **fields)


def comes(work: Work, role: str, ticket: Ticket, question: str | None, **content: Any) -> Update:
    """The person becomes the actor, in the middle of a question about the ticket; gives what they send."""
    home = work.session.query(Account).filter_by(person_id=who(work, role).id).one()
    work.session.flush()
    people.enter(work, "web", home.bot, home.address, None)
    assert work.chat
    if question:
        kept = {"said": {"text": "路灯坏了"}, "action": "note", "ticket": ticket.id, "need": "time"}
        work.chat.state, work.chat.data = question, kept
    return Sending.model_validate({"id": "message-1", **content}).update(home.address, "zh", work.now, None, None)


def uses(work: Work, role: str, key: Key) -> str:
    """Say or press what opens a door; gives what comes of it."""
    ticket = ticket_of(work, **STANDS.get(key.name, {}))
    match key.way:
        case Way.COMMAND:
            update = comes(work, role, ticket, None, text=f"/{key.name}")
        case Way.ANSWER:
            update = comes(work, role, ticket, key.name, text="二单元门口")
        case Way.PRESS:
            data = BUTTONS.get(key.name, key.name).format(ticket=ticket.id, worker=ticket.holder_id)
            below = BELOW.get(key.name)
            update = comes(work, role, ticket, below.state if below else None, press={"data": data})
    return " ".join(handle(work, update)) or "-"


def handle(work: Work, update: Update) -> list[str]:
    assert work.actor
    me = work.actor.id
    DISPATCH(work, update, said=hear(update, 1, work.community))
    return [
        *(f"{row['action']}!" for row in work.pending(Event) if row["actor_id"] == me),
        *(row["phrase"] for row in work.pending(Outbox) if row["person_id"] == me),
        *([f"({work.toast.key})"] if work.toast else []),
    ]


def rows() -> dict[str, list[str]]:
    found = {}
    for line in TABLE.strip().splitlines():
        key, *cells = (cell.strip() for cell in line.split("|"))
        found[key] = cells * len(ROLES) if len(cells) == 1 else cells
    return found


def test_every_door_has_a_row() -> None:
    """Or one for each need that is picked; and so has every question whose answers the table of decisions hears."""
    known = {row if row.startswith("answer") else row.partition(":")[0] for row in rows()}
    heard = {f"answer {question}" for question in WAITING if question not in {None, Asking.consent.state}}
    assert {" ".join(key) for key in by_key(DOORS)} | heard == known


@pytest.mark.parametrize("row", rows())
def test_a_door_lets_in_whom_the_table_says(core: Core, row: str) -> None:
    way, name = row.split(" ")
    found = []
    for role in ROLES:
        with core.trial() as work:
            found.append(uses(work, role, Key(Way(way), name)))
    assert found == rows()[row]


#: States of the ticket that a stale button may meet.
STATES = ("assigned", "working", "resolved", "closed")
#: Buttons that name a value, with one that may be right; each is tried on all.
VALUES = {
    "promise": "29674000",
    "assign": "{worker}",
    "categorise": "roads:!",
    "rate": "5",
    "place": "p.liuxi-1",
    "accept": "g.grid-2",
}
OLD = ("at", "to", "cat", "rate", "place", "grid", "words")


def forged() -> Iterator[str]:
    """Buttons that nobody was shown: every action, no number, another's, none that there is, values that were never offered."""
    verbs = [key.name for key in by_key(DOORS) if key.way is Way.PRESS]
    yield from (f"do:{kind}{action}:{{ticket}}" for action in (*Action, "explode") for kind in ("", "ticket.", "wish."))
    yield from (f"as:ticket.{action}:{{ticket}}" for action in Action)
    yield from (f"{verb}{number}" for verb in verbs for number in ("", ":", ":x", f":{10**14}", ":{ticket}"))
    values = (*VALUES.values(), "{resident}", "{other}", "0", "-1", "六", "9" * 20)
    yield from (f"{verb}:{{ticket}}:{value}" for verb in OLD for value in values)
    yield from (f"pick:ticket.{action}:{{ticket}}:{value}" for action in VALUES for value in values)


@pytest.mark.parametrize("role", ROLES)
def test_no_button_does_more_than_the_person_may(core: Core, role: str) -> None:
    for form, status in zip(forged(), cycle(STATES), strict=False):
        with core.trial() as work:
            ticket = ticket_of(work, status=status)
            people = {"worker": ticket.holder_id, "resident": ticket.reporter_id}
            data = form.format(ticket=ticket.id, other=holder_of(work, "grid-5-worker").id, **people)
            update = comes(work, role, ticket, Asking.choice.state, press={"data": data})
            assert work.actor
            may = {f"{action}!" for action in Action if door.may(work, work.actor, action, ticket)}
            if form.partition(":")[0] in {
                "new",
                "enquire",
                "call",
            }:  # the kept words are theirs to report, and a wish to be called
                may |= {"report!", "place!", "enquire!"}
            if "ticket.follow:" in form:  # which files another one
                may |= {"report!", "place!"} if "follow!" in may else set()
            assert {done for done in handle(work, update) if done.endswith("!")} <= may, (data, status)
