"""The only clocks. Everything else is told what time it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 (the one place that asks)


class ManualClock:
    """A clock that only moves when it is told to."""

    def __init__(self, start: datetime) -> None:
        self._start = self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        self._now = max(self._now, moment.astimezone(UTC))

    def reset(self) -> None:
        self._now = self._start


class DemoClock(SystemClock):
    """A running clock that can be wound forward; how far is kept in a file, so that a restart does not go back."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = timedelta(seconds=float(file.read_text())) if file.exists() else timedelta()

    def now(self) -> datetime:
        return super().now() + self._ahead

    def set(self, moment: datetime) -> None:
        """Wind forward to a moment; a clock is never wound back."""
        self._ahead += max(moment - self.now(), timedelta())
        new = self._file.with_suffix(".new")
        new.write_text(str(self._ahead.total_seconds()))
        new.replace(self._file)

    def reset(self) -> None:
        """Show the present again, for a community that has no past."""
        self._ahead = timedelta()
        self._file.unlink(missing_ok=True)
