import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from apps.operations.security_headers import VARIABLE, SecurityHeaders


async def _hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello", headers={"Referrer-Policy": "no-referrer"})


def headers_of(frame_ancestors: str | None = None) -> dict[str, str]:
    app = SecurityHeaders(Starlette(routes=[Route("/", _hello)]), frame_ancestors)
    return dict(TestClient(app).get("/").headers)


def policy(headers: dict[str, str]) -> dict[str, str]:
    rules = (rule.strip().partition(" ") for rule in headers["content-security-policy"].split(";"))
    return {name: sources for name, _, sources in rules}


def test_every_answer_carries_them_and_an_app_may_be_stricter() -> None:
    headers = headers_of()
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    rules = policy(headers)
    assert rules["default-src"] == "'self'" and rules["object-src"] == "'none'"
    assert "https://huggingface.co" in rules["frame-ancestors"]
    others = " ".join(sources for name, sources in rules.items() if name != "frame-ancestors")
    assert "http" not in others, "nothing is loaded from anywhere else"


def test_who_may_frame_the_suite_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "https://school.example; script-src *")
    rules = policy(headers_of())
    assert rules["frame-ancestors"].startswith("https://school.example") and "*" not in rules["script-src"]
    assert policy(headers_of("'none'"))["frame-ancestors"] == "'none'"
