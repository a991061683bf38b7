"""Appends to and reads from a `umadb` server on loopback: `umadb_bench.py append|append-bare|read FOLDER < EVENTS`.

The package brings the server along; it is started for one measurement and ended by its process id. It answers an append
once the data is synced to the disk.

- `append`: a record's key is its event's one tag, by which the event can be found again.
- `append-bare`: no tag; an event can be found by its type and position alone.
- `read`: everything that `append` wrote, each payload decoded by `json.loads`.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from umadb import Client, Event, ServingStatus, TransportError

from common import Stopwatch, batches, report

START_SECONDS_MAX = 10


@contextmanager
def server(folder: Path) -> Iterator[Client]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    program = Path(sys.executable).parent / "umadb"
    log = folder / "server.log"
    with log.open("ab") as output:
        arguments = [program, "--listen", address, "--db-path", folder / "uma.db"]
        process = subprocess.Popen(arguments, stdout=output, stderr=output)
    try:
        yield connected(address, process, log)
    finally:
        process.terminate()
        process.wait()


def connected(address: str, process: subprocess.Popen, log: Path) -> Client:
    deadline = time.monotonic() + START_SECONDS_MAX
    while process.poll() is None and time.monotonic() < deadline:
        try:
            client = Client(f"http://{address}")
            if client.check_health() == ServingStatus.SERVING:
                return client
        except TransportError:
            time.sleep(0.05)
    raise SystemExit(f"the umadb server did not start; see {log}")


def append(client: Client, *, is_tagged: bool) -> None:
    watch = Stopwatch()
    for batch in batches():
        with watch:
            client.append([Event("call-leg-logged", payload, [key] if is_tagged else None) for key, payload in batch])
    report("umadb", "append" if is_tagged else "append-bare", client.head(), watch.seconds)


def read(client: Client) -> None:
    checksum = 0
    count = 0
    watch = Stopwatch()
    with watch:
        for sequenced in client.read():
            checksum += json.loads(sequenced.event.data)["billableSeconds"]
            count += 1
    report("umadb", "read", count, watch.seconds, checksum)


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    with server(folder.resolve()) as client:
        if what == "read":
            read(client)
        else:
            append(client, is_tagged=what == "append")


main()
