"""Runs the daemon over a company whose records keep coming, torments it, and accounts for every record at the end.

Nothing leaves this machine, and only processes that were started here are ended. See docs/reliability.md.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from account import Account, views
from company import Company
from daemon import Daemon
from mailserver import MailServer
from tormentor import LIBRARY, Clock, Tormentor

RATES = {"pbx": 20.0, "freeswitch": 5.0, "wecom": 5.0, "box": 2.0, "mail": 2.0, "kf": 0.3, "finance": 0.3}  # a second


def generate(company, generator, debts, seconds):
    """Writes what is due after `seconds` more."""
    for name, rate in RATES.items():
        debts[name] = debts.get(name, 0) + rate * seconds * generator.uniform(0.5, 1.5)
        while debts[name] >= 1:
            debts[name] -= 1
            getattr(company, name)()


def settle(daemon, company, seconds):
    """Waits until everything is in, `seconds` at most; what is missing then."""
    end = time.monotonic() + seconds
    findings = ["nothing was taken in"]
    while time.monotonic() < end:
        daemon.keep()
        daemon.sample()
        status = daemon.status()
        if status.get("viewsPosition") == status.get("head") and status.get("daemon"):
            findings = Account(company.path("data")).findings(company)
            if not findings:
                break
        time.sleep(1)
    return findings


def growth(samples):
    """By how much a life's last third is above the third before it: resident bytes and descriptors, each by their median."""
    third = len(samples) // 3
    if third < 10:
        return 0, 0
    return tuple(
        statistics.median(sample[column] for sample in samples[2 * third:])
        - statistics.median(sample[column] for sample in samples[third:2 * third]) for column in (1, 2))


