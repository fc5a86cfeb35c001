"""Which matters are open, and which are over for how long: what keeps rows that belong to one."""

from sqlalchemy import ColumnElement, FromClause, false

from models.ticket import OPEN, Ticket


def is_over(table: FromClause) -> ColumnElement[bool]:
    """The matter in this row of its own table is over; nothing where the table holds no matters."""
    return Ticket.status.not_in(OPEN) if table is Ticket.__table__ else false()
