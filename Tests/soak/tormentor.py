"""Faults, at random moments. Each is undone by itself, so that afterwards everything can come in."""

import os
import sqlite3
import subprocess
import time

LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Clock:
    """The daemon's clock, hours off at will (libfaketime); timers go on as before."""

    def __init__(self, path):
        self.path = path
        self.move(0)
        self.environment = {
            "LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": path, "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_CACHE_DURATION": "1"}

    def move(self, seconds):
        with open(self.path + ".new", "w") as file:
            file.write("%+d\n" % seconds)
        os.rename(self.path + ".new", self.path)


class Tormentor:
    def __init__(self, company, daemon, clock, disk, generator, pause):
        self.company, self.daemon, self.clock, self.disk = company, daemon, clock, disk
        self.random = generator
        self.pause = pause
        self.due = time.monotonic() + pause
        self.counts = {}
        self.bad_until = 0
        self.wrong = []          # commands that failed though nothing was wrong
        self.undo = []           # (when, what)
        self.faults = [
            ("daemon killed", self.kill, 5), ("daemon stopped", self.stop, 2), ("bad configuration", self.bad_reload, 2),
            ("good configuration", self.good_reload, 2), ("call log rotated", self.rotate, 4),
            ("call logs compressed", company.compress, 1), ("spoilt call", self.spoil_call, 2),
            ("spoilt chat line", self.spoil_chat, 2), ("export cut off", self.cut_export, 2),
            ("folder away", self.folder_away, 1), ("long reader", self.long_reader, 1), ("command beside", self.command, 4),
        ]
        if company.server:
            self.faults += [
                ("mail server restarted", self.restart_mail, 2), ("mail server away", self.mail_away, 1),
                ("mail connections cut", company.server.cut, 2), ("wrong password", self.wrong_password, 1)]
        if clock:
            self.faults.append(("clock moved", self.move_clock, 2))
        if disk:
            self.faults.append(("disk full", self.fill_disk, 2))

    def step(self):
        for entry in [entry for entry in self.undo if entry[0] <= time.monotonic()]:
            self.undo.remove(entry)
            entry[1]()
        if time.monotonic() < self.due:
            return
        self.due = time.monotonic() + self.random.uniform(0.3, 1.7) * self.pause
        name, fault, _ = self.random.choices(self.faults, [weight for _, _, weight in self.faults])[0]
        if any(busy == name for _, _, busy in self.undo):
            return
        detail = fault()
        self.counts[name] = self.counts.get(name, 0) + 1
        print("%s  %s%s" % (time.strftime("%H:%M:%S"), name, " (%s)" % detail if detail else ""), flush=True)

    def rest(self):
        """Undoes everything that is still wrong."""
        for _, action, _ in sorted(self.undo, key=lambda entry: entry[0]):
            action()
        self.undo = []
        if self.clock:
            self.clock.move(0)

    def is_configuration_bad(self):
        return time.monotonic() < self.bad_until

    def later(self, seconds, action, name):
        self.undo.append((time.monotonic() + seconds, action, name))

    def kill(self):
        self.daemon.kill()

    def stop(self):
        status = self.daemon.stop()
        if status != 0:
            self.wrong.append("SIGTERM: exit code %d" % status)
        self.daemon.start()
        return "%.1f s" % self.daemon.stops[-1]

    def bad_reload(self):
        self.company.configure(self.random.choice([
            self.company.yaml.replace("sources:", "sorces:"), self.company.yaml + "  pbx2: {adapter: nowhere, files: x}\n",
            "{", ""]))
        self.daemon.reload()
        self.bad_until = time.monotonic() + 5
        self.later(3, lambda: self.company.configure(self.company.yaml), "bad configuration")

    def good_reload(self):
        self.company.configure(self.company.yaml + "# %d\n" % self.random.randrange(1 << 30))
        self.daemon.reload()

    def rotate(self):
        return self.company.rotate()

    def spoil_call(self):
        self.company.spoilt_call()

    def spoil_chat(self):
        self.company.spoilt_chat()

    def cut_export(self):
        name, text = self.company.cut_kf()
        self.later(self.random.uniform(2, 15), lambda: self.company.drop(name, text), "export cut off")

    def folder_away(self):
        folder, away = self.company.path("inputs/kf"), self.company.path("inputs-kf-away")
        os.rename(folder, away)
        os.makedirs(folder)

        def back():
            for name in os.listdir(folder):
                os.rename(os.path.join(folder, name), os.path.join(away, name))
            os.rmdir(folder)
            os.rename(away, folder)
        self.later(self.random.uniform(2, 10), back, "folder away")

    def long_reader(self):
        path = self.company.path("data/events.sqlite")
        if not os.path.exists(path):
            return "no log yet"
        reader = sqlite3.connect("file:%s?mode=ro" % path, uri=True, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM head").fetchone()
        self.later(self.random.uniform(5, 20), reader.close, "long reader")

    def command(self):
        arguments = self.random.choice([
            ["report", "departments", "--json"], ["status", "--json"], ["ingest", "--json"], ["duplicates", "list", "--json"],
            ["definitions", "adopt", "finance", "--from", "2026-%02d" % self.random.randint(1, 12)], ["quarantine", "list"]])
        try:
            result = self.daemon.command(*arguments)
        except subprocess.TimeoutExpired:
            self.wrong.append("%s: no answer within two minutes" % " ".join(arguments))
            return " ".join(arguments)
        # 65: a source is in trouble just now; 74: the disk is full; 75: the daemon is starting; 78: the configuration is a bad one.
        if result.returncode not in (0, 65, 74, 75, 78):
            self.wrong.append("%s: exit code %d: %s" % (" ".join(arguments), result.returncode, result.stderr[-300:]))
        return " ".join(arguments) + " → %d" % result.returncode

    def is_mail_away(self):
        return any(name == "mail server away" for _, _, name in self.undo)

    def restart_mail(self):
        if self.is_mail_away():
            return "away already"
        self.company.server.stop()
        self.company.server.start()

    def mail_away(self):
        self.company.server.stop()
        self.later(self.random.uniform(5, 20), self.company.server.start, "mail server away")

    def wrong_password(self):
        self.company.write_secret(right=False)
        self.company.server.cut()
        self.later(self.random.uniform(5, 15), lambda: self.company.write_secret(right=True), "wrong password")

    def move_clock(self):
        hours = self.random.choice([-26, -3, -1, 1, 5, 30])
        self.clock.move(hours * 3600)
        self.later(self.random.uniform(5, 20), lambda: self.clock.move(0), "clock moved")
        return "%+d h" % hours

    def fill_disk(self):
        ballast = os.path.join(self.disk, "ballast")
        try:
            with open(ballast, "wb") as file:
                while True:
                    file.write(bytes(1 << 16))
                    file.flush()
        except OSError:
            pass
        self.later(self.random.uniform(5, 20), lambda: os.unlink(ballast), "disk full")
