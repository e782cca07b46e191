"""The servers that the appliance is measured against, each on one core and each plain and with TLS 1.3.

nginx, Caddy (whose Debian package has no cache) and the limit serve the files themselves. Varnish and Traffic Server are
reverse proxies before that nginx; Varnish speaks TLS through hitch, whose CPU counts as its own.
"""

import asyncio
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from load import compiled
from nearcast.runtime import processes

HOST = "127.0.0.1"
CACHE_MIB = 640

_NGINX = """
daemon off; {user} worker_processes 1; pid nginx.pid; error_log stderr error;
events {{ worker_connections 4096; }}
http {{
    types {{ video/mp4 mp4; }}
    access_log off; server_tokens off;
    sendfile on; sendfile_max_chunk 1m; tcp_nopush on; keepalive_requests 100000; reset_timedout_connection on;
    open_file_cache max=100000 inactive=60s; open_file_cache_valid 5s;
    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
    ssl_certificate "{certificate}"; ssl_certificate_key "{key}"; ssl_buffer_size 16k; ssl_protocols TLSv1.3;
    server {{
        listen {host}:{plain} reuseport backlog=4096; listen {host}:{tls} ssl reuseport backlog=4096; root "{root}";
        add_header Cache-Control "public, max-age=31536000, immutable";
    }}
}}
"""

_CADDY = """{{
    admin off
    auto_https off
    default_sni bench
    log {{
        level ERROR
    }}
}}
http://:{plain} {{
    bind {host}
    root * "{root}"
    file_server
}}
https://bench:{tls} {{
    bind {host}
    tls "{certificate}" "{key}"
    root * "{root}"
    file_server
}}
"""

_VARNISH = 'vcl 4.1; backend origin {{ .host = "{host}"; .port = "{origin}"; }}'

_TRAFFIC_SERVER = {
    "records.config": """CONFIG proxy.config.http.server_ports STRING {plain}:ipv4 {tls}:ipv4:ssl
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.log.logging_enabled INT 0
CONFIG proxy.config.diags.output.error STRING E
CONFIG proxy.config.cache.ram_cache.size INT 671088640
CONFIG proxy.config.cache.ram_cache.algorithm INT 1
CONFIG proxy.config.ssl.server.cert.path STRING /
CONFIG proxy.config.ssl.server.private_key.path STRING /
""",
    "remap.config": "map / http://{host}:{origin}/\n",
    "storage.config": "{cache} {cache_mib}M\n",
    "ssl_multicert.config": "dest_ip=* ssl_cert_name={certificate} ssl_key_name={key}\n",
    "ip_allow.yaml": "ip_allow:\n  - {{apply: in, ip_addrs: 127.0.0.1, action: allow, methods: ALL}}\n",
}


class Ports(NamedTuple):
    plain: int
    tls: int


PORTS = {
    "nginx": Ports(18081, 18181),
    "varnish": Ports(18082, 18182),
    "ats": Ports(18083, 18183),
    "caddy": Ports(18084, 18184),
    "limit": Ports(18085, 18185),
}


class Files(NamedTuple):
    """What every peer serves, and with which certificate. `asset` is the one folder in `root`."""

    root: Path
    asset: Path
    certificate: Path
    key: Path


Processes = Sequence[asyncio.subprocess.Process]


async def start(folder: Path, files: Files) -> dict[str, Processes]:
    """Every peer, with the processes whose trees it consists of. Their cores are the caller's."""
    return {
        "nginx": await _nginx(_made(folder / "nginx"), files),
        "varnish": await _varnish(_made(folder / "varnish"), files),
        "ats": await _traffic_server(_made(folder / "ats"), files),
        "caddy": await _caddy(_made(folder / "caddy"), files),
        "limit": await _limit(_made(folder / "limit"), files),
    }


async def stop(peers: dict[str, Processes]) -> None:
    for each in peers.values():
        for process in each:
            await processes.stop(process)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise SystemExit(f"{name} is not installed; run tools/setup bench.")
    return found


def _filled(text: str, name: str, files: Files, **more: object) -> str:
    return text.format(
        host=HOST, **PORTS[name]._asdict(), origin=PORTS["nginx"].plain, root=files.root,
        certificate=files.certificate, key=files.key, **more,
    )  # fmt: skip


def nginx(folder: Path, files: Files) -> list[str | Path]:
    """What starts nginx on a configuration written into `folder`."""
    _made(folder / "temp")
    user = "user nobody nogroup;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_filled(_NGINX, "nginx", files, user=user))
    return [_program("nginx"), "-p", f"{folder}/", "-c", folder / "nginx.conf", "-e", "stderr"]


async def _nginx(folder: Path, files: Files) -> Processes:
    return [await processes.start(nginx(folder, files), folder=folder)]


async def _varnish(folder: Path, files: Files) -> Processes:
    plain, tls = PORTS["varnish"]
    (folder / "default.vcl").write_text(_filled(_VARNISH, "varnish", files))
    varnish: list[str | Path] = [
        _program("varnishd"), "-F", "-j", "none", "-n", folder / "work", "-a", f"{HOST}:{plain}", "-f", folder / "default.vcl",
        "-s", f"malloc,{CACHE_MIB}M",
    ]  # fmt: skip
    both = folder / "both.pem"
    both.write_text(files.key.read_text() + files.certificate.read_text())
    hitch: list[str | Path] = [_program("hitch"), f"--backend=[{HOST}]:{plain}", f"--frontend=[{HOST}]:{tls}", "--quiet", both]
    if os.geteuid() == 0:
        hitch.insert(1, "--user=nobody")
    silent = asyncio.subprocess.DEVNULL
    return [await processes.start(each, folder=folder, output=silent) for each in (varnish, hitch)]


async def _traffic_server(folder: Path, files: Files) -> Processes:
    etc, cache = _made(folder / "etc"), _made(folder / "cache")
    for name, text in _TRAFFIC_SERVER.items():
        (etc / name).write_text(_filled(text, "ats", files, cache=cache, cache_mib=CACHE_MIB))
    here = {
        "prefix": folder, "exec_prefix": "/usr", "bindir": "/usr/bin", "sbindir": "/usr/sbin", "sysconfdir": etc,
        "datadir": _made(folder / "data"), "includedir": "/usr/include", "libdir": "/usr/lib",
        "libexecdir": "/usr/lib/trafficserver/modules", "localstatedir": _made(folder / "var"),
        "runtimedir": _made(folder / "run"), "logdir": _made(folder / "log"), "cachedir": cache,
    }  # fmt: skip
    (folder / "runroot.yaml").write_text("".join(f"{name}: {path}\n" for name, path in here.items()))
    command: list[str | Path] = [_program("traffic_server"), f"--run-root={folder / 'runroot.yaml'}"]
    return [await processes.start(command, folder=folder, output=asyncio.subprocess.DEVNULL)]


async def _caddy(folder: Path, files: Files) -> Processes:
    (folder / "Caddyfile").write_text(_filled(_CADDY, "caddy", files))
    command: list[str | Path] = [_program("caddy"), "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]
    return [await processes.start(command, folder=folder, environment={"HOME": str(folder)}, output=asyncio.subprocess.DEVNULL)]


async def _limit(folder: Path, files: Files) -> Processes:
    program = compiled("limit", folder)
    plain, tls = PORTS["limit"]
    words: list[list[str | Path]] = [
        [program, str(plain), files.asset],
        [program, str(tls), files.asset, files.certificate, files.key],
    ]
    return [await processes.start(each, folder=folder) for each in words]
