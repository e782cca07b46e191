"""The command line: one command a file, each importing what it needs when it runs, so that help is instant."""

import sys

import typer

from nearcast.cli import audit, catalog, edge, fleet, ingest, people, place, serve, sign_in, sim, steer, up, watch, webhooks
from nearcast.errors import NearcastError
from nearcast.runtime.processes import CannotStart

app = typer.Typer(
    name="nearcast",
    help="A streaming platform its owner runs alone, with its own delivery network.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("up")(up.up)
app.command("serve")(serve.serve)
app.command("sign-in")(sign_in.sign_in)
app.command("ingest")(ingest.ingest)
app.command("watch")(watch.watch)
app.command("sim")(sim.sim)
app.command("audit")(audit.audit)
app.add_typer(catalog.app, name="catalog")
app.add_typer(edge.app, name="edge")
app.add_typer(fleet.app, name="fleet")
app.add_typer(people.app, name="people")
app.add_typer(steer.app, name="steer")
app.add_typer(place.app, name="place")
app.add_typer(webhooks.app, name="webhooks")


def main() -> None:
    """Runs the command; errors that people can mend are told in a line, without a traceback."""
    try:
        app()
    except (NearcastError, CannotStart) as error:
        code = error.fault.code if isinstance(error, NearcastError) else "runtime.cannot_start"
        sys.stderr.write(f"nearcast: {error} [{code}]\n")
        raise SystemExit(1) from error
