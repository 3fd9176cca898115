"""The frame of the API: device tokens, and errors as problem details (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

import passavant
from passavant.base.ports import Port

token_holder: Port[str, Any] = Port("token_holder")
"""Whose token this is: answered by the room that knows devices, with an object that has `officer` and `booth`."""


class Problem(Exception):
    """An API call cannot be carried out; told to the caller as problem details."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.more = status, code, detail, more


def device_of(request: HttpRequest) -> Any:
    """The device that the bearer token belongs to; None refuses the call."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    answers, _failed = token_holder.ask(token)
    return next((answer for answer in answers if answer is not None), None)


class PassavantAPI(NinjaAPI):
    """The frame whose description says that errors come as problem details."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(*args, **kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe_problems(operation["responses"])
        return schema


def _describe_problems(responses: dict[Any, dict[str, Any]]) -> None:
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in response.get("content", {}):
            response["content"] = {"application/problem+json": response["content"]["application/json"]}


def make_api() -> NinjaAPI:
    api = PassavantAPI(
        title="Passavant",
        version=passavant.__version__,
        description="Border management at a post: submit a scan, decide, ask.",
        auth=device_of,
    )
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown_device)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(PermissionDenied, _denied)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    return api


def _respond(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    body = {
        "type": f"urn:passavant:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return HttpResponse(json.dumps({**body, **more}), status=status, content_type="application/problem+json")


def _problem(_: HttpRequest, problem: Problem | type[Problem]) -> HttpResponse:
    assert isinstance(problem, Problem)  # noqa: S101  (it is raised with its words)
    return _respond(problem.status, problem.code, problem.detail, **problem.more)


def _invalid(_: HttpRequest, trouble: Any) -> HttpResponse:
    errors = [{"at": list(error["loc"]), "reason": error["msg"]} for error in trouble.errors]
    return _respond(
        422, "invalid", "The request does not have the form that the API describes.", errors=errors
    )


def _unknown_device(_: HttpRequest, __: Any) -> HttpResponse:
    response = _respond(401, "unknown-device", "Send the token of an enrolled device as a bearer token.")
    response["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(_: HttpRequest, trouble: Any) -> HttpResponse:
    return _respond(trouble.status_code, "error", str(trouble))


def _missing(_: HttpRequest, __: Any) -> HttpResponse:
    return _respond(404, "not-found", "There is no such record here.")


def _too_large(_: HttpRequest, __: Any) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    return _respond(413, "too-large", f"One request holds at most {most} MB.")


def _denied(_: HttpRequest, __: Any) -> HttpResponse:
    return _respond(403, "not-allowed", "This device or its officer may not do that.")
