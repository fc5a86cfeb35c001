"""The button of whoever was asked where they live, to be told who is responsible there."""

from aiogram.types import CallbackQuery

from handlers.doors import Doors
from models.people import Person
from services import answers
from services.life.refusals import Stale
from services.work import Work

doors = Doors()


@doors.press("worker")
async def worker_of(_press: CallbackQuery, work: Work, person: Person, args: list[str]) -> None:
    """Raises Stale for a place that there is no longer."""
    place = args[0] if args else ""
    if place not in work.community.places_by_code:
        raise Stale
    answers.who_is_my_worker(work, person, place)
