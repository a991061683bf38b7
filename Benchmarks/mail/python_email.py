"""Parses the mails of a file that `mails.py` wrote with Python's `email`: `python_email.py FILE`.

The same work as `mail-bench parse`, and no more: the header fields that tell who, when and what of which conversation are
decoded, the plain text is decoded, and each attachment is decoded and digested. Prints one line of JSON.
"""

import email
import email.policy
import hashlib
import json
import sys
import time

HEADERS = ("from", "sender", "reply-to", "to", "cc", "delivered-to", "subject", "date", "message-id", "in-reply-to", "references")


def mails(data: bytes) -> list[bytes]:
    found = []
    position = 0
    while position < len(data):
        length = int.from_bytes(data[position : position + 4], "little")
        found.append(data[position + 4 : position + 4 + length])
        position += 4 + length
    return found


class Work:
    def __init__(self) -> None:
        self.characters = self.subjects = self.addresses = self.seconds = self.digests = 0

    def add(self, raw: bytes) -> None:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        headers = {name: mail[name] for name in HEADERS}
        for part in mail.walk():
            if part.is_multipart() or part.get_content_type() == "text/html":
                continue
            if part.get_content_type() == "text/plain":
                self.characters += sum(character > " " for character in part.get_content())
            else:
                digest = hashlib.sha256(part.get_payload(decode=True)).hexdigest()
                name = part.get_filename()
                self.digests ^= int(digest[:8], 16) if name else 0
        self.subjects += len(headers["subject"])
        self.addresses += len(headers["to"].addresses) + len((headers["references"] or "").split())
        self.seconds += int(headers["date"].datetime.timestamp())


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    found = mails(data)
    work = Work()
    start = time.perf_counter()
    for raw in found:
        work.add(raw)
    seconds = time.perf_counter() - start
    checksum = f"{work.characters} {work.subjects} {work.addresses} {work.seconds} {work.digests}"
    line = {"reader": "python", "what": "parse", "count": len(found), "bytes": len(data), "seconds": seconds}
    print(json.dumps(line | {"checksum": checksum}))


main()
