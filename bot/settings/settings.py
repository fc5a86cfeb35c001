"""Everything that can be set; an unknown key is an error."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, FilePath, IPvAnyNetwork, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings.explain import known_keys
from bot.settings.secrets import revealed
from models.config.community import Community
from models.config.part import Part
from models.config.retention import Retention

PREFIX = "SMALLGRID_"
OFFICIAL = "https://api.telegram.org"
_DATABASES = {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}


class Push(Part):
    """Calling closed pages; `contact` is whom a push service may write to about us."""

    contact: Annotated[str, Field(pattern=r"^(mailto:[^@\s]+@|https://)[\w-]+(\.[\w-]+)+$")] = "mailto:desk@example.org"
    anywhere: bool = False  # also to addresses that are not public; for a push service of one's own


class Web(Part):
    """The web chat; `base_path` is what stands before every address of it, and proxies pass it on as it is."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    base_path: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9._~-]+)*$")] = ""
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()  # only they are believed about who asks, and by which address
    push: Push = Push()


class Courier(Part):
    """How often a message is tried, and for how long a claimed one is left alone."""

    attempts: Annotated[int, Field(ge=1)] = 16  # about five hours
    lease_seconds: Annotated[int, Field(ge=1)] = 60


class Limits(Part):
    """How much Telegram takes: calls a second, a second in one chat (and so many more at once), a minute in a group."""

    overall: Annotated[int, Field(ge=1)] = 30
    private: Annotated[int, Field(ge=1)] = 1
    burst: Annotated[int, Field(ge=0)] = 3
    group: Annotated[int, Field(ge=1)] = 20


class Telegram(Part):
    """How Telegram's updates come in; a webhook needs the public address that Telegram calls, and a secret.

    Telegram itself calls only by https and on some ports; a Bot API server of one's own (`api`) also by http.
    """

    mode: Literal["polling", "webhook"] = "polling"
    api: Annotated[str, Field(pattern=r"^https?://")] = OFFICIAL
    webhook: Annotated[str, Field(pattern=r"^https?://")] | None = None
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()  # if any, only they may call the webhook
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.mode == "webhook" and self.webhook is None:
            raise ValueError("expected the key webhook with the public https address")
        if self.official and (self.webhook or "").startswith("http:"):
            raise ValueError("expected a webhook by https, unless api is a Bot API server of your own")
        return self

    @property
    def official(self) -> bool:
        """Whether this is Telegram itself and no Bot API server of one's own."""
        return self.api.rstrip("/") == OFFICIAL


class Settings(BaseSettings):
    """Everything that can be set; the environment (SMALLGRID_WEB__PORT=80) goes before the file, secrets are only there."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    database: str = "sqlite:///var/smallgrid.sqlite"
    media: Path = Path("var/media")
    map: Path = Path("community.geojson")
    language: str = ""  # of the pages and the demo; the community's first where it is not given
    web: Web = Web()
    courier: Courier = Courier()
    telegram: Telegram = Telegram()
    retention: Retention = Retention()
    community: Community
    bot_token: Annotated[SecretStr | None, Field(validation_alias="TELEGRAM_BOT_TOKEN")] = None
    bot_token_file: Annotated[FilePath | None, Field(validation_alias="TELEGRAM_BOT_TOKEN_FILE")] = None
    push_key: Annotated[SecretStr | None, Field(validation_alias="WEB_PUSH_KEY")] = None
    push_key_file: Annotated[FilePath | None, Field(validation_alias="WEB_PUSH_KEY_FILE")] = None
    webhook_secret: Annotated[SecretStr | None, Field(validation_alias="TELEGRAM_WEBHOOK_SECRET")] = None
    webhook_secret_file: Annotated[FilePath | None, Field(validation_alias="TELEGRAM_WEBHOOK_SECRET_FILE")] = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings passes all of them
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @field_validator("community", mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, str):  # had there been such a folder, what is in it would stand here
            raise ValueError("expected a folder with YAML files in it, or keys and values")  # noqa: TRY004 - pydantic's
        return value

    @field_validator("database")
    @classmethod
    def _usable(cls, url: str) -> str:
        try:
            known = make_url(url).drivername in _DATABASES
        except (ArgumentError, ValueError):
            known = False
        if not known:
            raise ValueError("expected sqlite:///file or postgresql+psycopg://user@host/name")
        return url

    @field_validator("bot_token_file", "push_key_file", "webhook_secret_file")
    @classmethod
    def _readable(cls, file: Path | None) -> Path | None:
        try:
            if file is not None:
                file.read_text()
        except (OSError, ValueError) as error:
            raise ValueError("expected a file of text that can be read") from error
        return file

    @property
    def languages(self) -> list[str]:
        """The community's languages, that of these settings first."""
        return self.community.languages_from(self.language)

    @property
    def telegram_token(self) -> SecretStr | None:
        """Give the bot's token, None without Telegram; the variable goes before the file."""
        return revealed(self.bot_token, self.bot_token_file)

    @property
    def telegram_webhook_secret(self) -> SecretStr | None:
        """Give what Telegram shows to prove itself, None without; the variable goes before the file."""
        return revealed(self.webhook_secret, self.webhook_secret_file)

    @property
    def web_push_key(self) -> SecretStr | None:
        """Give the private key for Web Push, None for the one that is made; the variable goes before the file."""
        return revealed(self.push_key, self.push_key_file)


VARIABLES = (f"{PREFIX}CONFIG", *(f"{PREFIX}{key.upper()}" for key in known_keys(Settings, ())))
