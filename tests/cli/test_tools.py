from pathlib import Path

import pytest

from nearcast.accounts.model import Accounts
from nearcast.assembly import Services
from nearcast.cli.operator import find
from nearcast.cli.tools import Tools


async def test_tools_that_were_signed_out_are_let_in_anew(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEARCAST_URL", raising=False)
    accounts = services.get(Accounts)
    tools = Tools(accounts, tmp_path, "https://nearcast.example")
    await tools.look()
    first = find(tmp_path)
    await tools.look()
    assert find(tmp_path) == first
    device = (await accounts.who(first.token)).device.id
    await accounts.sign_out_device(device, device)
    await tools.look()
    again = find(tmp_path)
    assert again.url == first.url
    assert (await accounts.who(again.token)).device.id != device
