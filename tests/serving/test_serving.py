"""The app as others reach it: by its own names only, with the policy that browsers keep, and a word on how it is."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smarketing.cli import main
from smarketing.serving import hosts, policy
from smarketing.views import VIEWS
from tests.browser import server


@pytest.fixture(scope="module")
def address(demo_folder: Path) -> Iterator[tuple[str, int]]:
    with server.served(demo_folder) as running:
        name, port = running.removeprefix("http://").split(":")
        yield name, int(port)


def asked(address: tuple[str, int], path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    with closing(HTTPConnection(*address, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def upgraded(address: tuple[str, int], host: str) -> bytes:
    """The first line of the answer to a request for the pages' websocket under a name."""
    request = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with closing(socket.create_connection(address, timeout=30)) as connection:
        connection.sendall(request.encode())
        return connection.recv(1024).split(b"\r\n")[0]


def test_it_says_how_it_is(address: tuple[str, int]) -> None:
    status, _, body = asked(address, "/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok", "data_as_of": "2026-11-13"})


@pytest.mark.parametrize("path", ["/", "/scorecard", "/healthz", "/_stcore/host-config"])
def test_another_name_is_refused(address: tuple[str, int], path: str) -> None:
    """As where the owner of evil.test points that name to this machine, and a page of theirs asks for it."""
    for name in ("evil.test", "evil.test:8501", "localhost.evil.test", "127.0.0.1.evil.test", ""):
        assert asked(address, path, Host=name)[0] == 421, name
    assert asked(address, path, Host="localhost")[0] == asked(address, path, Host="[::1]:8501")[0] == 200


def test_no_websocket_opens_under_another_name(address: tuple[str, int]) -> None:
    assert b"101" in upgraded(address, "localhost")
    assert b"403" in upgraded(address, "evil.test")


def test_every_answer_says_what_browsers_may_do(address: tuple[str, int]) -> None:
    for path in ("/", "/healthz", "/scorecard", "/static/nothing"):
        headers = asked(address, path)[1]
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_names_of_hosts_are_read_without_their_ports() -> None:
    said = ("App.Example.com:8501", "[::1]:8501", "localhost", "example.com.", " 127.0.0.1 ", "")
    assert [hosts.name_of(host) for host in said] == [
        "app.example.com", "::1", "localhost", "example.com", "127.0.0.1", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "bound", "names"),
    [
        ("", "localhost", {"localhost", "127.0.0.1", "::1"}),
        ("", "0.0.0.0", None),
        ("Sales.example.com:8501,localhost.", "0.0.0.0", {"sales.example.com", "localhost", "127.0.0.1", "::1"}),
        ("Sales.example.com, ", "0.0.0.0", {"sales.example.com", "localhost", "127.0.0.1", "::1"}),
    ],
)
def test_who_is_reached_by_others_is_told_its_names(
    monkeypatch: pytest.MonkeyPatch, said: str, bound: str, names: set[str] | None
) -> None:
    monkeypatch.setenv("SMARKETING_HOSTS", said)
    monkeypatch.setattr(hosts.config, "get_option", lambda option: bound)
    allowed = hosts.allowed()
    assert (allowed if allowed is None else set(allowed)) == names


def test_the_policy_lets_streamlits_own_scripts_run() -> None:
    (rules,) = (value for name, value in policy.headers() if name == "content-security-policy")
    assert "script-src 'self' 'sha256-" in rules


def test_a_company_that_cannot_be_opened_is_ill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from smarketing.serving import routes

    monkeypatch.setenv("SMARKETING_HOME", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "current").write_text("warehouse-9.duckdb")
    (tmp_path / "warehouse" / "warehouse-9.duckdb").write_text("no database")
    answer: Any = asyncio.run(routes.healthz(None))  # type: ignore[arg-type]
    assert answer.status_code == 503 and json.loads(answer.body)["status"] == "ill"


def test_a_views_answer_is_that_of_the_command(address: tuple[str, int], demo_folder: Path) -> None:
    query = "?period=last-quarter&source=Paid+Search&source=Referrals"
    command = [
        "show",
        "leads-by-source",
        "--period",
        "last-quarter",
        "--source",
        "Paid Search",
        "--source",
        "Referrals",
    ]
    for kind in ("json", "csv"):
        shown = CliRunner().invoke(main, [*command, "--format", kind], env={"SMARKETING_HOME": str(demo_folder)})
        status, headers, body = asked(address, f"/api/views/leads-by-source.{kind}{query}")
        assert (status, body.decode().rstrip()) == (200, shown.output.rstrip())
        assert kind in headers["content-type"]


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/api/views/funel.json", 404, "Did you mean funnel?"),
        ("/api/views/funnel.xlsx", 404, "Answers come as json and csv."),
        ("/api/views/funnel.json?from=soon", 400, "“from” should be a day such as 2026-11-30."),
        ("/api/views/funnel.json?to=9999-01-01", 400, "“to” should be a day"),
        ("/api/views/funnel.json?source=Nobody", 400, "There is no source named"),
        ("/api/views/funnel.json?period=fortnight", 400, "“period” should be one of month, quarter, year, this-month"),
        ("/api/views/funnel.json?form=2026-01-01", 400, "“form” is no word that can be asked with; there are from, to"),
        ("/api/views/funnel.json?from=2026-02-01&to=2026-01-01", 400, "is after"),
        ("/api/views/lead-aging.json?list=total", 400, "“list” is no word"),
        ("/api/views/funnel.json?from=2026-01-01&from=2026-02-01", 400, "“from” is said more than once"),
        ("/api/views/funnel.json?from=1767225600", 400, "“from” should be a day such as 2026-11-30."),
        ("/api/views/funnel.json?start=2026-01-01", 400, "“start” is no word"),
        ("/api/views/funnel", 404, "/api/views lists what can be asked"),
        ("/api/views/", 404, "/api/views lists what can be asked"),
        ("/api/views/funnel.json?points=many", 400, "“points” should be a number from 0 to 100."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    address: tuple[str, int], path: str, status: int, sentence: str
) -> None:
    found, _, body = asked(address, path)
    assert found == status and sentence in json.loads(body)["error"]


def test_views_and_measures_are_listed(address: tuple[str, int]) -> None:
    listed = json.loads(asked(address, "/api/views")[2])
    assert [one["view"] for one in listed] == list(VIEWS)
    assert {"mqls", "revenue"} <= {one["id"] for one in json.loads(asked(address, "/api/measures")[2])}