def check(daemon, company, tormentor, calm, scratch):
    """What does not hold at the end; empty where everything does."""
    findings = []
    # Whose time lies more than a day ahead of a clock that is wrong waits in quarantine for somebody who sets the clock.
    retried = daemon.command("quarantine", "retry", seconds=600)
    if retried.returncode not in (0, 65):
        findings.append("quarantine retry: %s" % retried.stderr[-300:])
    findings += settle(daemon, company, 120)
    status = daemon.status()
    for row in status.get("sources", []):
        if not row["isComplete"]:
            findings.append("%s: its counts do not add up" % row["source"])
    for folder in status.get("folders", []):
        if not folder["isComplete"]:
            findings.append("%s %s: not every mail is accounted for" % (folder["source"], folder["folder"]))
    if daemon.stop() != 0:
        findings.append("the daemon did not end well")
    data = company.path("data")
    before = views(data)
    for arguments in [["verify"], ["replay"]]:
        result = daemon.command(*arguments, seconds=1200)
        if result.returncode != 0:
            findings.append("%s: %s" % (arguments[0], (result.stdout + result.stderr)[-500:]))
    if views(data) != before:
        findings.append("the views are not what a replay makes of the log")
    findings += ["ended by itself with %d" % code for code in daemon.unplanned]
    findings += ["took %.1f s to leave" % seconds for seconds in daemon.stops if seconds > 5]
    findings += tormentor.wrong
    resident, files = growth(calm)
    if resident > 4 << 20:
        findings.append("memory grew by %d KiB in the calm" % (resident / 1024))
    if files > 2:
        findings.append("%d more files and sockets were open in the calm" % files)
    copies = sorted(name for name in os.listdir(company.path("backups")) if name.endswith(".sqlite")) if os.path.isdir(company.path("backups")) else []
    if copies:
        restored = os.path.join(scratch, "restored")
        shutil.copytree(company.folder, restored, ignore=shutil.ignore_patterns("data", "inputs", "*.log"))
        for arguments in [["restore", company.path("backups", copies[-1])], ["verify"]]:
            result = subprocess.run([daemon.program, *arguments], cwd=restored, capture_output=True, text=True)
            if result.returncode != 0:
                findings.append("backup: %s: %s" % (arguments[0], (result.stdout + result.stderr)[-500:]))
    return findings, len(copies)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the executable")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--pause", type=float, default=4, help="seconds between faults, about")
    parser.add_argument("--json", help="a file for the figures")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 32)
    generator = random.Random(seed)
    scratch = tempfile.mkdtemp(prefix="soak-")
    program = os.path.abspath(options.program)
    print("seed %d, folder %s" % (seed, scratch), flush=True)
    left_out = []
    folder = os.path.join(scratch, "company")
    os.makedirs(os.path.join(folder, "data"))
    init = os.path.join(scratch, "init")
    subprocess.run([program, "init", init], check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(os.path.join(init, "definitions"), os.path.join(folder, "definitions"))
    disk = os.path.join(folder, "data")
    if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g,mode=700", "soak", disk]).returncode != 0:
        disk = None
        left_out.append("a full disk (needs a file system of its own, and so root)")
    server = None
    if os.path.exists("/usr/sbin/dovecot"):
        os.chmod(scratch, 0o711)
        server = MailServer(os.path.join(scratch, "mailserver"))
    else:
        left_out.append("a mail server (no Dovecot)")
    clock = Clock(os.path.join(scratch, "clock")) if os.path.exists(LIBRARY) else None
    if not clock:
        left_out.append("a clock that moves (no libfaketime)")
    findings, copies, calm = ["it broke off"], 0, []
    daemon = None
    start = time.monotonic()
    try:
        company = Company(folder, program, server, generator, max(20, int(options.seconds / 8)))
        daemon = Daemon(program, folder, clock)
        daemon.start()
        tormentor = Tormentor(company, daemon, clock, disk, generator, options.pause)
        debts = {}

        def run(seconds, torment=lambda: None):
            end = time.monotonic() + seconds
            last = sampled = time.monotonic()
            while time.monotonic() < end:
                now = time.monotonic()
                generate(company, generator, debts, now - last)
                last = now
                torment()
                daemon.keep(tormentor.is_configuration_bad())
                if now - sampled >= 1:
                    daemon.sample()
                    sampled = now
                time.sleep(0.05)

        run(options.seconds * 3 / 4, tormentor.step)
        tormentor.rest()
        # Long enough without faults to see whether memory and descriptors stay where they are.
        run(options.seconds / 4)
        calm = list(daemon.samples)
        findings, copies = check(daemon, company, tormentor, calm, scratch)
    finally:
        if daemon and daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait()
        if server:
            server.stop()
        account = None
        if not findings:
            account = Account(company.path("data"))
        if disk and findings:
            shutil.copytree(disk, os.path.join(folder, "data-kept"), ignore=shutil.ignore_patterns("*.sock"))
        if disk:
            subprocess.run(["umount", disk])
    samples = [sample for life in daemon.lives + [daemon.samples] for sample in life]
    figures = {
        "seed": seed, "seconds": round(time.monotonic() - start), "records": company.whole, "spoilt": company.spoilt,
        "events": account.events if account else None, "faults": dict(sorted(tormentor.counts.items())),
        "starts": daemon.starts, "backups kept": copies,
        "longest stop (s)": round(max(daemon.stops), 2),
        "memory (MiB)": {"median": int(statistics.median(s[1] for s in samples)) >> 20, "highest": max(s[1] for s in samples) >> 20},
        "growth in the calm": {"KiB": int(growth(calm)[0] / 1024), "open files": growth(calm)[1], "seconds": len(calm)},
        "open files": {"median": statistics.median(s[2] for s in samples), "highest": max(s[2] for s in samples)},
        "left out": left_out, "findings": findings,
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=2, ensure_ascii=False)
    if findings:
        print("Something does not hold; everything is kept in " + scratch)
        sys.exit(1)
    shutil.rmtree(scratch)
    print("Every record is in exactly once or in quarantine.")


if __name__ == "__main__":
    main()
