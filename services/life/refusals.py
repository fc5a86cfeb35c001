"""What a service refuses, and the kind answer that goes with it.

Refused
├── NotAllowed      the policy says no
├── MovedOn         the matter is no longer in a state for this
├── Missing         the action needs something first, or things do not stand so
├── NotFound        no such matter, or none that they may see
└── Stale           the button means nothing any more, or never did
"""

from collections.abc import Sequence
from typing import Any

from models.matter import Matter
from models.phrase import Phrase, phrase


class Refused(Exception):  # noqa: N818 (a refusal is an answer, not an error)
    """Nothing was done; `phrase` tells the person why and what can be done."""

    def __init__(
        self, answer: Phrase, matter: Matter | None = None, choices: Sequence[list[dict[str, Any]]] = ()
    ) -> None:
        super().__init__(answer.key)
        self.phrase = answer
        self.matter = matter  # the one to look at, if there is one
        self.choices = choices  # buttons for what can be done instead


class NotAllowed(Refused):
    """`stands` are the parameters that say how things stand; `who` is in charge, where somebody holds such a matter."""

    def __init__(self, matter: Matter, stands: dict[str, object]) -> None:
        super().__init__(
            phrase("refused.not_allowed" if "who" in stands else "refused.not_allowed_unheld", **stands), matter
        )


class MovedOn(Refused):
    """`stands` are the parameters that say how things stand; `who` is in charge, where somebody holds such a matter."""

    def __init__(self, matter: Matter, stands: dict[str, object]) -> None:
        super().__init__(phrase("refused.moved_on" if "who" in stands else "refused.moved_on_unheld", **stands), matter)


class Missing(Refused):
    """`lack` is the need or the guard that is not fulfilled, `answer` says so, `choices` are what can be done instead."""

    def __init__(self, lack: str, answer: Phrase, choices: Sequence[list[dict[str, Any]]] = ()) -> None:
        super().__init__(answer, choices=choices)
        self.lack = lack


class NotFound(Refused):
    def __init__(self, number: int | str) -> None:
        super().__init__(phrase("refused.not_found", number=number))


class Stale(Refused):
    def __init__(self) -> None:
        super().__init__(phrase("refused.stale"))
