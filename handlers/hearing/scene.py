"""What a message meets: who speaks, what is being asked of them, which matter they mean and how that stands."""

from dataclasses import dataclass
from enum import StrEnum

from models.understanding.meaning import Act, State


class Who(StrEnum):
    RESIDENT = "resident"
    STAFF = "staff"


class Asked(StrEnum):
    """What the chat waits for."""

    NOTHING = "nothing"
    WHAT = "what"  # what is wrong, for a photo or a point
    PLACE = "place"  # where a report is
    WHICH = "which"  # which matter a message is about
    HOW = "how"  # how it was done
    WHY = "why"  # why it is declined, or passed up
    STILL = "still"  # what is still wrong
    WORDS = "words"  # any other words that an action needs
    PICK = "pick"  # a time, a person, a category, a rating
    CONTACT = "contact"
    FILING = "filing"  # what somebody told a worker
    CALLER = "caller"  # how that somebody can be reached


class Stands(StrEnum):
    """How the matter stands that they mean."""

    NONE = "none"  # there is none
    OPEN = "open"
    QUESTION = "question"  # they have been asked something about it
    RESOLVED = "resolved"  # it waits for their word
    ALARM = "alarm"  # open, and life is in danger
    CLOSED = "closed"  # not long ago
    WITHDRAWN = "withdrawn"  # not long ago


class How(StrEnum):
    """How it is known which matter they mean."""

    REPLIED = "replied"
    NUMBER = "number"
    ASKED = "asked"
    EVERY = "every"
    SUBJECT = "subject"  # by what it is about, or where it is
    WAITS = "waits"  # the only one that waits for them
    ONLY = "only"
    LATEST = "latest"
    NONE = "none"

    @property
    def is_sure(self) -> bool:
        """Whether they have named it by its number or a reply."""
        return self in {How.REPLIED, How.NUMBER}

    @property
    def is_vague(self) -> bool:
        """Whether nothing that they said names it."""
        return self in {How.WAITS, How.ONLY, How.LATEST, How.NONE}


class Guard(StrEnum):
    """What else may be so. Each is looked at only where a row asks for it."""

    SHOWN = "shown"  # the words of a button that stands there
    LIKE_ANSWER = "like_answer"  # it can be read as what was asked for: a time, a person, a place
    EMPTY = "empty"  # nothing that could be read
    PHOTOS = "photos"  # photos or a voice note, and no words
    POINT = "point"
    CONTACT = "contact"  # a contact, or words that hold a phone number
    POLITE = "polite"  # politeness and nothing else
    SHORT = "short"  # a word or two
    ENQUIRES = "enquires"  # it has the form of a question
    ANSWERED = "answered"  # the community has an answer to such a question
    PROBLEM = "problem"  # it tells of a problem
    SEVERAL = "several"  # it tells of several
    BESIDES = "besides"  # besides something else it tells of another problem, at another place
    ELSEWHERE = "elsewhere"  # it tells of nothing but a problem at another place
    OTHER_KIND = "other_kind"  # it tells of another kind of problem, and of no other place
    SPOT = "spot"  # it names a place
    NOWHERE = "nowhere"  # it names nothing but a place
    MANY = "many"  # more than one matter may be meant
    SAME = "same"  # they have said the same within a day
    WORD = "word"  # it tells how things are, or yes or no
    STILL_BAD = "still_bad"  # it tells that things are bad
    CONTRARY = "contrary"  # both that it is solved and that it is not
    PLEASED = "pleased"  # four stars or five
    LATE = "late"  # it was closed without a word of theirs
    ASKED_SINCE = "asked_since"  # somebody has asked them something after the bot did
    UNACCEPTED = "unaccepted"  # nobody has accepted the matter yet
    SAYS_MORE = "says_more"  # besides what the acts are told with, there are words left


@dataclass(frozen=True)
class Scene:
    """Everything that the table looks at, save its guards."""

    who: Who
    asked: Asked
    stands: Stands
    how: How
    acts: frozenset[Act]
    state: State | None
    yes: bool | None
