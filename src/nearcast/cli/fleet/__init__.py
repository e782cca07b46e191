"""`nearcast fleet`: the network and its appliances. `parts` adds, `look` shows, `report` counts, `conduct` says what each shall do, `routing` is
about routes and the routers they come from."""

import typer

from nearcast.cli.fleet import conduct, look, parts, report, routing

app = typer.Typer(help="Networks, sites and appliances.", no_args_is_help=True)

app.command("list", rich_help_panel="Look")(look.list_parts)
app.command("show", rich_help_panel="Look")(look.show)
app.command("fill", rich_help_panel="Look")(look.fill)
app.command("sessions", rich_help_panel="Look")(look.sessions)
app.command("routes", rich_help_panel="Look")(routing.routes)
app.command("report", rich_help_panel="Look")(report.report)
app.command("network", rich_help_panel="Add")(parts.network)
app.command("site", rich_help_panel="Add")(parts.site)
app.command("enrol", rich_help_panel="Add")(parts.enrol)
app.command("replace", rich_help_panel="Add")(parts.replace)
app.command("prefixes", rich_help_panel="Routes")(routing.prefixes)
app.command("peer", rich_help_panel="Routes")(routing.peer)
app.command("drain", rich_help_panel="Conduct")(conduct.drain)
app.command("undrain", rich_help_panel="Conduct")(conduct.undrain)
app.command("retire", rich_help_panel="Conduct")(conduct.retire)
app.command("maintenance", rich_help_panel="Conduct")(conduct.maintenance)
app.command("evacuate", rich_help_panel="Conduct")(conduct.evacuate)
app.command("window", rich_help_panel="Conduct")(conduct.window)
app.command("locate", rich_help_panel="Conduct")(conduct.locate)
app.command("rate", rich_help_panel="Conduct")(conduct.rate)
app.command("end", rich_help_panel="Conduct")(conduct.end)
app.command("rotate-keys", rich_help_panel="Keys and files")(conduct.rotate_keys)
app.command("recall", rich_help_panel="Keys and files")(conduct.recall)
