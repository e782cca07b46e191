"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option(envvar="NEARCAST_DATA", help="The platform's data folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
