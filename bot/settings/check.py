"""Reading the settings, and finding all that is wrong with them at once."""

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError
from sqlalchemy import make_url

from bot.settings import secrets
from bot.settings.explain import explain, holds_parts
from bot.settings.problem import MISSING, ConfigurationError, Problem
from bot.settings.settings import PREFIX, VARIABLES, Settings
from bot.settings.source import Source, read
from locales import LANGUAGES
from models.config.community import Community, findings
from models.understanding.danger import STAND_IN
from models.understanding.meaning import understand
from models.understanding.sentences import sentences

_EMERGENCY_NUMBERS = ("110", "119", "120")


def load(path: Path) -> Settings:
    """Read the settings with every path made absolute, relative to the file; ConfigurationError tells all problems."""
    settings, found = _examine(path)
    if settings is None or found:
        raise ConfigurationError(found)
    root = path.resolve().parent
    return settings.model_copy(
        update={
            "database": _absolute(settings.database, root),
            "media": root / settings.media,
            "map": root / settings.map,
            "language": settings.language or settings.community.languages[0],
        }
    )


def problems(path: Path) -> list[Problem]:
    """Find everything that is wrong with the configuration, all at once, in the order of its lines."""
    return _examine(path)[1]


def warnings(path: Path, today: date) -> list[str]:
    """Say what will work but may surprise; the configuration itself must be sound."""
    community = load(path).community
    said = [
        f"the public calendar does not cover {year}: only weekdays and the configured days count"
        for year in (today.year, today.year + 1)
        if community.working_time.uncovered(year)
    ]
    known = {number for emergency in community.emergencies for number in emergency.numbers}
    said += [f"{name} is no setting: expected one of {', '.join(VARIABLES)}" for name in _strange_variables()]
    if secrets.has_password((read(path, None).data or {}).get("database")):
        said.append(f"the database's password belongs in the environment: {PREFIX}DATABASE")
    said += [f"no emergency names {number}" for number in _EMERGENCY_NUMBERS if number not in known]
    return [*said, *_unheard(community)]


def _unheard(community: Community) -> Iterator[str]:
    """Sentences of people in danger that would raise no alarm here."""
    known = community.emergencies_by_code
    for kind, sentence in sentences():
        if not understand(sentence, community).alarms:
            there = kind in known or STAND_IN.get(kind) in known
            why = "a `harmless` phrase silences it" if there else "it is no emergency of the configuration"
            yield f"no alarm for “{sentence}” ({kind}): {why}"


def _examine(path: Path) -> tuple[Settings | None, list[Problem]]:
    source = read(path, os.environ.get(f"{PREFIX}MAP"))
    settings, found = None, list(source.problems)
    if source.data is not None:
        try:
            settings = Settings(**source.data)
        except ValidationError as error:
            found += [
                explain(details, source, Settings, PREFIX) for details in error.errors() if not _torn(details, source)
            ]
        except SettingsError as error:
            found += _no_json() or [Problem(PREFIX, None, "(not shown)", str(error), "environment")]
        found += [*_inconsistent(source), *_wrong_languages(source)]
    if settings is not None:
        found += _wrong_secrets(settings)
    files = {file: number for number, file in enumerate(source.files)}
    return settings, sorted(found, key=lambda problem: (files.get(problem.file, len(files)), problem.line or 0))


def _torn(error: ErrorDetails, source: Source) -> bool:
    """Whether a section lacks only because a file of the community could not be read, which is told already."""
    return source.torn and error["type"] == "missing" and error["loc"][:1] == ("community",) and len(error["loc"]) == 2


def _wrong_secrets(settings: Settings) -> list[Problem]:
    """What is wrong with the token and the webhook's secret; neither is shown."""
    found = []
    token, secret = settings.telegram_token, settings.telegram_webhook_secret
    if token is not None and not secrets.TOKEN.fullmatch(token.get_secret_value()):
        found.append(Problem("TELEGRAM_BOT_TOKEN", None, "(not shown)", "a number, a colon and a key", "environment"))
    if settings.telegram.mode == "webhook" and not (
        secret and secrets.WEBHOOK_SECRET.fullmatch(secret.get_secret_value())
    ):
        expected = "1 to 256 of A-Z, a-z, 0-9, _ and -, in webhook mode"
        shown = MISSING if secret is None else "(not shown)"
        found.append(Problem("TELEGRAM_WEBHOOK_SECRET", None, shown, expected, "environment"))
    if settings.web_push_key is not None and not secrets.is_push_key(settings.web_push_key.get_secret_value()):
        expected = "a private key on P-256, as PEM or in base64url"
        found.append(Problem("WEB_PUSH_KEY", None, "(not shown)", expected, "environment"))
    return found


def _no_json() -> list[Problem]:
    """The variables that hold a list, or keys and values, and cannot be read."""
    found = []
    for name, value in os.environ.items():
        keys = name.upper().removeprefix(PREFIX).lower().split("__")
        if name.upper().startswith(PREFIX) and holds_parts(Settings, keys) and not _is_json(value):
            found.append(Problem(name, None, value, 'JSON, such as ["10.0.0.0/8"] or {"port": 80}', "environment"))
    return found


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _strange_variables() -> list[str]:
    """Variables named like ours that set nothing."""
    ours = [name for name in os.environ if name.upper().startswith(PREFIX)]
    return [name for name in ours if name.upper().partition("__")[0] not in VARIABLES]


def _inconsistent(source: Source) -> list[Problem]:
    community = (source.data or {}).get("community")
    if not isinstance(community, dict):
        return []
    return [source.problem(("community", *f.path), f.value, f.expected) for f in findings(community)]


def _wrong_languages(source: Source) -> Iterator[Problem]:
    """What is to be spoken and is in no catalogue, or is not among the community's languages."""
    data = source.data or {}
    community = data.get("community")
    spoken = community.get("languages") if isinstance(community, dict) else None
    if not isinstance(spoken, list):
        return
    for index, code in enumerate(spoken):
        if isinstance(code, str) and code not in LANGUAGES:
            expected = f"a language that has catalogues, one of {', '.join(LANGUAGES)}"
            yield source.problem(("community", "languages", index), code, expected)
    variable, expected = f"{PREFIX}LANGUAGE", f"one of {', '.join(map(str, spoken))}"
    if chosen := os.environ.get(variable):
        if chosen not in spoken:
            yield Problem(variable, None, chosen, expected, "environment")
    elif isinstance(chosen := data.get("language"), str) and chosen not in spoken:
        yield source.problem(("language",), chosen, expected)


def _absolute(database: str, root: Path) -> str:
    """Make the path of an SQLite file absolute; other databases stay as they are."""
    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return database
    return url.set(database=str(root / url.database)).render_as_string(hide_password=False)
