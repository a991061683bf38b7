#!/usr/bin/env python3
"""Recomputes every hash of an event log from schemas/store/leaf.md, sharing no code with the program.

Usage: check_log.py EVENTS.SQLITE. Prints size and root; exits 1 and says what does not hold.
Records that are kept as Zstandard frames are unpacked by the program zstd.
"""
import hashlib
import sqlite3
import struct
import subprocess
import sys


def number(value):
    return struct.pack(">q", value)


def field(data):
    return number(len(data)) + data


def sha256(data):
    return hashlib.sha256(data).digest()


def root(leaves):
    """RFC 6962 section 2.1, as it is written there."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:]))


def unpacked(frames):
    """The bytes in Zstandard frames (RFC 8878), each with its size; None for one that is damaged, or has another size."""
    data = subprocess.run(["zstd", "-dcq"], input=b"".join(frame for frame, _ in frames), capture_output=True).stdout
    if len(data) != sum(size for _, size in frames):
        return unpacked(frames[: len(frames) // 2]) + unpacked(frames[len(frames) // 2 :]) if len(frames) > 1 else [None]
    pieces = []
    for _, size in frames:
        pieces.append(data[:size])
        data = data[size:]
    return pieces


def contents(rows):
    """Rows whose seventh column is the record's bytes as received, from rows whose eighth column says how many are packed in it."""
    for start in iter(lambda: rows.fetchmany(1000), []):
        frames = iter(unpacked([(row[6], row[7]) for row in start if row[7] is not None] or [(b"", 0)]))
        for row in start:
            yield (*row[:6], row[6] if row[7] is None else next(frames), row[6] is not None, *row[8:])


def main(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = bytes
    names = {id: name for id, name in database.execute("SELECT id, name FROM sources")}
    records = {}
    wrong = []
    columns = [name for _, name, *_ in database.execute("PRAGMA table_info(records)")]
    size = "size" if b"size" in columns else "NULL"
    rows = database.execute(
        f"SELECT id, source, key, revision, locator, digest, bytes, {size}, salt, commitment FROM records"
    )
    for id, source, key, revision, locator, digest, data, is_kept, salt, commitment in contents(rows):
        records[id] = (salt, commitment)
        if is_kept and (data is None or sha256(data) != digest):
            wrong.append(f"digest of record {id}")
        expected = sha256(
            field(salt) + field(names[source]) + field(key) + number(revision) + field(locator) + field(digest)
        )
        if expected != commitment:
            wrong.append(f"commitment of record {id}")
    leaves = []
    for position, record, kind, version, occurred, recorded, supersedes, payload, personal, committed, leaf in (
        database.execute(
            "SELECT position, record, type, version, occurred_at, recorded_at, supersedes, payload, personal,"
            " personal_commitment, leaf FROM events ORDER BY position"
        )
    ):
        salt, commitment = records[record]
        if position != len(leaves) + 1:
            wrong.append(f"event {len(leaves) + 1} is missing")
        if personal is not None and sha256(field(salt) + number(position) + field(personal)) != committed:
            wrong.append(f"personal commitment of event {position}")
        expected = sha256(
            b"\x00" + number(position) + field(commitment) + field(kind) + number(version) + number(occurred)
            + number(recorded) + number(supersedes or 0) + field(payload) + field(committed or b"")
        )
        if expected != leaf:
            wrong.append(f"leaf of event {position}")
        leaves.append(leaf)
    for level, index, node in database.execute("SELECT level, number, hash FROM tree"):
        width = 256**level
        if root(leaves[index * width : (index + 1) * width]) != node:
            wrong.append(f"tree node {level}/{index}")
    size, stored = database.execute("SELECT size, root FROM head").fetchone() or (0, root([]))
    if size != len(leaves) or stored != root(leaves):
        wrong.append("head")
    print(len(leaves), root(leaves).hex())
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
