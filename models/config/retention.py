"""How long what is kept is kept: the spans that the tables' lifetimes name."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator
from pydantic_settings import NoDecode

from models.config.part import Part
from models.time.worktime import Span

WARNED = timedelta(days=1)  # before somebody's words are deleted


def _days(span: Span) -> Span:
    if span.unit != "day":
        raise ValueError("expected days, such as '30 days'")
    return span


def _with_warning(span: Span) -> Span:
    if span.amount < 2:
        raise ValueError("expected at least '2 days': whoever said it is told the day before")
    return span


Days = Annotated[Span, AfterValidator(_days), NoDecode]  # in the environment too it stands as it is
WarnedDays = Annotated[Days, AfterValidator(_with_warning)]


class Retention(Part):
    """In days, and nothing of an open matter, nor of one within its `reopening`, whatever they say."""

    reopening: Days = Span(15, "day")  # after its end a matter is left as it is
    words: Days = Span(730, "day")  # of matters that are over; then they are anonymous
    messages: Days = Span(365, "day")  # delivered, and the lines of chats on the web
    held: WarnedDays = Span(7, "day")  # what somebody said who has not agreed
    drafts: WarnedDays = Span(30, "day")  # what somebody began and did not finish
    keys: Days = Span(30, "day")  # of updates: what comes again within that time is known
    reminders: Days = Span(30, "day")
    digests: Days = Span(400, "day")
    passes: Days = Span(30, "day")  # used or expired: invitations and codes
    letters: Days = Span(90, "day")  # updates that nobody could take, once they are dealt with

    @model_validator(mode="after")
    def _words_last(self) -> Self:
        if self.span("messages") > self.span("words"):
            raise ValueError("expected messages to go no later than the words that they repeat")
        return self

    def span(self, name: str) -> timedelta:
        """A span by its name, as the tables name it."""
        found: Span = getattr(self, name)
        return timedelta(seconds=found.seconds)
