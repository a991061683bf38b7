"""How soon the daemon has what was written, what it costs when nothing happens, and what it does with more than it can take.

Usage: daemon_bench.py PROGRAM. Needs Dovecot. Times are from the writing of a line, mail or file until the views have it, and until
`report departments`, started then, has printed; nothing is compared with a peer, as none does the same.
"""
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/soak"))
from company import Company  # noqa: E402
from mailserver import MailServer  # noqa: E402


class Running:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.process = subprocess.Popen(
            [program, "daemon", "--log", "json"], cwd=folder, stderr=open(os.path.join(folder, "daemon.log"), "w"))

    def number(self, file, query):
        try:
            database = sqlite3.connect("file:%s/data/%s.sqlite?mode=ro" % (self.folder, file), uri=True)
            return database.execute(query).fetchone()[0]
        except (sqlite3.Error, TypeError):
            return -1

    def position(self):
        return self.number("views", "SELECT position FROM basis")

    def head(self):
        return self.number("events", "SELECT size FROM head")

    def resident(self):
        with open("/proc/%d/statm" % self.process.pid) as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    def processor_seconds(self):
        with open("/proc/%d/stat" % self.process.pid) as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def company(program, scratch, server):
    folder = os.path.join(scratch, "company")
    os.makedirs(folder)
    init = os.path.join(scratch, "init")
    subprocess.run([program, "init", init], check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(os.path.join(init, "definitions"), os.path.join(folder, "definitions"))
    made = Company(folder, program, server, random.Random(1), 100_000)
    # Ten sources.
    for number in range(3):
        os.makedirs(made.path("inputs", "more-%d" % number))
        made.yaml += "  more-%d: {adapter: asterisk-cdr-csv, files: inputs/more-%d/*.csv}\n" % (number, number)
    made.configure(made.yaml.replace("room: 24MB", "room: 1MB"))
    return made


def latency(daemon, made, repetitions=20):
    for source in ["pbx", "mail", "wecom", "box"]:
        views, reports = [], []
        for _ in range(repetitions):
            time.sleep(random.uniform(0.3, 1.5))
            before, start = daemon.position(), time.monotonic()
            getattr(made, source)()
            while daemon.position() <= before and time.monotonic() - start < 30:
                time.sleep(0.005)
            views.append(1000 * (time.monotonic() - start))
            subprocess.run([made.program, "report", "departments", "--json"], cwd=made.folder, stdout=subprocess.DEVNULL)
            reports.append(1000 * (time.monotonic() - start))
        print("  %-6s in the views: median %4.0f ms, longest %4.0f ms; printed: median %4.0f ms, longest %4.0f ms" % (
            source, statistics.median(views), max(views), statistics.median(reports), max(reports)), flush=True)


def idle(daemon, seconds=60):
    time.sleep(70)
    before = daemon.processor_seconds()
    time.sleep(seconds)
    share = (daemon.processor_seconds() - before) / seconds
    print("  ten sources, nothing new: %.2f %% of a core, %.1f MiB" % (100 * share, daemon.resident()), flush=True)


def overload(daemon, made, seconds=60):
    """Calls of one month as fast as a process can write them."""
    def lines(first, count):
        for number in range(first, first + count):
            moment = "2026-10-%02d %02d:%02d:%02d" % (
                1 + number // 86_400 % 28, number // 3600 % 24, number // 60 % 60, number % 60)
            yield '"","138%08d","6000","q","x","P/t-%d","P/1005-%d","Queue","support","%s","%s","%s",45,40,"ANSWERED",' \
                '"DOCUMENTATION","load-%d","","","load-%d",%d\n' % (
                    number * 7919 % 3_000_017, number, number, moment, moment, moment, number, number, number)
    before, written, highest = daemon.head(), 0, 0
    start = sampled = time.monotonic()
    with open(made.path("inputs/more-0/load.csv"), "a") as file:
        while time.monotonic() - start < seconds:
            file.writelines(lines(written, 2000))
            file.flush()
            written += 2000
            if time.monotonic() - sampled > 0.5:
                sampled = time.monotonic()
                highest = max(highest, daemon.resident())
    taken = daemon.head() - before
    print("  written in %d s: %d lines; taken in meanwhile: %d, %.1f times as many were written; highest memory %d MiB" % (
        seconds, written, taken, written / max(1, taken), highest), flush=True)
    # What was not taken in waits in the file; nothing of it is lost, and nobody was told to come again.
    end = time.monotonic() + 1800
    while daemon.head() - before < written and time.monotonic() < end:
        time.sleep(1)
        highest = max(highest, daemon.resident())
    print("  all of it is in after %d s: %d events; highest memory %d MiB" % (
        time.monotonic() - start, daemon.head() - before, highest), flush=True)


def main(program):
    scratch = tempfile.mkdtemp(prefix="daemon-bench-", dir=".")
    scratch = os.path.abspath(scratch)
    os.chmod(scratch, 0o711)
    server = MailServer(os.path.join(tempfile.mkdtemp(prefix="daemon-bench-mail-"), "mailserver"))
    os.chmod(os.path.dirname(server.root), 0o711)
    made = company(program, scratch, server)
    for _ in range(200):
        made.pbx()
        made.mail()
    daemon = Running(program, made.folder)
    try:
        time.sleep(5)
        latency(daemon, made)
        idle(daemon)
        overload(daemon, made, int(os.environ.get("OVERLOAD_SECONDS", "60")))
    finally:
        daemon.stop()
        server.stop()
        shutil.rmtree(scratch)
        shutil.rmtree(os.path.dirname(server.root))


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
