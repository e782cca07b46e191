"""Writes nginx's configuration for one appliance, every path of it inside the appliance's folder."""

import grp
import ipaddress
import os
import pwd
import resource
import shutil
from pathlib import Path
from string import Template

from nearcast.edge.model import Knobs, NginxUnusable, Settings
from nearcast.runtime import files

HERE = Path(__file__).parent
_MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"), Path("/usr/local/nginx/modules"))
_ORDINARY = "nobody"


def program() -> str:
    """Where nginx is. Raises NginxUnusable."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NginxUnusable("nginx is not installed.", remedy="Install it: apt-get install nginx libnginx-mod-http-lua.")
    return found


def write(settings: Settings, knobs: Knobs) -> Path:
    """Writes `nginx.conf` and makes the folders it names. Answers its path. Raises NginxUnusable."""
    folder = settings.folder / "nginx"
    for part in (folder / "temp", settings.folder / "log", settings.folder / "assets"):
        part.mkdir(parents=True, exist_ok=True)
    user, why_user = _user(settings.folder)
    _, open_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_files = min(open_files, 262_144)
    text = Template((HERE / "nginx.conf.template").read_text()).substitute(
        user=f"user {user} {_group(user)};" if user else "",
        why_user=why_user,
        workers=settings.workers or "auto",
        open_files=open_files,
        connections=max(64, min(16_384, open_files // 2)),
        drain_s=max(1, round(knobs.drain_max_s)),
        modules=_modules(),
        access_log=_quoted(settings.folder.resolve() / "log" / "access.log"),
        lua=HERE,
        keys=folder.resolve() / "keys",
        listen=_host_port(ipaddress.ip_address(settings.address), settings.port),
        assets=_quoted(settings.folder.resolve() / "assets"),
    )
    files.replace(folder / "nginx.conf", text.encode())
    return folder / "nginx.conf"


def keys_owner(folder: Path) -> int | None:
    """The user id that nginx's workers read the keys with; None for our own."""
    user, _ = _user(folder)
    return pwd.getpwnam(user).pw_uid if user else None


def reachable(settings: Settings) -> str:
    """The `host:port` at which this machine itself reaches the listener."""
    address = ipaddress.ip_address(settings.address)
    if address.is_unspecified:
        address = ipaddress.ip_address("127.0.0.1" if address.version == 4 else "::1")
    return _host_port(address, settings.port)


def _user(folder: Path) -> tuple[str | None, str]:
    """Who the workers are, and why. Only root may choose."""
    if os.geteuid() != 0:
        return None, "The workers are whoever started the appliance."
    here = folder.resolve()
    if all(part.stat().st_mode & 0o001 for part in (here, *here.parents)):
        return _ORDINARY, "The workers have no rights but to read the files."
    # A folder somewhere inside /root, say: the workers could not reach the files as anybody else.
    return (
        "root",
        f"The workers stay root because others may not enter {here}. Open that path (chmod o+x) to run them as nobody.",
    )


def _group(user: str) -> str:
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def _modules() -> str:
    for folder in _MODULES:
        if (folder / "ngx_http_lua_module.so").exists():
            names = ("ndk_http_module.so", "ngx_http_lua_module.so")
            return "\n".join(f"load_module {folder / name};" for name in names if (folder / name).exists())
    raise NginxUnusable("nginx has no Lua module.", remedy="Install it: apt-get install libnginx-mod-http-lua.")


def _host_port(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> str:
    return f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"


def _quoted(path: Path) -> str:
    return f'"{path}"'
