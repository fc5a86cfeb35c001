"""In which language people are spoken to, and which others they are offered."""

from typing import Any

from sqlalchemy import update

from locales import own_name
from models.people import Group, Person
from models.phrase import option, phrase
from services.work import Work


def others(work: Work, person: Person | None) -> list[str]:
    """The community's languages that the person could be spoken to in instead."""
    return [code for code in work.community.languages if person is None or code != person.language]


def offer(languages: list[str]) -> list[dict[str, Any]]:
    """A button for each language, in its own name."""
    return [option(phrase("name.itself", name=own_name(code)), f"language:{code}") for code in languages]


def agreeing(work: Work, person: Person | None) -> list[list[dict[str, Any]]]:
    """The buttons under the privacy notice: to agree to it, or to read it in another language."""
    names = " · ".join(map(own_name, others(work, person)))
    agree = [option("button.agree", "agree")]
    return [agree, [option(phrase("name.itself", name=names), "language")]] if names else [agree]


def keep_to_ours(work: Work) -> None:
    """Whoever spoke a language that the community has given up is spoken to in its first one."""
    spoken = work.community.languages
    for table in (Person, Group):
        work.session.execute(update(table).where(table.language.not_in(spoken)).values(language=spoken[0]))
