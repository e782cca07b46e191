"""What knows every service and how they are wired: all in one process, or some of them alone.

Each service is built from the Protocols of others. A service that lives in this process is handed over itself; any other is
a proxy that asks it over NATS. So the same line of wiring serves a laptop and a cluster.
"""

from nearcast.assembly.ground import Ground, Services
from nearcast.assembly.platform import Platform, lay_ground, leave_ground
from nearcast.assembly.services import SERVICES

__all__ = ["SERVICES", "Ground", "Platform", "Services", "lay_ground", "leave_ground"]
