"""What the database still names though the configuration has dropped it: told at the start, before anything fails on it."""

from sqlalchemy import func, select

from bot.settings import MISSING, ConfigurationError, Problem
from models.people import Group, Person, Role
from models.ticket import Ticket
from services.work import Work

#: Columns that hold codes, by the part of the configuration that explains them.
NAMED = {
    "units": (Role.unit, Group.unit, Ticket.grid, Ticket.awaiting),
    "posts": (Person.post,),
    "categories": (Ticket.category,),
    "places": (Ticket.place,),
}


def check(work: Work) -> None:
    """Raises ConfigurationError with every code that rows name and the configuration lacks."""
    problems = []
    for part, columns in NAMED.items():
        known = getattr(work.community, f"{part}_by_code")
        for column in columns:
            named = select(column, func.count()).where(column.is_not(None)).group_by(column).order_by(column)
            for code, count in work.session.execute(named):
                if code not in known:
                    expected = f"{code} (rows of {column.class_.__tablename__}.{column.key} that name it: {count})"
                    problems.append(Problem(f"community.{part}", None, MISSING, expected))
    if problems:
        raise ConfigurationError(problems)
