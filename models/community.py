"""The community as its configuration describes it: units, posts, places, categories, limits and times."""

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from models.clocktime import ClockTime
from models.gazetteer import Gazetteer
from models.wording import Wording
from models.worktime import QuietHours, Span, WorkingTime, is_timezone, known_timezone

if TYPE_CHECKING:
    from models.gridmap import GridMap

#: Fits a start payload, a callback and a URL.
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Literal["zh", "en"]
OTHER = "other"


class Level(StrEnum):
    """The four levels, lowest first."""

    GRID = "grid"
    BRANCH = "branch"
    COMMUNITY = "community"
    REGION = "region"

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    @property
    def above(self) -> "Level | None":
        levels = list(Level)
        return levels[self.rank + 1] if self.rank + 1 < len(levels) else None


class Urgency(StrEnum):
    """How soon something has to be done, least urgent first."""

    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Part(BaseModel):
    """A part of the configuration: it cannot be changed, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(Part):
    """A name in both languages."""

    zh: Text
    en: Text

    def in_(self, language: str) -> str:
        """Give the name in Chinese for "zh" and its variants, in English for anything else."""
        return self.zh if language.startswith("zh") else self.en


class Unit(Part):
    """A node of the four levels; on the lowest it is a grid together with its grid party group."""

    code: Code
    level: Level
    name: Name
    parent: Code | None = None


class Post(Part):
    """A named post, which a person may hold."""

    code: Code
    kind: Literal["worker", "leader", "helper", "admin"]
    unit: Code
    title: Name


class Limit(Part):
    """How long the responsible person has to accept a ticket, and to resolve it."""

    accept: Span
    resolve: Span


class LimitOverride(Part):
    """What a category sets differently."""

    accept: Span | None = None
    resolve: Span | None = None


class Category(Part):
    """What a report is about, on one of two levels; keywords of both languages stand side by side."""

    code: Code
    name: Name
    parent: Code | None = None
    keywords: list[Text] = []
    urgency: Urgency = Urgency.NORMAL
    limits: dict[Urgency, LimitOverride] = {}
    evidence: bool = False


class Emergency(Part):
    """A danger to life: whom to call, the words that tell of it, and everyday phrases that only sound like it."""

    name: Name
    numbers: Annotated[list[Annotated[str, Field(pattern=r"^\d{3,11}$")]], Field(min_length=1)]
    words: Annotated[list[Text], Field(min_length=1)]
    harmless: list[Text] = []


class Place(Part):
    """A place with a name, in WGS-84 degrees."""

    code: Code
    name: Name
    aliases: list[Text] = []
    grid: Code
    kind: Text
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


Share = Annotated[float, Field(gt=0, le=1)]


class FollowUps(Part):
    """When whoever keeps others waiting is reminded, and when waiting ends."""

    #: The resident gave no place: remind him, then let the duty desk place it.
    place_remind: Span
    place_give_up: Span
    #: Remind the worker after this share of the accept limit, of the resolve limit.
    accept_share: Share
    due_share: Share
    answer_remind: Span
    #: Remind a leader, then climb past him.
    leader_remind: Span
    leader_climb: Span
    overdue_every: Span
    #: After `resolve`: when to ask the resident, and when silence closes the ticket as unconfirmed.
    feedback_prompts: Annotated[list[Span], Field(min_length=1)]
    feedback_expire: Span


class Digest(Part):
    """When the leaders of a level get their digest, in local time."""

    level: Level
    at: ClockTime
    workdays_only: bool = True


class Community(Part):
    """The whole community; lookups raise KeyError for an unknown code."""

    name: Name
    timezone: str = "Asia/Shanghai"
    units: list[Unit]
    posts: list[Post]
    categories: list[Category]
    places: list[Place] = []
    whereabouts: list[Text] = []
    emergencies: list[Emergency] = []
    limits: dict[Urgency, Limit]
    followups: FollowUps
    digests: list[Digest] = []
    working_time: WorkingTime
    quiet_hours: QuietHours
    duty_desk: Code
    #: Tell a grid's group chats how its tickets get on: number, category and state, nothing personal.
    group_notes: bool = False
    border_tolerance_m: Annotated[float, Field(ge=0)] = 25.0
    #: The map's GeoJSON, which the settings read from its own file.
    geography: Annotated[dict[str, Any], Field(repr=False)] = {}

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

    def unit(self, code: str) -> Unit:
        return self.units_by_code[code]

    def post(self, code: str) -> Post:
        return self.posts_by_code[code]

    def category(self, code: str) -> Category:
        return self.categories_by_code[code]

    def place(self, code: str) -> Place:
        return self.places_by_code[code]

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

    def categorise(self, text: str) -> Category:
        """Give the category whose keyword is the longest in the text, or a narrower one of it, else "other"."""
        return self.wording.category_in(text) or self.category(OTHER)

    def emergency_in(self, text: str) -> Emergency | None:
        """Give the first danger to life that a text tells of, if it does."""
        return next(iter(self.wording.emergencies_in(text)), None)

    def numbers_for(self, text: str) -> list[str]:
        """Give every number to call for the dangers that a text tells of."""
        found = self.wording.emergencies_in(text)
        return list(dict.fromkeys(number for emergency in found for number in emergency.numbers))

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer(self.places)

    @cached_property
    def wording(self) -> Wording:
        names = [name for place in self.places for name in (place.name.zh, place.name.en, *place.aliases)]
        return Wording(self.categories, self.emergencies, [*names, *self.whereabouts])

    @cached_property
    def gridmap(self) -> "GridMap":
        """Give the map; ValueError when the geography is no map."""
        from models.gridmap import GridMap  # noqa: PLC0415 - shapely takes 0.1 s to import

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
    def places_by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}

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
