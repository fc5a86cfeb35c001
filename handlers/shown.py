"""What a chat shows to be pressed: the buttons of the bot's latest answer, and which of them typed words mean."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handlers.chat import Chat
from handlers.utterance import Utterance
from locales import catalogue
from models.outbox import Outbox, Show
from models.people import Person, Standing
from models.phrase import Phrase, option
from models.understanding import choosing
from models.understanding.choosing import Option, Sort, phrases
from services.life import door
from services.life.refusals import Refused
from services.render import Reader
from services.ticket import lists
from services.work import Work

#: Buttons that stand in a list of alternatives, by their verbs.
LISTED = frozenset({"pick", "card", "note", "answer", "spot", "language", "new", "chase", "for", "asked"})
#: Other words for a button, by its verb, or by what a picker's data end with.
OTHERS: dict[str, frozenset[str]] = {
    "new": phrases(
        "新的|新事|新问题|另一件|另一件事|另外一件|另外的事|别的事|new|a new one|something new|another|another one"
    ),
    "chase": phrases(
        "是|是的|对|对的|就是|就是它|嗯|嗯嗯|同一件|一样的|是同一件|yes|yep|yeah|the same|same|it is|that one"
    ),
    "agree": phrases("我同意|可以|行|好|好的|没问题|同意了|agree|i agree|agreed|ok|okay|yes|accept|i accept|fine"),
    "words": phrases(
        "说不清|说不清楚|不知道|不清楚|说不上来|不晓得|不好说|问值班台|请值班台核实|让值班台核实|don t know|dont know",
        "i don t know|i dont know|not sure|no idea|dunno|ask the desk",
    ),
}


def keep(work: Work, stood: Standing | None) -> None:
    """Note what the answers of this transaction offer; `stood`: how the chat stood before it.

    An answer without buttons takes away what was offered, unless the chat still waits for the same.
    """
    chat, actor = work.chat, work.actor
    if chat is None or actor is None or stood is None:
        return
    told = [row for row in work.pending(Outbox) if row["person_id"] == actor.id and row["show"] != Show.EDIT]
    offered = [
        [[item["phrase"], item["params"], item["data"]] for line in row["choices"] for item in line]
        for row in told
        if row["choices"]
    ]
    cards = [[row["kind"], row["number"]] for row in told if row["show"] == Show.NEW]
    if offered or cards:
        chat.shown = {"at": work.now.isoformat(), "lists": offered, "cards": cards}
    elif told and (chat.state is None or (chat.state, chat.data) != (stood.state, stood.data)):
        chat.shown = None


def pick(work: Work, person: Person, chat: Chat, said: Utterance) -> str | None:
    """The data of the button that these words mean, of those that the latest answer offers; None: of none, or unclear."""
    shown = chat.shown
    if shown is None or not said.text or said.media or said.point or len(said.text) > choosing.LONGEST:
        return None
    if said.replied and all(said.replied != data for offered in shown["lists"] for _, _, data in offered):
        return None
    readers = [Reader(work, language) for language in work.community.languages]
    words, meant = choosing.form(said.text), set()
    counted = choosing.ordinal(words) or choosing.ordinal(choosing.core(words))
    if counted and _asked_since(work, person, shown["at"]):
        return None
    for offered in shown["lists"]:
        options = [_option(readers, *item) for item in offered]
        ordered = offered is shown["lists"][-1] and _stand_in_order(offered)
        index = choosing.choose(words, options, ordered=ordered)
        if index is not None:
            meant.add(offered[index][2])
    meant |= {data for card in shown["cards"] for data in _on_card(work, person, readers, words, *card)}
    return meant.pop() if len(meant) == 1 else None


def _option(readers: list[Reader], key: str, params: dict[str, Any], data: str) -> Option:
    labels = tuple(dict.fromkeys(reader.text(Phrase(key, params)) for reader in readers))
    verb, end = data.partition(":")[0], data.rpartition(":")[2]
    return Option(labels, _sort(data, params), OTHERS.get("words" if end == "words" else verb, frozenset()))


def _sort(data: str, params: dict[str, Any]) -> Sort:
    verb = data.partition(":")[0]
    if verb == "cancel":
        return Sort.CANCEL
    if verb not in LISTED:
        return Sort.ACTION
    if data.endswith(":words"):
        return Sort.ELSE
    return Sort.MOMENT if isinstance(params.get("name"), dict) and "moment" in params["name"] else Sort.VALUE


def _stand_in_order(offered: list[list[Any]]) -> bool:
    """Whether they are alternatives of one question, cancel aside. Of stars, "2" says how many."""
    sorts = [_sort(data, params) for _, params, data in offered]
    return Sort.ACTION not in sorts and not any(data.startswith("pick:ticket.rate") for _, _, data in offered)


def _asked_since(work: Work, person: Person, at: str) -> bool:
    """Whether somebody has asked them about a report since: a number may be the answer."""
    since = datetime.fromisoformat(at)
    return any(ticket.asked_at and ticket.asked_at > since for ticket in lists.questions(lists.reported(work, person)))


def _on_card(work: Work, person: Person, readers: list[Reader], words: str, name: str, number: int) -> Iterator[str]:
    """The action of a card, as it can be taken now, that is labelled so."""
    try:
        matter = door.find(work, name, number, person) if name in work.kinds else None
    except Refused:
        matter = None
    if matter is None:
        return
    kind = door.kind_of(work, matter)
    for action in dict.fromkeys(row.action for row in kind.life.rows if row.source == matter.status):
        label = kind.button(action, matter)
        known = (
            choosing.known_form(reader.text(Phrase(label))) for reader in readers if label in catalogue(reader.language)
        )
        if words in known and door.offered(work, person, matter, (action,)):
            yield str(option(label, f"do:{name}.{action}:{number}")["data"])
