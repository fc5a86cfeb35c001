"""What a benchmark says, and how it measures beside its baseline on a machine that does other things too."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any

Measure = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Result:
    """A figure in its unit and its baseline in the same unit, measured in the same run."""

    name: str
    value: float
    unit: str
    baseline: float

    @property
    def ratio(self) -> float:
        return self.value / self.baseline

    def row(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


async def compare(name: str, unit: str, measure: Measure, baseline: Measure, rounds: int) -> Result:
    """Measure both in turn, so that a slow minute slows both; the medians count."""
    pairs = [(await baseline(), await measure()) for _ in range(rounds)]
    return Result(name, median(value for _, value in pairs), unit, median(base for base, _ in pairs))


async def rate(work: Awaitable[int]) -> float:
    """How many things a second were done; `work` says how many it did."""
    begun = perf_counter()
    done = await work
    return done / (perf_counter() - begun)
