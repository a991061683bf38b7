"""Appends to and reads from `eventsourcing` with SQLite: `eventsourcing_bench.py append|append-bare|read FOLDER < EVENTS`.

- `append`: as an application appends: `EventStore.put` of event objects, which encodes them. A record's id is the UUID of
  its key, so that a repeated record is refused as it is in TicketLedger.
- `append-bare`: the recorder alone, given payloads that are encoded already, under ascending ids of text.
- `read`: `select_notifications` by the thousand, each made an event object by the mapper, of what `append` wrote.

The connections are as the library makes them.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.persistence import EventStore, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from eventsourcing.utils import register_topic

from common import BATCH_EVENTS, Stopwatch, batches, report


@dataclass(frozen=True)
class CallLegLogged:
    originator_id: UUID
    originator_version: int
    call: str
    leg: str
    direction: str
    party: str
    disposition: str
    agent: str
    queue: str
    serviceNumber: str
    durationSeconds: int
    ringSeconds: int
    billableSeconds: int
    holdSeconds: int
    wrapUpSeconds: int

    TOPIC = "call_leg_logged"


def append(recorder: SQLiteApplicationRecorder) -> None:
    recorder.create_table()
    store = EventStore(Mapper(JSONTranscoder()), recorder)
    watch = Stopwatch()
    for batch in batches():
        events = [CallLegLogged(uuid5(NAMESPACE_URL, key), 1, **json.loads(payload)) for key, payload in batch]
        with watch:
            store.put(events)
    report("eventsourcing", "append", recorder.max_notification_id(), watch.seconds)


def append_bare(recorder: SQLiteApplicationRecorder) -> None:
    recorder.create_table()
    watch = Stopwatch()
    for batch in batches():
        with watch:
            recorder.insert_events([StoredEvent(key, 1, CallLegLogged.TOPIC, payload) for key, payload in batch])
    report("eventsourcing", "append-bare", recorder.max_notification_id(), watch.seconds)


def read(recorder: SQLiteApplicationRecorder) -> None:
    mapper = Mapper(JSONTranscoder())
    checksum = 0
    count = 0
    watch = Stopwatch()
    with watch:
        while notifications := recorder.select_notifications(count + 1, BATCH_EVENTS):
            for notification in notifications:
                checksum += mapper.to_domain_event(notification).billableSeconds
            count += len(notifications)
    report("eventsourcing", "read", count, watch.seconds, checksum)


def require_durability(recorder: SQLiteApplicationRecorder) -> None:
    """Ends where the library's connections are less durable than TicketLedger's: the comparison would be void."""
    with recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        if (synchronous, cursor.fetchone()[0]) != (2, "wal"):
            raise SystemExit("the recorder's connection is not a write-ahead log with synchronous=FULL")


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    register_topic(CallLegLogged.TOPIC, CallLegLogged)
    recorder = SQLiteApplicationRecorder(
        SQLiteDatastore(str(folder / "events.db"), originator_id_type="text" if what == "append-bare" else "uuid")
    )
    require_durability(recorder)
    {"append": append, "append-bare": append_bare, "read": read}[what](recorder)


main()
