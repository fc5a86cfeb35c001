"""What happens in the story: a street light, full bins, a fire, a smell of gas, a drain; every sentence of the people is in the catalogues."""

from collections.abc import Callable
from datetime import timedelta

from bot.settings import Settings
from bot.story.stage import Stage, open_stage
from locales import catalogue
from models.config.units import Level, Unit

LIGHT, BINS, FIRE, GAS, DRAIN = 1, 2, 3, 4, 5  # the tickets, in the order in which they are reported
NIGHT = 22
SILENT = 11  # minutes


async def tell(settings: Settings, language: str, say: Callable[[str], None]) -> None:
    """Play the story in "zh" or "en" and `say` its transcript, a paragraph at a time. Raises StoryError."""
    async with open_stage(settings, language, say) as stage:
        story = Story(stage, language)
        for scene in (
            story.a_light_is_out,
            story.the_worker_declines,
            story.full_bins,
            story.accepted_after_a_reminder,
            story.a_question,
            story.a_promise,
            story.disputed,
            story.disputed_again,
            story.confirmed,
            story.overdue,
            story.fire,
            story.gas_that_nobody_accepts,
            story.the_morning_after,
            story.no_answer,
            story.by_typing_only,
        ):
            await scene()


class Story:
    """The scenes in their order. Whoever takes part later is found by what they are asked, for limits are configurable."""

    def __init__(self, stage: Stage, language: str) -> None:
        self._stage, self._language, self._words = stage, language, catalogue(language)
        grids = [unit for unit in stage.community.units if unit.level == Level.GRID]
        self._first, self._second, self._third = (grids[number % len(grids)] for number in range(3))
        self._ann, self._bo, self._chen, self._dong = (stage.resident(number) for number in (1, 2, 3, 4))
        self._helper = stage.worker(self._first.code)  # who takes over the street light

    async def a_light_is_out(self) -> None:
        self._stage.scene("story.scene_light")
        await self._stage.says(self._ann, self._words["story.light"])
        await self._stage.says(self._ann, self._place(self._first))

    async def the_worker_declines(self) -> None:
        self._stage.scene("story.scene_decline")
        await self._pause(minutes=5)
        worker = self._stage.worker(self._first.code)
        await self._stage.acts(worker, "decline", LIGHT, self._words["story.decline"])
        leader = self._stage.who("leader", f"do:ticket.assign:{LIGHT}")
        await self._stage.assigns(leader, LIGHT, worker)
        self._helper = self._stage.who("worker", f"do:ticket.accept:{LIGHT}")

    async def full_bins(self) -> None:
        self._stage.scene("story.scene_bins")
        await self._pause(minutes=15)
        words = self._words["story.bins"].format(place=self._place(self._second))
        await self._stage.says(self._bo, words, photo=True)
        await self._stage.presses(self._stage.worker(self._second.code), f"do:ticket.accept:{BINS}")

    async def accepted_after_a_reminder(self) -> None:
        self._stage.scene("story.scene_reminder")
        self._helper = await self._stage.wait_for("worker", f"do:ticket.accept:{LIGHT}")
        await self._stage.presses(self._helper, f"do:ticket.accept:{LIGHT}")

    async def a_question(self) -> None:
        self._stage.scene("story.scene_question")
        await self._stage.acts(self._helper, "ask", LIGHT, self._words["story.question"])
        await self._pause(minutes=4)
        await self._stage.says(self._ann, self._words["story.answer"])

    async def a_promise(self) -> None:
        self._stage.scene("story.scene_promise")
        await self._stage.presses(self._helper, f"do:ticket.promise:{LIGHT}")
        await self._stage.presses(self._helper, f"pick:ticket.promise:{LIGHT}:")

    async def disputed(self) -> None:
        self._stage.scene("story.scene_dispute")
        await self._pause(minutes=30)
        await self._stage.acts(self._helper, "resolve", LIGHT, self._words["story.bulb"], photo=True)
        await self._pause(minutes=20)
        await self._stage.acts(self._ann, "dispute", LIGHT, self._words["story.flickers"])

    async def disputed_again(self) -> None:
        self._stage.scene("story.scene_dispute_again")
        await self._pause(minutes=30)
        await self._stage.acts(self._helper, "resolve", LIGHT, self._words["story.contact"])
        await self._pause(minutes=10)
        await self._stage.acts(self._ann, "dispute", LIGHT, self._words["story.dark"], photo=True)

    async def confirmed(self) -> None:
        self._stage.scene("story.scene_confirm")
        leader = self._stage.who("leader", f"do:ticket.accept:{LIGHT}")
        await self._stage.presses(leader, f"do:ticket.accept:{LIGHT}")
        await self._pause(minutes=45)
        await self._stage.acts(leader, "resolve", LIGHT, self._words["story.cable"], photo=True)
        await self._stage.presses(self._ann, f"do:ticket.confirm:{LIGHT}")
        await self._stage.presses(self._ann, f"pick:ticket.rate:{LIGHT}:5")
        await self._stage.acts(self._ann, "note", LIGHT, self._words["story.praise"])

    async def overdue(self) -> None:
        self._stage.scene("story.scene_overdue")
        await self._stage.wait_for("leader", f"do:ticket.accept:{BINS}")

    async def fire(self) -> None:
        self._stage.scene("story.scene_fire")
        await self._stage.wind_until(NIGHT)
        await self._stage.says(self._chen, self._words["story.fire"].format(place=self._place(self._third)))
        worker = self._stage.worker(self._third.code)
        await self._stage.presses(worker, f"do:ticket.accept:{FIRE}")
        await self._pause(minutes=40)
        await self._stage.acts(worker, "resolve", FIRE, self._words["story.fire_out"])

    async def gas_that_nobody_accepts(self) -> None:
        """Everybody at the start stays silent, and the levels above are rung one by one."""
        self._stage.scene("story.scene_gas")
        await self._pause(minutes=50)
        await self._stage.says(self._ann, self._words["story.gas"].format(place=self._place(self._first)))
        await self._pause(minutes=SILENT)
        leader = self._stage.who("leader", f"do:ticket.accept:{GAS}")
        await self._stage.presses(leader, f"do:ticket.accept:{GAS}")
        await self._pause(minutes=30)
        await self._stage.acts(leader, "resolve", GAS, self._words["story.gas_off"])

    async def the_morning_after(self) -> None:
        self._stage.scene("story.scene_morning")
        await self._stage.wind_until(9)
        await self._stage.presses(self._chen, f"do:ticket.confirm:{FIRE}")
        await self._stage.presses(self._ann, f"do:ticket.confirm:{GAS}")
        leader = self._stage.who("leader", f"do:ticket.assign:{BINS}")
        await self._stage.says(leader, "/tasks")
        await self._stage.presses(leader, f"card:ticket:{BINS}")
        await self._stage.assigns(leader, BINS, self._stage.worker(self._second.code))

    async def no_answer(self) -> None:
        self._stage.scene("story.scene_silence")
        worker = self._stage.who("worker", f"do:ticket.accept:{BINS}")
        await self._stage.presses(worker, f"do:ticket.accept:{BINS}")
        await self._pause(minutes=50)
        await self._stage.acts(worker, "resolve", BINS, self._words["story.emptied"])
        await self._stage.wait_for_end(self._bo, BINS)

    async def by_typing_only(self) -> None:
        """A resident who never presses a button; the worker presses only to ask."""
        self._stage.scene("story.scene_typed")
        await self._pause(minutes=10)
        worker = self._stage.worker(self._third.code)
        await self._stage.says(self._dong, self._words["story.sink"].format(place=self._place(self._third)))
        await self._stage.says(worker, self._words["story.on_it"])
        await self._stage.acts(worker, "ask", DRAIN, self._words["story.which_side"])
        await self._stage.says(self._dong, self._words["story.in_front"])
        await self._pause(minutes=30)
        await self._stage.says(self._dong, self._words["story.how_far"])
        await self._stage.says(worker, self._words["story.unblocked"])
        await self._stage.says(self._dong, self._words["story.runs"])
        await self._stage.says(self._dong, self._words["story.five"])

    async def _pause(self, minutes: int) -> None:
        await self._stage.wind(timedelta(minutes=minutes))

    def _place(self, grid: Unit) -> str:
        """A place of the grid as people there call it: the name of a building, where the gazetteer has one."""
        here = [place for place in self._stage.community.places if place.grid == grid.code]
        return min(here, key=lambda place: place.kind != "building").name.in_(self._language)
