"""What a call looks like on the wire: its parameters, its uploads, and the ways in which it is refused."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime: str


@dataclass
class Call:
    """One request to the Bot API, as the stand-in saw it. `code` is the HTTP status of the answer, 0 for no answer yet;
    `effect` is true once the call was carried out, whether or not its answer arrived."""

    method: str
    params: Json
    at: float
    uploads: dict[str, Upload] = field(default_factory=dict)
    code: int = 0
    description: str = ""
    effect: bool = False


class Refused(Exception):  # noqa: N818 - an answer of Telegram, not an error of ours
    """Telegram says no: `code` and `description` as it would, `parameters` for `retry_after` and `migrate_to_chat_id`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def json(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(reason: str) -> Refused:
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    return Refused(403, f"Forbidden: {reason}")


async def read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The parameters and the uploads of a request: query string, JSON, urlencoded or multipart.

    A file that is sent in the parameter's own place becomes `attach://<parameter>`, so that both ways of uploading look alike.
    """
    params: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        params |= _object(await request.read())
    elif request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        try:
            form = await request.post()
        except (ValueError, LookupError) as error:
            raise bad("strings must be encoded in UTF-8") from error
        for name, value in form.items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
            elif name in params:
                raise bad(f'parameter "{name}" is given twice')
            else:
                params[name] = value
    elif request.can_read_body:
        raise bad(f"unsupported content type {request.content_type}")
    return {name: value for name, value in params.items() if value is not None}, uploads


def attach(params: Json, uploads: dict[str, Upload]) -> Json:
    """`params` with files in a parameter's own place made `attach://`; a file that nothing refers to is refused."""
    if not uploads:
        return params
    text = json.dumps(params)
    loose = {name for name in uploads if f"attach://{name}" not in text}
    if taken := loose & set(params):
        raise bad(f'parameter "{min(taken)}" is given twice')
    return params | {name: f"attach://{name}" for name in loose}


def _object(body: bytes) -> Json:
    try:
        value = json.loads(body) if body else {}
    except ValueError as error:
        raise bad("can't parse request body as JSON") from error
    if not isinstance(value, dict):
        raise bad("the request body must be a JSON object")
    return value
