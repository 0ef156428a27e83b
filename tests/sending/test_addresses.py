"""Addresses: which are taken, and what of them anybody may see."""

from __future__ import annotations

import pytest

from smarketing.errors import SendingError
from smarketing.sending import subscriptions
from smarketing.sending.addresses import checked, key, meant, shown, shown_key

TOKEN = "T0KENT0KENT0KEN"
SERVICES = [
    (f"json://localhost:8080/hook/{TOKEN}", "json://localhost"),
    (f"jsons://chat.example.com/hook/{TOKEN}?+key={TOKEN}", "jsons://chat.example.com"),
    (f"mmosts://user@chat.example.com/{TOKEN}abcdefghijk", "mmosts://chat.example.com"),
    (f"ntfys://{TOKEN}", "ntfys://…"),
    (f"ntfys://user:{TOKEN}@push.example.com/topic", "ntfys://push.example.com"),
    (f"slack://{TOKEN[:9]}/{TOKEN[:9]}/{TOKEN}T0KENT0KE", "slack://…"),
    (f"tgram://123456789:{TOKEN}_abcdefghijklmnopqrstuv/42", "tgram://…"),
    (f"discord://{TOKEN}/{TOKEN}", "discord://…"),
]


@pytest.mark.parametrize(("address", "seen"), SERVICES)
def test_of_a_service_only_its_scheme_and_server_are_shown(address: str, seen: str) -> None:
    """What looks like a host is a token with most services."""
    assert checked(f" {address} ") == address
    assert shown(address) == seen
    assert TOKEN not in key(address)
    assert shown_key(key(address)) == seen
    wanted = subscriptions.subscription(who="Team", what="digest", to=[address])
    assert TOKEN not in f"{wanted!r} {wanted.shown_to}"


def test_two_hooks_of_one_server_are_two_recipients() -> None:
    one, other = "json://localhost/hook/one-token", "json://localhost/hook/other-token"
    assert key(one) != key(other) and shown_key(key(one)) == shown_key(key(other))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ada", "neither a mail address"),
        ("ada@example.com\nBcc: bob@example.com", "neither"),
        ("ada@example..com", "neither"),
        (".ada@example.com", "neither"),
        ("ada.@example.com", "neither"),
        ("<ada@example.com>", "neither"),
        ("ada@example.com, bob@example.com", "neither"),
        (f"nosuch://{TOKEN}/x", "of no known service"),
        (f"slack://{TOKEN}", "not complete"),
        (f"mailto://user:{TOKEN}@example.com", "write the mail address itself"),
        (f"syslog://{TOKEN}", "name a chat or push service"),
        (f"dbus://{TOKEN}", "name a chat or push service"),
        (f"file://{TOKEN}", "name a chat or push service"),
        ("", "neither"),
    ],
)
def test_what_is_no_address_is_refused_without_showing_it(address: str, said: str) -> None:
    with pytest.raises(SendingError, match=said) as refused:
        subscriptions.subscription(who="Ada", what="digest", to=[address])
    assert TOKEN not in str(refused.value)
    assert refused.value.__cause__ is None


def test_an_address_may_stay_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SendingError, match="SMARKETING_CHANNEL_TEAM should hold"):
        meant(checked("channel:team"))
    monkeypatch.setenv("SMARKETING_CHANNEL_TEAM", f"json://localhost/{TOKEN}")
    assert meant("channel:team") == f"json://localhost/{TOKEN}"
    assert shown("channel:team") == key("channel:team") == "channel:team"
    monkeypatch.setenv("SMARKETING_CHANNEL_TEAM", TOKEN)
    with pytest.raises(SendingError) as refused:
        meant("channel:team")
    assert TOKEN not in str(refused.value)
