"""Settings: read once, from POLICY_DESK_* and .env; an unknown or malformed one stops the start."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import (
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.drafting.settings import ModelSettings
from assistant.http.origins import read_origin
from corpus.errors import BadSetting
from corpus.limits import Limits

BUILT_IN = "built-in"
NO_RERANKER = "none"
_PREFIX = "POLICY_DESK_"
_ENV_FILE = ".env"
ClaimName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,100}$")]


class Settings(BaseSettings, ModelSettings):
    """Everything an operator can set."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=_ENV_FILE, env_file_encoding="utf-8", extra="ignore"
    )

    data: Path = Field(default=Path("var"), description="the only folder written to")
    model_cache: Path = Field(
        default=Path("~/.cache/policy-desk"), description="where the embedding model is kept"
    )
    embedder: str = Field(
        default=BUILT_IN,
        min_length=1,
        description="the embedding model: built-in, or one of sentence-transformers, name or path",
    )
    reranker: str = Field(
        default=NO_RERANKER,
        min_length=1,
        description="none, or a CrossEncoder of sentence-transformers, name or path",
    )
    device: str = Field(
        default="auto",
        min_length=1,
        description="where models of sentence-transformers run: auto, cpu, cuda, cuda:1, mps",
    )
    host: str = Field(default="127.0.0.1", description="address the server listens on")
    port: int = Field(default=7860, ge=0, le=65535, description="port the server listens on")
    threads: int = Field(default=0, ge=0, description="threads of the embedder; 0: up to four")
    max_file_bytes: int = Field(
        default=50_000_000, ge=1, description="larger files are reported, not read"
    )
    max_parse_seconds: int = Field(
        default=120, ge=1, description="files that take longer to read are reported"
    )
    max_parse_bytes: int = Field(
        default=2_000_000_000, ge=500_000_000, description="memory for reading one file"
    )
    max_text_chars: int = Field(
        default=5_000_000, ge=1, description="files with more text are reported"
    )
    max_question_chars: int = Field(default=2_000, ge=1, description="longer questions are refused")
    max_check_chars: int = Field(default=20_000, ge=1, description="longer texts are not checked")
    widget_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="origins of the pages that may carry the widget; empty: none"
    )
    widget_requests: int = Field(
        default=60, ge=1, description="requests a minute from one address without a sign-in"
    )
    sign_in: Literal["none", "password", "header", "oidc"] = Field(
        default="none", description="how readers sign in"
    )
    proxy_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validate_default=True,
        description="addresses or networks of the proxies whose headers are believed",
    )
    header_reader: HeaderName = Field(default="Remote-User", description="has the reader's id")
    header_groups: HeaderName = Field(default="Remote-Groups", description="has groups, by commas")
    header_role: HeaderName = Field(default="Remote-Role", description="reader, curator or admin")
    public_url: str = Field(
        default="",
        validate_default=True,
        description="this server's origin as browsers see it; the provider leads back to it",
    )
    oidc_issuer: str = Field(
        default="", validate_default=True, description="the provider's issuer, as it states it"
    )
    oidc_client_id: str = Field(
        default="", validate_default=True, description="this server's id at the provider"
    )
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="its secret, never shown; empty: a public client"
    )
    oidc_scopes: str = Field(default="openid profile", description="what the provider is asked for")
    oidc_reader_claim: ClaimName = Field(default="sub", description="has the reader's id")
    oidc_groups_claim: ClaimName = Field(default="groups", description="has a list of groups")
    oidc_role_claim: ClaimName = Field(default="role", description="reader, curator or admin")
    requests: int = Field(
        default=600, ge=1, description="requests a minute of a reader; of an address ten times more"
    )
    max_under_way: int = Field(
        default=200, ge=1, description="questions that are answered or wait at once; more get 503"
    )
    traces: str = Field(
        default="",
        pattern=r"^$|^https?://\S+$",
        description="OTLP address (gRPC) of a collector of OpenTelemetry; empty: no traces",
    )
    trace_contents: bool = Field(default=False, description="questions' texts in the traces")
    log_json: bool = Field(
        default=False, description="a line of JSON on stderr for each request, without contents"
    )

    @field_validator("widget_origins", "proxy_addresses", mode="before")
    @classmethod
    def _listed(cls, stated: object) -> object:
        # From the environment: a list with commas or blanks between.
        return tuple(stated.replace(",", " ").split()) if isinstance(stated, str) else stated

    @field_validator("widget_origins")
    @classmethod
    def _exact(cls, stated: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(read_origin(one) for one in stated))

    @field_validator("proxy_addresses")
    @classmethod
    def _networks(cls, stated: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not stated and info.data.get("sign_in") == "header":
            raise ValueError(
                "list the proxy's address, such as 127.0.0.1; with POLICY_DESK_SIGN_IN=header"
                " nobody else's headers are believed"
            )
        return tuple(str(ip_network(one)) for one in stated)

    @field_validator("public_url", "oidc_issuer", "oidc_client_id")
    @classmethod
    def _for_oidc(cls, stated: Any, info: ValidationInfo) -> Any:
        if not stated and info.data.get("sign_in") == "oidc":
            raise ValueError("it has to be stated with POLICY_DESK_SIGN_IN=oidc")
        return stated

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _by_tls(cls, stated: str, info: ValidationInfo) -> str:
        if not stated:
            return stated
        origin, slash, path = stated.partition("://")[2].partition("/")
        read_origin(f"{stated.partition('://')[0]}://{origin}")
        if slash and info.field_name == "public_url":
            raise ValueError("write scheme, host and port alone, such as https://desk.example")
        if "?" in path or "#" in path:
            raise ValueError("an issuer has neither ? nor #")
        if not re.match(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])(:|/|$)", stated):
            raise ValueError("write https://, or http:// to this machine alone")
        return stated

    @field_validator("oidc_scopes")
    @classmethod
    def _with_openid(cls, stated: str) -> str:
        if "openid" not in stated.split():
            raise ValueError("scopes have blanks between and openid among them")
        return " ".join(stated.split())

    @property
    def data_folder(self) -> Path:
        """The data folder, absolute."""
        return self.data.expanduser().resolve()

    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(
            file_bytes=self.max_file_bytes,
            text_chars=self.max_text_chars,
            seconds=self.max_parse_seconds,
            memory_bytes=self.max_parse_bytes,
        )


def load_settings(**stated: Any) -> Settings:
    """The settings, with those stated on the command line (None: not stated) put over the rest.

    Raises:
        BadSetting: an unknown or malformed setting, with its key, value and what is wanted.
    """
    _refuse_unknown()
    try:
        return Settings(**{name: value for name, value in stated.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        key = _PREFIX + str(first["loc"][0]).upper()
        said = first["msg"].removeprefix("Value error, ")
        said = said[:1].lower() + said[1:]
        raise BadSetting(
            f"setting {key} is {_shown(key, first['input'])}: {said}; see the settings"
            " table in README.md"
        ) from error


def _refuse_unknown() -> None:
    # pydantic-settings passes over an unknown POLICY_DESK_X, even with extra="forbid".
    known = {_PREFIX + name.upper() for name in Settings.model_fields}
    stated = {**dotenv_values(_ENV_FILE, encoding="utf-8"), **os.environ}
    for key in sorted(stated):
        if key.upper().startswith(_PREFIX) and key.upper() not in known:
            raise BadSetting(
                f"unknown setting {key}={_shown(key, stated[key])}; known are:"
                f" {', '.join(sorted(known))}"
            )


def _shown(key: str, value: object) -> str:
    return "(hidden)" if value and "SECRET" in key.upper() else repr(value)
