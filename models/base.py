"""What every table shares."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Index, Integer, MetaData, Table, TypeDecorator, text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.schema import sort_tables
from sqlalchemy.types import TypeEngine

from models.owners import Lives

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


#: Only what SQLite calls INTEGER can be a table's own key; under any other name the key becomes an index beside it.
WHOLE = BigInteger().with_variant(Integer(), "sqlite")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both sides; SQLite, which has no type for it, keeps microseconds since 1970."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return EPOCH + timedelta(microseconds=value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Each table says in `lives` how long its rows live, and its columns whose they are; see models/owners.py."""

    lives: ClassVar[Lives | None]
    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {datetime: Instant, int: WHOLE, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012 (SQLAlchemy's own idiom)


def table_of(mapped: type[Base]) -> Table:
    return cast("Table", mapped.__table__)


def every_table(*more: MetaData) -> list[type[Base]]:
    """Every mapped class, those that others refer to last: in this order their rows can be deleted.

    `more`: where tables stand that are not the service's own, those of a kind that somebody else brings.
    """
    tables = [table for metadata in dict.fromkeys([Base.metadata, *more]) for table in metadata.sorted_tables]
    order = {table: number for number, table in enumerate(sort_tables(tables))}
    classes = [mapper.class_ for mapper in Base.registry.mappers if mapper.local_table in order]
    return sorted(classes, key=lambda mapped: order[table_of(mapped)], reverse=True)


def only_where(condition: str, *columns: str, unique: bool = False) -> Index:
    """An index of the few rows that fulfil the condition: the others are not written to it."""
    return Index(None, *columns, unique=unique, sqlite_where=text(condition), postgresql_where=text(condition))
