"""`nearcast people`: accounts and invitations."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from nearcast.accounts.model import Account, Passage, Person, Role
from nearcast.cli.asking import ask
from nearcast.cli.options import Data, Json
from nearcast.errors import NearcastError

app = typer.Typer(help="Accounts and invitations.", no_args_is_help=True)

_BASE = "/operator/people"


class NoSuchAccount(NearcastError):
    code = "cli.no_such_account"


class NoSuchNetwork(NearcastError):
    code = "cli.no_such_network"


@app.command("list")
def list_people(
    text: Annotated[str, typer.Argument(help="A part of the address.")] = "", data: Data = Path("data"), json: Json = False
) -> None:
    """Show accounts, newest first."""
    from rich.table import Table

    from nearcast.cli.terminal import console, print_json

    found: tuple[Person, ...] = asyncio.run(ask(data, "GET", f"{_BASE}?text={text}", tuple[Person, ...]))
    if json:
        print_json(found)
        return
    table = Table("address", "role", "network", "plan", "verified", "since", "last seen")
    for one in found:
        table.add_row(
            one.email,
            one.role.value,
            one.network,
            one.plan,
            "yes" if one.verified else "no",
            _when(one.made),
            _when(one.seen) if one.seen else "",
        )
    console(out=True).print(table)


@app.command()
def add(email: str, role: Role = Role.viewer, data: Data = Path("data"), json: Json = False) -> None:
    """Make an account; its owner gets a letter to choose a password with."""
    _passage(data, _BASE, email, role, json)


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="For whom; without it the invitation is for whoever has it.")] = "",
    role: Role = Role.viewer,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Invite somebody to make an account, where sign-up asks for it or with another role than viewer."""
    _passage(data, "/operator/invitations", email, role, json)


@app.command()
def role(email: str, role: Annotated[Role, typer.Argument(help="What it is for.")], data: Data = Path("data")) -> None:
    """Change what an account is for."""
    _change(data, email, "PUT", "role", {"role": role}, f"{email} is {role} now.")


@app.command()
def plan(
    email: str, plan: Annotated[str, typer.Argument(help="One of accounts.plans in nearcast.toml.")], data: Data = Path("data")
) -> None:
    """Change the plan an account watches on."""
    _change(data, email, "PUT", "plan", {"plan": plan}, f"{email} watches on the plan {plan} now.")


@app.command()
def network(
    email: str,
    network: Annotated[str, typer.Argument(help="A network's name, as nearcast fleet list has it; empty takes it back.")] = "",
    data: Data = Path("data"),
) -> None:
    """Let a partner look after a network: see its sites, appliances, routes and traffic, and plan their fills and absences."""
    from nearcast.cli.fleet.look import fleet_state

    known = sorted(one.id for one in fleet_state(data).networks)
    if network and network not in known:
        raise NoSuchNetwork(
            f"There is no network {network}.",
            field="NETWORK",
            value=network,
            remedy=f"Take one of: {', '.join(known) or 'none'}.",
        )
    done = f"{email} looks after {network} now." if network else f"{email} looks after no network any more."
    _change(data, email, "PUT", "network", {"network": network}, done)


@app.command("sign-out")
def sign_out(email: str, data: Data = Path("data")) -> None:
    """Sign an account out of every device; its API tokens end too."""
    _change(data, email, "POST", "sign-out", None, f"{email} is signed out everywhere.")


@app.command()
def delete(email: str, data: Data = Path("data")) -> None:
    """Delete an account and all that is kept of it, for whoever asked you to."""
    _change(data, email, "DELETE", "", None, f"{email} and all that was kept of it are deleted.")


def _passage(data: Path, path: str, email: str, role: str, json: bool) -> None:
    from nearcast.cli.terminal import print_json

    passage: Passage = asyncio.run(ask(data, "POST", path, Passage, {"email": email, "role": role}))
    if json:
        print_json(passage)
    else:
        print(passage.address)


def _change(data: Path, email: str, method: str, what: str, body: Any, done: str) -> None:
    from nearcast.cli.terminal import console

    asyncio.run(_send(data, email, method, what, body))
    console().print(done)


async def _send(data: Path, email: str, method: str, what: str, body: Any) -> None:
    found: tuple[Account, ...] = await ask(data, "GET", f"{_BASE}?text={email}", tuple[Account, ...])
    account = next((one.id for one in found if one.email == email.lower()), None)
    if account is None:
        raise NoSuchAccount(f"Nobody is called {email}.", field="EMAIL", value=email, remedy="See: nearcast people list.")
    await ask(data, method, f"{_BASE}/{account}/{what}".rstrip("/"), None, body)


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")
