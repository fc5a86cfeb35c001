"""The whole community as its configuration describes it, and the ways to ask it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from models.config import answers, categories, digests, places, times, units
from models.config.answers import Answer
from models.config.categories import Category, Emergency, Purpose
from models.config.digests import Digest
from models.config.part import (
    Code,
    Draft,
    Finding,
    Language,
    Name,
    Part,
    Phone,
    Text,
    in_every_language,
    repeated,
    spoken,
)
from models.config.places import Place
from models.config.times import FollowUps, Limit, LimitOverride, Urgency
from models.config.units import Level, Post, Unit
from models.place.gazetteer import Gazetteer
from models.place.gridmap import GridMap
from models.time.worktime import QuietHours, WorkingTime, is_timezone, known_timezone
from models.understanding.form import normal
from models.understanding.lexicon import Lexicon
from models.understanding.meaning import perils

SECTIONS = (units, times, categories, places, digests, answers)


COURTYARD = "courtyard"  # the kind of a place whose buildings are places too

#: By what they are made of.
LEXICONS: dict[str, Lexicon[Category, Emergency]] = {}


class Community(Part):
    """The whole community; lookups raise KeyError for an unknown code."""

    name: Name
    #: What people are spoken to in, the first where nothing tells which.
    languages: Annotated[list[Language], Field(min_length=1)]
    timezone: str = "Asia/Shanghai"
    phone: Phone | None = None  # of the duty desk, for whoever is in danger
    office: Name | None = None  # where people are received, and how it is found
    units: list[Unit]
    posts: list[Post]
    categories: list[Category]
    places: tuple[Place, ...] = ()
    whereabouts: tuple[Text, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    answers: tuple[Answer, ...] = ()
    limits: dict[Urgency, Limit]
    followups: FollowUps
    digests: tuple[Digest, ...] = ()
    working_time: WorkingTime
    quiet_hours: QuietHours
    duty_desk: Code
    #: Tell a grid's group chats how its tickets get on: number, category and state, nothing personal.
    group_notes: bool = False
    border_tolerance_m: Annotated[float, Field(ge=0)] = 25.0
    #: The map's GeoJSON, which the settings read from its own file.
    geography: Annotated[dict[str, Any], Field(default_factory=dict, repr=False)]

    @model_validator(mode="before")
    @classmethod
    def _share_timezone(cls, data: Any) -> Any:
        """Working time lives in the community's timezone; one that there is not is told of once."""
        if isinstance(data, dict) and isinstance(data.get("working_time"), dict) and is_timezone(data.get("timezone")):
            working_time = {"timezone": data["timezone"], **data["working_time"]}
            return {**data, "working_time": working_time}
        return data

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        return known_timezone(name)

    @field_validator("limits")
    @classmethod
    def _every_urgency(cls, limits: dict[Urgency, Limit]) -> dict[Urgency, Limit]:
        if missing := [urgency.value for urgency in Urgency if urgency not in limits]:
            raise ValueError(f"expected limits for {', '.join(missing)} too")
        return limits

    def language(self, tag: str | None) -> str:
        """Give the language that a channel's tag means, the first one where it means none of ours."""
        return spoken(tag, self.languages) or self.languages[0]

    def languages_from(self, first: str) -> list[str]:
        """Give the languages, this one first."""
        return sorted(self.languages, key=lambda code: code != first)

    def unit(self, code: str) -> Unit:
        return self.units_by_code[code]

    def post(self, code: str) -> Post:
        return self.posts_by_code[code]

    def category(self, code: str) -> Category:
        return self.categories_by_code[code]

    def category_for(self, purpose: Purpose) -> Category:
        return self.categories_by_purpose[purpose]

    def emergency(self, code: str) -> Emergency:
        return self.emergencies_by_code[code]

    def place(self, code: str) -> Place:
        return self.places_by_code[code]

    def is_within(self, code: str, around: str) -> bool:
        """Whether a place is part of another: a building or a gate of its courtyard."""
        return self.courtyards.get(code) == around

    def are_akin(self, code: str, other: str) -> bool:
        """Whether two categories are the same, or one is the other's parent."""
        return code == other or self.category(code).parent == other or self.category(other).parent == code

    def above(self, unit_code: str) -> Unit | None:
        """Give the unit that this one belongs to, None at the top."""
        parent = self.unit(unit_code).parent
        return None if parent is None else self.unit(parent)

    def unit_at(self, unit_code: str, level: Level) -> Unit:
        """Give the unit itself or the ancestor that stands at a level; KeyError when there is none."""
        unit: Unit | None = self.unit(unit_code)
        while unit is not None and unit.level != level:
            unit = self.above(unit.code)
        if unit is None:
            raise KeyError(f"{unit_code} has nothing above it at level {level}")
        return unit

    def under(self, unit_code: str) -> list[str]:
        """Give the codes of the grids below a unit; a grid is its own only one."""
        return self.grids_by_unit[unit_code]

    def limit(self, category_code: str, urgency: Urgency) -> Limit:
        """Give the limits that hold: the category's own, else its parent's, else the default, for each span."""
        return self.limits_in_force.get((category_code, urgency)) or self._limit(category_code, urgency)

    def _limit(self, category_code: str, urgency: Urgency) -> Limit:
        default = self.limits[urgency]
        category: Category | None = self.category(category_code)
        accept = resolve = None
        while category is not None:
            override = category.limits.get(urgency, LimitOverride())
            accept, resolve = accept or override.accept, resolve or override.resolve
            category = None if category.parent is None else self.category(category.parent)
        return Limit(accept=accept or default.accept, resolve=resolve or default.resolve)

    def emergency_in(self, text: str) -> Emergency | None:
        """Give the first danger to life that a text tells of, if it does."""
        found = perils(self.lexicon.scan(normal(text).text)).found
        return self.emergency(found[0].code) if found else None

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def gazetteer(self) -> Gazetteer[Place]:
        return Gazetteer(self.places)

    @cached_property
    def lexicon(self) -> Lexicon[Category, Emergency]:
        """Every word that a message is looked through for; made once for a configuration, however often that is loaded."""
        key = self.model_dump_json(include={"categories", "emergencies", "places", "whereabouts", "answers"})
        if key not in LEXICONS:
            names = [name for place in self.places for name in place.names]
            LEXICONS[key] = Lexicon(self.categories, self.emergencies, [*names, *self.whereabouts], self.answers)
        return LEXICONS[key]

    @cached_property
    def gridmap(self) -> GridMap:
        """Give the map; ValueError when the geography is no map."""
        return GridMap.from_geojson(self.geography, self.border_tolerance_m)

    @cached_property
    def units_by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def posts_by_code(self) -> dict[str, Post]:
        return {post.code: post for post in self.posts}

    @cached_property
    def limits_in_force(self) -> dict[tuple[str, Urgency], Limit]:
        every = ((category.code, urgency) for category in self.categories for urgency in self.limits)
        return {key: self._limit(*key) for key in every}

    @cached_property
    def categories_by_code(self) -> dict[str, Category]:
        return {category.code: category for category in self.categories}

    @cached_property
    def categories_by_purpose(self) -> dict[Purpose, Category]:
        return {category.purpose: category for category in self.categories if category.purpose}

    @cached_property
    def emergencies_by_code(self) -> dict[str, Emergency]:
        return {emergency.code: emergency for emergency in self.emergencies}

    @cached_property
    def answers_by_code(self) -> dict[str, Answer]:
        return {answer.code: answer for answer in self.answers}

    @cached_property
    def places_by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def courtyards(self) -> dict[str, str]:
        """By the code of a place that of the courtyard that its name begins with."""
        around = [place for place in self.places if place.kind == COURTYARD]
        return {
            place.code: yard.code
            for place in self.places
            for yard in around
            if place is not yard and any(name.startswith(own) for name in place.names for own in yard.name.texts)
        }

    @cached_property
    def grids_by_unit(self) -> dict[str, list[str]]:
        grids: dict[str, list[str]] = {unit.code: [] for unit in self.units}
        for unit in self.units:
            if unit.level is Level.GRID:
                holder: Unit | None = unit
                while holder is not None:
                    grids[holder.code].append(unit.code)
                    holder = self.above(holder.code)
        return grids


def findings(data: dict[str, Any]) -> Iterator[Finding]:
    """Find every fault between the parts of a community's raw configuration, whatever of it can be read."""
    draft = Draft(data)
    if isinstance(listed := data.get("languages"), list):
        yield from repeated((("languages", index), str(code)) for index, code in enumerate(listed))
    for key in ("name", "office"):
        if name := draft.one(Name, key):
            yield from in_every_language(draft, (key,), name)
    for section in SECTIONS:
        yield from section.findings(draft)
