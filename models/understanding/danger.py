"""Danger to life, as a message tells of it: which kind, how plainly, by which words."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How plainly danger is told of: it is there now, or it may be."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger that is heard, and why."""

    code: str  # its kind, in the configuration
    grade: Grade
    words: str  # that tell of it, as they were typed
    rule: str  # a short code
    context: tuple[str, ...] = ()  # codes of what was weighed


#: The rule by which a community's own words count.
OWN = "own"
