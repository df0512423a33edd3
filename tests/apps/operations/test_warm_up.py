"""The visitor before the visitors, on a small suite of two pages that keep a list of who was opened."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from apps.operations import warm_up
from tests.browser.server import running

APP = """
from pathlib import Path
import streamlit as st

def page(name):
    def run():
        with (Path(__file__).parent / "opened").open("a") as file:
            file.write(name + " ")
        st.write(name)
    return st.Page(run, title=name, url_path=name, default=name == "home")

st.navigation([page("home"), page("one"), page("two")]).run()
"""
SERVER = """
import os
from pathlib import Path

import streamlit as st
import uvicorn

uvicorn.run(st.App(Path("app.py").resolve()), host=os.environ["HOST"], port=int(os.environ["PORT"]))
"""


def test_every_page_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "apps" / "server.py").write_text(SERVER)
    monkeypatch.delenv(warm_up.VARIABLE, raising=False)
    with running(tmp_path / "log", tmp_path) as suite:
        address = urlsplit(suite.url)
        assert address.hostname and address.port
        asyncio.run(warm_up.open_all(address.hostname, address.port))
    assert (tmp_path / "opened").read_text().split() == ["home", "one", "two"]


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warm_up.VARIABLE, "0")
    monkeypatch.setattr(
        "apps.operations.page_session.connected", lambda *_, **__: pytest.fail("It was not switched off.")
    )
    asyncio.run(warm_up.open_all("127.0.0.1", 1))


def test_a_server_that_does_not_answer_is_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(warm_up.VARIABLE, raising=False)
    asyncio.run(warm_up.open_all("127.0.0.1", 1))
    assert "could not be opened ahead" in caplog.text
