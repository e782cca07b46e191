"""The hosts themselves: that they reach each other and nothing else, as fast as they may, and leave nothing behind."""

import os
import signal
import subprocess
import sys

from tests.network.hosts import Hosts, until

_SINK = "import socket; s = socket.create_server(('10.0.1.2', 9)); c, _ = s.accept()\nwhile c.recv(65536): pass"
_SEND = """import socket, time; began = time.monotonic(); s = socket.create_connection(('10.0.1.2', 9))
s.sendall(bytes(1_000_000)); s.shutdown(1); s.recv(1); print(time.monotonic() - began)"""


def test_a_router_between_two_hosts(hosts: Hosts) -> None:
    one, router, two = hosts.add("one"), hosts.add("router"), hosts.add("two")
    hosts.cable(router, one, "10.0.0.0/30", "fd00:0::/64")
    hosts.cable(router, two, "10.0.1.0/30", "fd00:1::/64")
    router.forward()
    for host, near in ((one, 0), (two, 1)):
        host.route("default", f"10.0.{near}.1")
        host.route("default", f"fd00:{near}::1")
    sending = "import socket; socket.create_connection(('{}', 9), 2)"
    for address, family in (("10.0.1.2", "AF_INET"), ("fd00:1::2", "AF_INET6")):
        listening = f"import socket; socket.create_server(('{address}', 9), family=socket.{family}).accept()"
        server = two.start(sys.executable, "-c", listening)
        until(lambda: ":9 " in two.run("ss", "-tln"))
        one.run(sys.executable, "-c", sending.format(address))
        assert server.wait(30) == 0
    router.cut("eth1")
    assert "OSError" in one.run(sys.executable, "-c", sending.format("10.0.1.2"), check=False).replace(
        "TimeoutError", "OSError"
    )


def test_a_shaped_cable_is_as_slow_as_it_should_be(hosts: Hosts) -> None:
    one, two = hosts.add("one"), hosts.add("two")
    hosts.cable(one, two, "10.0.1.0/30")
    one.shape("eth0", 8_000_000)
    two.start(sys.executable, "-c", _SINK)
    until(lambda: ":9 " in two.run("ss", "-tln"))
    assert 0.8 < float(one.run(sys.executable, "-c", _SEND)) < 4


def test_hosts_reach_nothing_but_each_other(hosts: Hosts) -> None:
    alone = hosts.add("alone")
    assert alone.run("ip", "route").strip() == ""
    assert alone.run("ip", "-o", "link").count("\n") == 1


def test_nothing_is_left_when_the_tests_are_killed(possible: None) -> None:
    program = (
        "import sys, time; from tests.network.hosts import Hosts\n"
        "with Hosts() as hosts:\n"
        "    one, two = hosts.add('one'), hosts.add('two'); hosts.cable(one, two, '10.0.0.0/30')\n"
        "    sleeper = one.start('sleep', '60'); print(one.pid, two.pid, sleeper.pid, flush=True); time.sleep(60)"
    )
    tests = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."})
    assert tests.stdout is not None
    pids = [int(word) for word in tests.stdout.readline().split()]
    assert len(pids) == 3
    tests.send_signal(signal.SIGKILL)
    tests.wait()
    tests.stdout.close()
    until(lambda: not any(_lives(pid) for pid in pids))


def _lives(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()
    return state != "" and not state.startswith("Z")
