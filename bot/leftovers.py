"""What the database still names though the configuration has dropped it: told at the start, before anything fails on it."""

from sqlalchemy import func, select

from bot.settings import MISSING, ConfigurationError, Problem
from models.base import table_of
from models.people import Group, Person, Role
from services.work import Work

#: Columns that hold codes, by the part of the configuration that explains them: of these tables, and of every kind's.
NAMED = {
    "units": ("unit", "grid", "awaiting"),
    "posts": ("post",),
    "categories": ("category",),
    "places": ("place",),
}
TABLES = (Role, Group, Person)


def check(work: Work) -> None:
    """Raises ConfigurationError with every code that rows name and the configuration lacks."""
    problems = []
    tables = [table_of(table) for table in (*TABLES, *(kind.table for kind in work.kinds.values()))]
    for part, names in NAMED.items():
        known = getattr(work.community, f"{part}_by_code")
        for column in (table.c[name] for table in tables for name in names if name in table.c):
            named = select(column, func.count()).where(column.is_not(None)).group_by(column).order_by(column)
            for code, count in work.session.execute(named):
                if code not in known:
                    expected = f"{code} (rows of {column} that name it: {count})"
                    problems.append(Problem(f"community.{part}", None, MISSING, expected))
    if problems:
        raise ConfigurationError(problems)
