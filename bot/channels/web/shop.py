"""What every mount of the chat needs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot import media
from bot.channels.web.pace import Pace
from bot.channels.web.push import Push
from bot.channels.web.stream import Hub
from bot.database import Database
from bot.intake import Intake
from models.config.community import Community
from models.phrase import Phrase

DECODERS = 2  # photos that are decoded at a time


@dataclass(frozen=True, slots=True)
class Shop:
    """`toast` renders a phrase as plain text; without `push` nobody is called while their page is closed.

    For so long as `known` what was taken is known when it comes again.
    """

    database: Database
    intake: Intake
    media: media.MediaStore
    community: Community
    hub: Hub
    pace: Pace
    push: Push | None
    language: str
    toast: Callable[[Phrase, str], str]
    base: str  # the path under which everything is, "" for the root
    demo: bool
    known: timedelta
    decoders: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DECODERS))

    @property
    def languages(self) -> list[str]:
        """What can be spoken; the first where a browser does not tell."""
        return self.community.languages_from(self.language)
