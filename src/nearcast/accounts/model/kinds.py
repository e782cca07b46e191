"""The kinds of things there are in accounts."""

from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """What an account is for; `policy.roles` says what each may do."""

    viewer = "viewer"
    partner = "partner"
    operator = "operator"
    admin = "admin"


class Permission(StrEnum):
    """One thing somebody may do. Every route and every field for operators names the one it asks for. `see_network` and
    `change_network` are about the network an account looks after, and no other.
    """

    watch = "watch"
    see_titles = "see_titles"
    change_titles = "change_titles"
    publish_titles = "publish_titles"
    see_fleet = "see_fleet"
    change_fleet = "change_fleet"
    see_network = "see_network"
    change_network = "change_network"
    see_telemetry = "see_telemetry"
    see_placement = "see_placement"
    change_placement = "change_placement"
    see_steering = "see_steering"
    see_people = "see_people"
    change_people = "change_people"
    see_audit = "see_audit"
    see_webhooks = "see_webhooks"
    change_webhooks = "change_webhooks"


class Matter(StrEnum):
    """What a line of the audit log is about; `policy.log` says who may read of it. `fleet` is its networks, keys and recalled files."""

    titles = "titles"
    jobs = "jobs"
    appliances = "appliances"
    sites = "sites"
    fleet = "fleet"
    plays = "plays"
    plans = "plans"
    webhooks = "webhooks"
    people = "people"

    @classmethod
    def of(cls, action: str) -> Self:
        """What an action's name begins with: `titles.edit`. Raises ValueError for anything else."""
        return cls(action.partition(".")[0])


class SignUp(StrEnum):
    """Who may make an account: anybody, whoever has an invitation, or nobody (operators then add accounts)."""

    open = "open"
    invited = "invited"
    closed = "closed"


class DeviceKind(StrEnum):
    """How a device came in. A `tool` is the owner's own command line or an API token."""

    browser = "browser"
    app = "app"
    television = "television"
    tool = "tool"


class Purpose(StrEnum):
    """What a code that was given to somebody is good for."""

    verify = "verify"
    reset = "reset"
    invite = "invite"
    passkey = "passkey"
