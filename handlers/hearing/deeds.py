"""What can come of a message."""

from enum import StrEnum


class Deed(StrEnum):
    """One a row of the table; `handlers/deeds/` holds a function for each."""

    # said instead of pressed
    PRESS = "press"
    STOP = "stop"
    HELP = "help"
    LANGUAGE = "language"
    MINE = "mine"
    TASKS = "tasks"
    DIGEST = "digest"
    START_FILING = "start_filing"
    # talk
    GREET = "greet"
    THANK = "thank"
    NOD = "nod"
    WAIT = "wait"
    SOOTHE = "soothe"
    PUZZLED = "puzzled"
    # asked of the service
    TELL = "tell"
    NO_MATTER = "no_matter"
    EXPLAIN = "explain"
    OFFER_ENQUIRY = "offer_enquiry"
    TELL_OR_ASK = "tell_or_ask"
    CALL_BACK = "call_back"
    PRIVACY = "privacy"
    # reports
    FILE = "file"
    FILE_ALL = "file_all"
    BOTH = "both"
    OFFER_FILE = "offer_file"
    SAME_AGAIN = "same_again"
    DESCRIBE = "describe"
    ASK_WHAT = "ask_what"
    COMPLAIN = "complain"
    KEEP_CONTACT = "keep_contact"
    # the second key
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    ASK_WORD = "ask_word"
    AWAIT = "await"
    RATE = "rate"
    REOPEN = "reopen"
    ASK_REOPEN = "ask_reopen"
    # open ones
    WITHDRAW = "withdraw"
    ASK_WITHDRAW = "ask_withdraw"
    RESTORE = "restore"
    CORRECT = "correct"
    ANSWER = "answer"
    NOTE = "note"
    WHICH = "which"
    # where
    PLACE = "place"
    PLACE_OR_NEW = "place_or_new"
    NO_PLACE = "no_place"
    # what was asked for
    USE = "use"
    PICKED = "picked"
    ASK_AGAIN = "ask_again"
    ADD = "add"
    # staff
    ACCEPT = "accept"
    DONE = "done"
    CANNOT = "cannot"
    ESCALATE = "escalate"
    DECLINE = "decline"
    ASSIGN = "assign"
    PROMISE = "promise"
    ASK = "ask"
    PATROL_OR_CALLER = "patrol_or_caller"
    FILED = "filed"
    CALLER = "caller"
