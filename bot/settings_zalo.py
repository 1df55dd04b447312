"""Settings of the two Zalo channels; each is off until its token or its app is named."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ZaloBotWebhook(_Section):
    """Where the Bot Platform sends events to in webhook mode."""

    url: str
    host: str
    port: int = Field(ge=0, le=65535)
    secret: SecretStr


class ZaloBotLimits(_Section):
    """What the plan of the bot allows."""

    per_second: float = Field(gt=0)
    poll_seconds: float = Field(gt=0)
    per_month: int = Field(ge=1)
    people: int = Field(ge=1)


class ZaloBot(_Section):
    """The Zalo Bot channel; without a token it is off."""

    token: SecretStr
    api_base: str
    mode: Literal["poll", "webhook"]
    media_base: str
    media_hosts: tuple[str, ...]
    webhook: ZaloBotWebhook
    limits: ZaloBotLimits


class ZaloTemplate(_Section):
    """An approved template: the notice it says, its number, the words it takes."""

    kind: str
    id: str
    params: tuple[str, ...]


class ZaloAccount(_Section):
    """The Official Account channel; without an app it is off."""

    app_id: str
    app_secret: SecretStr
    oa_id: str
    oa_secret: SecretStr
    access_token: SecretStr
    refresh_token: SecretStr
    api_base: str
    oauth_base: str
    media_base: str
    media_hosts: tuple[str, ...]
    host: str
    port: int = Field(ge=0, le=65535)
    window_hours: int = Field(ge=1)
    per_minute: float = Field(gt=0)
    contact_image: str
    templates: tuple[ZaloTemplate, ...]
