"""Writes nginx's configuration for one appliance, every path of it inside the appliance's folder.

How cold files are read is decided here. A read that waits for a disk stops an nginx worker and all its viewers for as long;
threads undo that (hot answers beside cold ones: 4 ms at the 99th percentile and not 109) but cost 11 to 35 % where everything
is in memory. nginx cannot ask which of the two a file is. So an appliance that may hold more than its memory reads in
threads, and one that holds less, which reads a file from its disk once, does not.
"""

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
from nearcast.units import Bytes

HERE = Path(__file__).parent
_MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"), Path("/usr/local/nginx/modules"))
_ORDINARY = "nobody"
_THREADS = 32


def program() -> str:
    """Where nginx is. Raises NginxUnusable."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NginxUnusable("nginx is not installed.", remedy="Install it: apt-get install nginx libnginx-mod-http-lua.")
    return found


def write(settings: Settings, knobs: Knobs) -> Path:
    """Writes `nginx.conf` and makes the folders it names. Answers its path. Raises NginxUnusable."""
    folder = settings.folder / "nginx"
    challenges = settings.folder / "acme"
    for part in (folder / "temp", settings.folder / "log", settings.folder / "assets", challenges):
        part.mkdir(parents=True, exist_ok=True)
    user, why_user = _user(settings.folder)
    _, open_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_files = min(open_files, 262_144)
    aio, why_threads = _aio(settings.capacity, _memory(), knobs.thread_reads)
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
        told=folder.resolve(),
        threads=f"thread_pool default threads={_THREADS} max_queue=65536;" if aio else "",
        aio="aio threads;" if aio else "",
        why_threads=why_threads,
        listen=_host_port(ipaddress.ip_address(settings.address), settings.port),
        listen_more=" ssl http2" if settings.certificate else "",
        tls=_tls(settings),
        plain=_plain(settings, challenges.resolve()),
        pace_multiple=f"{knobs.pace_multiple:g}",
        pace_after=knobs.pace_after,
        limits=_zones(knobs),
        limited=_limits(knobs),
        assets=_quoted(settings.folder.resolve() / "assets"),
    )
    files.replace(folder / "nginx.conf", text.encode())
    return folder / "nginx.conf"


def workers_owner(folder: Path) -> int | None:
    """The user id that nginx's workers read our files with; None for our own."""
    user, _ = _user(folder)
    return pwd.getpwnam(user).pw_uid if user else None


def reachable(settings: Settings) -> str:
    """The `host:port` at which this machine itself reaches the listener."""
    address = ipaddress.ip_address(settings.address)
    if address.is_unspecified:
        address = ipaddress.ip_address("127.0.0.1" if address.version == 4 else "::1")
    return _host_port(address, settings.port)


def _aio(capacity: Bytes, memory: Bytes, wanted: bool | None) -> tuple[bool, str]:
    """Whether files are read in threads, and why."""
    if wanted is not None:
        return wanted, "Files are read in threads or not as it was asked for."
    if capacity > memory:
        return True, "Read in threads: more may be held than fits into memory, so a read may wait for a disk."
    return False, "Not read in threads: all that is held fits into memory."


def _memory() -> Bytes:
    return Bytes(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


def _tls(settings: Settings) -> str:
    """Where the kernel can encrypt (kTLS), HTTP/1.1 is sent without passing through nginx; elsewhere the option does
    nothing."""
    if settings.certificate is None or settings.key is None:
        return ""
    lines = (
        f"ssl_certificate {_quoted(settings.certificate.resolve())};",
        f"ssl_certificate_key {_quoted(settings.key.resolve())};",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        # AES with 128 bits first: as safe for films, and the cheapest.
        "ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256;",
        "ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;",
        "ssl_conf_command Options KTLS,PrioritizeChaCha,ServerPreference;",
        "ssl_session_cache shared:tls:16m;",
        "ssl_session_timeout 1d;",
        "ssl_buffer_size 16k;",
        "http2_chunk_size 64k;",
    )
    return "\n        ".join(lines)


def _plain(settings: Settings, challenges: Path) -> str:
    """The server without TLS: for the challenges of a certificate's authority and for nothing else."""
    if settings.certificate is None or not settings.plain_port:
        return ""
    listen = _host_port(ipaddress.ip_address(settings.address), settings.plain_port)
    return (
        f"server {{ listen {listen}; access_log off; root {_quoted(challenges)};"
        " location /.well-known/acme-challenge/ { default_type text/plain; } location / { return 404; } }"
    )


def _zones(knobs: Knobs) -> str:
    rate = f"limit_req_zone $binary_remote_addr zone=requests:16m rate={knobs.client_requests_max_s}r/s;"
    connections = "limit_conn_zone $binary_remote_addr zone=connections:16m;"
    return " ".join([rate] * bool(knobs.client_requests_max_s) + [connections] * bool(knobs.client_connections_max))


def _limits(knobs: Knobs) -> str:
    quiet = "limit_req_status 429; limit_conn_status 429; limit_req_log_level info; limit_conn_log_level info;"
    requests = f"limit_req zone=requests burst={knobs.client_requests_max_s} nodelay;"
    connections = f"limit_conn connections {knobs.client_connections_max};"
    wanted = [requests] * bool(knobs.client_requests_max_s) + [connections] * bool(knobs.client_connections_max)
    return " ".join([*wanted, quiet] if wanted else [])


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
