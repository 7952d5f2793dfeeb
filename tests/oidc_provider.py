"""A small OpenID Connect provider on loopback, which also tells the lies it is asked for."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.served import served

CLIENT, SECRET = "desk", "a secret & its sign: %"
KEYS = [RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, auto_kid=False) for _ in range(2)]


class SmallProvider:
    """Signs in whoever comes, as `person`; what is put into `lies` replaces claims."""

    def __init__(self) -> None:
        self.issuer = ""
        self.tell_the_truth()
        self.app = FastAPI()
        for path, method, answer in (
            ("/.well-known/openid-configuration", "GET", self._discovery),
            ("/authorize", "GET", self._authorize),
            ("/token", "POST", self._token),
            ("/keys", "GET", self._keys),
        ):
            self.app.add_api_route(path, self._or_instead(path, answer), methods=[method])

    def tell_the_truth(self) -> None:
        """Begin anew, without lies."""
        self.person: dict[str, Any] = {"sub": "mei", "groups": ["board"], "role": "reader"}
        self.lies: dict[str, Any] = {}
        self.key, self.algorithm = KEYS[0], "RS256"
        self.more: dict[str, Any] = {}  # of the discovery document
        self.answers: dict[str, Response] = {}  # by path, in place of what is right
        self.codes: dict[str, dict[str, str]] = {}
        self.is_public = False  # the client: it has no secret

    def _or_instead(self, path: str, answer: Any) -> Any:
        async def endpoint(request: Request) -> Response:
            found = self.answers.get(path) or await answer(request)
            assert isinstance(found, Response)
            return found

        return endpoint

    async def _discovery(self, _request: Request) -> Response:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token"}
        found = {name: self.issuer + path for name, path in paths.items()}
        found |= {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        return JSONResponse(found | self.more)

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 303)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        asked = self.codes.pop(str(form["code"]), None)
        stated = str(form.get("client_id"))  # how a public client says who it is
        if basic := request.headers.get("authorization"):
            stated = base64.b64decode(basic.removeprefix("Basic ")).decode()
        hashed = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = _base64(hashed).decode()
        if (
            asked is None
            or stated != (CLIENT if self.is_public else f"{CLIENT}:{SECRET}")
            or challenge != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"]} | self.person | self.lies
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "RS256":
            made = jwt.encode(header, claims, self.key)
        else:
            made = forged(header, claims)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": made})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [KEYS[0].as_dict(private=False)]})


def forged(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token without a signature, or one by HS256 with the public key as its secret."""
    signed = b".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    public = KEYS[0].as_pem(private=False)
    sealed = hmac.digest(public, signed, "sha256") if header["alg"] == "HS256" else b""
    return b".".join((signed, _base64(sealed))).decode()


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


@contextmanager
def small_provider() -> Iterator[SmallProvider]:
    """A provider that is served until the end."""
    made = SmallProvider()
    with served(made.app) as made.issuer:
        yield made
