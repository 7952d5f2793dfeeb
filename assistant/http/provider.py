"""An OpenID Connect provider: where people are sent to sign in, and what it then says of them.

The code flow with PKCE. The only connections are to the issuer and to the endpoints that its
discovery document names.
"""

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

SECONDS = 5.0  # for a connection, and between the bytes of an answer
_FRESH_SECONDS = 600  # of the discovery document
_LEEWAY_SECONDS = 60  # between two clocks
_MOST_BYTES = 1_000_000
# Only signatures whose key is the provider's alone: neither none nor HS256.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderFailed(Exception):
    """The provider did not do what it has to; `kind` says in what way, the message in detail."""

    def __init__(self, kind: Literal["down", "nonsense", "refused"], detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Registration:
    """What the provider and this server know of each other."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)  # empty: a public client, whose PKCE is all it shows
    scopes: str  # with blanks between
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt to sign in has to come back with; each of it is good once."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)


class Provider:
    """The provider of a registration; safe from several threads."""

    def __init__(self, registration: Registration) -> None:
        self._stated, self._lock = registration, threading.Lock()
        self._found: tuple[float, dict[str, Any]] | None = None

    def address(self, attempt: Attempt) -> str:
        """Where a browser is sent to sign in.

        Raises:
            ProviderFailed: the discovery document cannot be read.
        """
        endpoint = self._discovered()["authorization_endpoint"]
        with self._client() as client:
            url, _ = client.create_authorization_url(
                endpoint, attempt.state, attempt.verifier, nonce=attempt.nonce
            )
        return str(url)

    def claims(self, code: str, attempt: Attempt) -> dict[str, Any]:
        """What the ID token for a code says, once its signature and its claims are verified.

        Raises:
            ProviderFailed: the code or the token is not good, or the provider fails.
        """
        found = self._discovered()
        try:
            with self._client() as client:
                token = client.fetch_token(
                    found["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                )
        except AuthlibBaseError as error:
            raise ProviderFailed("refused", f"the token endpoint says {error.error}") from error
        except (httpx2.TransportError, httpx2.HTTPStatusError) as error:
            raise ProviderFailed("down", f"the token endpoint: {error!r}") from error
        except Exception as error:  # whatever a body that is not a token brings about
            raise ProviderFailed("nonsense", f"the token endpoint: {error!r}") from error
        keys = self._json(found["jwks_uri"])
        try:
            return self._verified(token, keys, attempt.nonce)
        except JoseError as error:
            raise ProviderFailed("refused", f"the ID token: {error!r}") from error
        except Exception as error:  # of keys or claims of any shape
            raise ProviderFailed("nonsense", f"the ID token: {error!r}") from error

    def sign_out_address(self, back: str) -> str:
        """Where people sign out of the provider too, and come back; empty: nowhere is known."""
        try:
            endpoint = str(self._discovered().get("end_session_endpoint") or "")
        except ProviderFailed:
            return ""
        if not endpoint:
            return ""
        asked = {"client_id": self._stated.client_id, "post_logout_redirect_uri": back}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def _verified(self, token: dict[str, Any], keys: Any, nonce: str) -> dict[str, Any]:
        read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), _ALGORITHMS)
        wanted = {"iss": self._stated.issuer, "aud": self._stated.client_id, "nonce": nonce}
        options = {name: {"essential": True, "value": value} for name, value in wanted.items()}
        params = {
            "nonce": nonce,
            "client_id": self._stated.client_id,
            "access_token": token.get("access_token"),
        }
        claims = CodeIDToken(read.claims, read.header, options, params)
        claims.validate(leeway=_LEEWAY_SECONDS)
        return dict(claims)

    def _discovered(self) -> dict[str, Any]:
        with self._lock:
            kept = self._found
        if kept is not None and time.monotonic() - kept[0] < _FRESH_SECONDS:
            return kept[1]
        url = f"{self._stated.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._json(url)
        if not isinstance(found, dict) or found.get("issuer") != self._stated.issuer:
            raise ProviderFailed("nonsense", f"{url} is not of {self._stated.issuer}")
        stated = [found.get(name) for name in _NEEDED]
        if found.get("end_session_endpoint"):
            stated.append(found["end_session_endpoint"])
        for endpoint in stated:
            if not self._is_safe(endpoint):
                raise ProviderFailed("nonsense", f"{url} names the endpoint {endpoint!r}")
        with self._lock:
            self._found = time.monotonic(), found
        return found

    def _is_safe(self, endpoint: object) -> bool:
        """Whether an endpoint is https, or as the issuer itself is."""
        try:
            read, issuer = urlsplit(str(endpoint)), urlsplit(self._stated.issuer)
        except ValueError:
            return False
        same = (read.scheme, read.netloc) == (issuer.scheme, issuer.netloc)
        return same or (read.scheme == "https" and bool(read.netloc))

    def _json(self, url: str) -> Any:
        ends = time.monotonic() + 2 * SECONDS
        try:
            read = b""
            with self._client() as client, client.stream("GET", url, withhold_token=True) as answer:
                answer.raise_for_status()
                for part in answer.iter_bytes():
                    read += part
                    if len(read) > _MOST_BYTES or time.monotonic() > ends:
                        raise ProviderFailed("nonsense", f"{url} does not end")
            return json.loads(read)
        except (ValueError, RecursionError, httpx2.DecodingError, httpx2.InvalidURL) as error:
            raise ProviderFailed("nonsense", f"{url}: {error!r}") from error
        except httpx2.HTTPError as error:
            raise ProviderFailed("down", f"{url}: {error!r}") from error

    def _client(self) -> Any:
        return OAuth2Client(
            self._stated.client_id,
            self._stated.client_secret or None,
            scope=self._stated.scopes,
            redirect_uri=self._stated.redirect_uri,
            code_challenge_method="S256",
            timeout=SECONDS,
        )
