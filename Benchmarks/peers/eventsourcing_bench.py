"""Appends to and reads from `eventsourcing` with SQLite: `eventsourcing_bench.py WHAT FOLDER < EVENTS`, where WHAT is

- `append`: as applications append: `EventStore.put` of event objects, which encodes them. A record's id is the UUID of
  its key, so that a repeated record is refused as it is in TicketLedger.
- `append-ascending`: the same under the keys themselves, which ascend, as TicketLedger's do.
- `append-bare`: the recorder alone, under ascending keys, given payloads that are encoded already.
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


@dataclass(frozen=True, kw_only=True)
class CallLeg:
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


@dataclass(frozen=True, kw_only=True)
class CallLegByUUID(CallLeg):
    originator_id: UUID
    TOPIC = "call_leg_by_uuid"


@dataclass(frozen=True, kw_only=True)
class CallLegByKey(CallLeg):
    originator_id: str
    TOPIC = "call_leg_by_key"


def event(key: str, payload: bytes, *, is_ascending: bool) -> CallLeg:
    fields = json.loads(payload)
    if is_ascending:
        return CallLegByKey(originator_id=key, originator_version=1, **fields)
    return CallLegByUUID(originator_id=uuid5(NAMESPACE_URL, key), originator_version=1, **fields)


def append(recorder: SQLiteApplicationRecorder, what: str) -> None:
    recorder.create_table()
    store = EventStore(Mapper(JSONTranscoder()), recorder)
    watch = Stopwatch()
    for batch in batches():
        events = [event(key, payload, is_ascending=what == "append-ascending") for key, payload in batch]
        with watch:
            store.put(events)
    report("eventsourcing", what, *closed(recorder, watch))


def append_bare(recorder: SQLiteApplicationRecorder) -> None:
    recorder.create_table()
    watch = Stopwatch()
    for batch in batches():
        with watch:
            recorder.insert_events([StoredEvent(key, 1, CallLegByKey.TOPIC, payload) for key, payload in batch])
    report("eventsourcing", "append-bare", *closed(recorder, watch))


def closed(recorder: SQLiteApplicationRecorder, watch: Stopwatch) -> tuple[int, float]:
    """Count of events, and seconds with those of closing, which checkpoints what is still in the write-ahead log."""
    count = recorder.max_notification_id()
    with watch:
        recorder.datastore.close()
    return count, watch.seconds


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
    for event_class in (CallLegByUUID, CallLegByKey):
        register_topic(event_class.TOPIC, event_class)
    id_type = "uuid" if what in ("append", "read") else "text"
    recorder = SQLiteApplicationRecorder(SQLiteDatastore(str(folder / "events.db"), originator_id_type=id_type))
    require_durability(recorder)
    match what:
        case "read":
            read(recorder)
        case "append-bare":
            append_bare(recorder)
        case _:
            append(recorder, what)


main()
