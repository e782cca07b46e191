"""What an owner may set: `nearcast.toml`, then the environment, checked once at the start.

`deploy/nearcast.toml` is the annotated reference. Every key can also come from the environment: `http.port` is
`NEARCAST_HTTP__PORT`. A key nobody knows or a value that does not fit stops the start with a message that names it.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from nearcast.errors import NearcastError

PREFIX = "NEARCAST_"


class BadSetting(NearcastError):
    """A setting is unknown or its value does not fit."""

    code = "settings.bad_setting"


class Http(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the platform answers. `public_url` is how browsers and appliances reach it; empty: from host and port.
    `trusted_proxies` are the CIDR ranges whose X-Forwarded-For is believed.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    developer: bool = False


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part that is started here when `url` is empty, and reached there otherwise."""

    url: str = ""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Streams at a time, devices that are signed in, and the height of the best picture in pixels."""

    streams: int = 4
    devices: int = 100
    height: int = 4320


class Oidc(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site that signs people in by OpenID Connect. `name` is on its button; what comes back there is `/oidc/ID/back` at our public
    address.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str = ""
    scope: str = "openid email"


class Accounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`sign_up`: anybody, whoever has an invitation, or nobody. `require_verified`: only whoever read our letter may watch.
    `plans` are by name; `plan` is the one of whoever has no other. `oidc` are other sites to sign in with, by the id in their address.
    """

    sign_up: Literal["open", "invited", "closed"] = "open"
    require_verified: bool = False
    secure_cookies: bool = False
    plan: str = "standard"
    plans: dict[str, Plan] = msgspec.field(default_factory=lambda: {"standard": Plan()})
    oidc: dict[str, Oidc] = msgspec.field(default_factory=dict)


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`url` is the mail server; empty: letters are left in the folder `outbox` of the data folder."""

    url: str = ""
    sender: str = "Nearcast <nearcast@localhost>"


class Playback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds."""

    token_s: int = 6 * 3600
    lease_s: int = 45
    steering_ttl_s: int = 5


class Fleet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds. `silent_s` is how long an appliance may say nothing before steering leaves it out, `serve_alone_s` how long it
    may go on serving when it hears nothing from here. `vrps` is a VRP file in JSON as an RPKI validator writes it, `geo` a
    MaxMind-format database of cities or countries; empty: none. `asn` is our AS number towards providers' routers.
    """

    report_every_s: float = 1.0
    silent_s: float = 4.0
    message_age_s: float = 30.0
    serve_alone_s: float = 24 * 3600.0
    vrps: str = ""
    geo: str = ""
    asn: int = 64512


class Placement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`approval` is `auto`, or `manual`: then nightly plans wait for `nearcast place approve`. `nightly_at_s` is when the night's
    plan is made, in seconds after midnight UTC: before the first fill window opens. A rendition of at least `apart_bytes` is laid down,
    or left out, by itself: what is published from then on.
    """

    approval: Literal["auto", "manual"] = "auto"
    nightly_at_s: float = 3600.0
    apart_bytes: int = 256_000_000


Preset = Literal["superfast", "veryfast", "faster", "fast", "medium", "slow", "slower"]


class Ingest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`workers` is how many steps of encodings this process does at a time; as many as the machine has processors when it is not
    given, and none when it is 0. `keep_sources_days` is how long the source of a title stays. An operator may have at
    most `jobs_max` jobs under way, whose sources have `bytes_max` bytes together. Sources are fetched from `hosts` and S3 `buckets` alone,
    and from machines in private networks only if `private` is set. `preset` is how much care x264 takes, by its own names,
    `av1_preset` how much SVT-AV1; `av1` says whether films are encoded in that too when nobody says otherwise, and `protect` whether they are
    encrypted.
    """

    workers: int | None = None
    preset: Preset = "medium"
    av1: bool = False
    av1_preset: Annotated[int, msgspec.Meta(ge=2, le=9)] = 8
    protect: bool = False
    keep_sources_days: float = 0.0
    jobs_max: int = 1000
    bytes_max: int = 10_000_000_000_000
    hosts: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    private: bool = False


class Webhooks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`private`: whether machines in private networks may be told."""

    private: bool = False


class Log(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    level: str = "info"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything, with the defaults that `deploy/nearcast.toml` explains."""

    data: str = "data"
    http: Http = Http()
    database: Part = Part()
    bus: Part = Part()
    objects: Part = Part()
    accounts: Accounts = Accounts()
    mail: Mail = Mail()
    playback: Playback = Playback()
    fleet: Fleet = Fleet()
    placement: Placement = Placement()
    ingest: Ingest = Ingest()
    webhooks: Webhooks = Webhooks()
    log: Log = Log()

    @property
    def folder(self) -> Path:
        return Path(self.data).absolute()


def load(file: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this start. `file` None means `nearcast.toml` here, if there is one. Raises BadSetting."""
    values = _from_file(file)
    _add_environment(values, environment)
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise _explain(error, values) from error


def _from_file(file: Path | None) -> dict[str, Any]:
    chosen = file or Path("nearcast.toml")
    if file is None and not chosen.exists():
        return {}
    try:
        return tomllib.loads(chosen.read_text())
    except OSError as error:
        raise BadSetting(
            f"{chosen} cannot be read: {error.strerror}.", field="--config", value=chosen, remedy="Name a file that exists."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{chosen} is not TOML: {error}.", field="--config", value=chosen, remedy="Mend that line.") from error


def _add_environment(values: dict[str, Any], environment: Mapping[str, str]) -> None:
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        *sections, key = name.removeprefix(PREFIX).lower().split("__")
        place = values
        for section in sections:
            place = place.setdefault(section, {})
        place[key] = [part.strip() for part in text.split(",")] if key == "trusted_proxies" else text


def _explain(error: msgspec.ValidationError, values: dict[str, Any]) -> BadSetting:
    """msgspec says ``Expected `int`, got `str` - at `$.http.port```, or names an unknown field and its section."""
    what, _, where = str(error).partition(" - at `$")
    path = [part for part in where.strip("`").split(".") if part]
    if "unknown field" in what:
        path.append(what.split("`")[1])
    key = ".".join(path)
    value: Any = values
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return BadSetting(
        f"{key or 'the file'} = {value!r}: {what[0].lower()}{what[1:]}.",
        field=key,
        value=value,
        remedy=f"See deploy/nearcast.toml; from the environment it is {PREFIX}{'__'.join(path).upper()}.",
    )
