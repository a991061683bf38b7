#!/usr/bin/env python3
"""Measures how fast a mailbox on a real server gets into the log, against what people use to fetch mail.

Usage: mailbox_bench.py TICKETLEDGER FOLDER MAILS REPETITIONS. Starts a Dovecot of its own on a loopback port, as `nobody` where
root runs this, and stops it by its process id. Prints a table: rate, ratio, and peak resident memory.

- ticketledger: `ingest` into an empty store: fetched, parsed, committed with fsync.
- mbsync (isync): pulls into an empty Maildir, with and without its fsync of each file.
- curl: libcurl with one URL a message over one connection, all bytes thrown away.
"""
import imaplib
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

USER, PASSWORD = "kefu", "sample"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def mail(number):
    """About 1.5 KB, plain text in Chinese and English."""
    line = f"第 {number} 封邮件的一行，says what such lines say. 请尽快处理。\r\n"
    return (
        "Received: from mx.example.net by mail.example.cn; Thu, 1 Oct 2026 08:15:04 +0800\r\n"
        f"From: Customer <c{number}@example.com>\r\nTo: kefu@example.cn\r\nSubject: Matter {number}\r\n"
        f"Date: Thu, 1 Oct 2026 08:15:00 +0800\r\nMessage-ID: <m{number}@example.com>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + line * 16
    ).encode()


class Dovecot:
    def __init__(self, folder, mails):
        self.root = folder
        self.port = free_port()
        owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        login = "dovenull" if os.getuid() == 0 else owner.pw_name
        for part in ("run", "mail/cur", "mail/new", "mail/tmp"):
            (folder / part).mkdir(parents=True)
        # Named as a delivery agent does: Dovecot's hash of names that differ only in a counter has endless chains.
        chance = random.Random(1)
        for number in range(mails):
            content = mail(number)
            name = f"{1790000000 + number}.M{chance.randrange(10**6)}P{chance.randrange(1 << 32)}.host"
            (folder / f"mail/cur/{name},S={len(content)},W={len(content)}:2,").write_bytes(content)
        if os.getuid() == 0:
            for part in ("mail", "mail/cur", "mail/new", "mail/tmp"):
                os.chown(folder / part, owner.pw_uid, owner.pw_gid)
        (folder / "dovecot.conf").write_text(f"""
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}
}}
service imap-login {{
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
""")
        self.process = subprocess.Popen(["dovecot", "-F", "-c", str(folder / "dovecot.conf")])
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        self.settle()

    def settle(self):
        """Waits until the server has its index: while a folder is new, it lists it anew at each opening."""
        for _ in range(60):
            client = imaplib.IMAP4("127.0.0.1", self.port)
            client.login(USER, PASSWORD)
            start = time.monotonic()
            client.select("INBOX", readonly=True)
            client.uid("FETCH", "1", "(BODY.PEEK[])")
            seconds = time.monotonic() - start
            client.logout()
            if seconds < 0.02:
                return
            time.sleep(1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def timed(command, **options):
    """Seconds, and peak resident memory in MiB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
    # Not what wait4 says: that would never be less than this process had when it started the other.
    peak = 0
    while process.poll() is None:
        peak = max(peak, high_water_mark(process.pid))
        time.sleep(0.01)
    seconds = time.monotonic() - start
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return seconds, peak / 1024


def high_water_mark(pid):
    """KiB of memory that the process has had at most; 0 where it is gone."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def ticketledger(program, server, folder, mails):
    store = folder / "ledger"
    shutil.rmtree(store, ignore_errors=True)
    subprocess.run([program, "init", store], check=True, stdout=subprocess.DEVNULL)
    configuration = store / "ticketledger.yaml"
    text = configuration.read_text()
    text = text[: text.index("\nsources:")] + (
        f'\nsources:\n  support: {{adapter: imap, server: "imap://127.0.0.1:{server.port}", user: {USER}, '
        "password: {environment: BENCH_PASSWORD}}\n"
    )
    configuration.write_text(text)
    result = timed([program, "ingest"], cwd=store, env={**os.environ, "BENCH_PASSWORD": PASSWORD}, stderr=subprocess.DEVNULL)
    import sqlite3
    found = sqlite3.connect(store / "data/events.sqlite").execute(
        "SELECT count(*) FROM events WHERE type = 'mail-received'").fetchone()[0]
    if found != mails:
        sys.exit(f"{found} of {mails} mails are in the log")
    return result


def mbsync(server, folder, mails, is_durable):
    target = folder / "mbsync"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    (target / "rc").write_text(f"""FSync {"yes" if is_durable else "no"}
IMAPAccount a
Host 127.0.0.1
Port {server.port}
User {USER}
Pass {PASSWORD}
SSLType None
AuthMechs PLAIN

IMAPStore far
Account a

MaildirStore near
Inbox {target}/inbox

Channel c
Far :far:
Near :near:
Sync PullNew
SyncState *
Create Near
""")
    result = timed(["mbsync", "-q", "-q", "-c", str(target / "rc"), "c"])
    found = len(os.listdir(target / "inbox/new")) + len(os.listdir(target / "inbox/cur"))
    if found != mails:
        sys.exit(f"mbsync fetched {found} of {mails} mails")
    return result


def curl(server, folder, mails):
    urls = folder / "urls"
    urls.write_text("".join(
        f'url = "imap://127.0.0.1:{server.port}/INBOX/;UID={uid}"\noutput = /dev/null\n' for uid in range(1, mails + 1)))
    return timed(["curl", "-s", "-f", "-u", f"{USER}:{PASSWORD}", "-K", str(urls)])


def main(program, folder, mails, repetitions):
    folder = pathlib.Path(folder).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    program = str(pathlib.Path(program).absolute())
    server = Dovecot(folder / "server", mails)
    contenders = {
        "ticketledger": lambda: ticketledger(program, server, folder, mails),
        "mbsync, fsync": lambda: mbsync(server, folder, mails, True),
        "mbsync, no fsync": lambda: mbsync(server, folder, mails, False),
        "curl, a URL a mail": lambda: curl(server, folder, mails),
    }
    try:
        measured = {name: [] for name in contenders}
        for _ in range(repetitions):
            for name, run in contenders.items():
                measured[name].append(run())
    finally:
        server.stop()
    ours = statistics.median(seconds for seconds, _ in measured["ticketledger"])
    print(f"{mails} mails of {len(mail(0))} bytes from Dovecot on loopback, median of {repetitions}")
    print(f"{'':20}{'mails/s':>10}{'ours is':>10}{'RSS MiB':>10}")
    for name, runs in measured.items():
        seconds = statistics.median(seconds for seconds, _ in runs)
        print(f"{name:20}{mails / seconds:10.0f}{seconds / ours:9.1f}x{max(memory for _, memory in runs):10.0f}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
