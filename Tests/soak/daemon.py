"""The daemon as a process, started again when it ends, with samples of what it occupies."""

import json
import os
import signal
import subprocess
import time


class Daemon:
    def __init__(self, program, folder, clock):
        self.program = program
        self.folder = folder
        self.clock = clock
        self.process = None
        self.started = 0
        self.starts = 0
        self.unplanned = []     # exit codes that nobody asked for
        self.stops = []         # seconds that SIGTERM took
        self.samples = []       # (seconds of its life, RSS in bytes, descriptors)
        self.lives = []         # samples of earlier lives
        self.log = open(os.path.join(folder, "daemon.log"), "ab")

    def start(self):
        self.starts += 1
        self.lives.append(self.samples)
        self.samples = []
        self.started = time.monotonic()
        # Through env: libfaketime adds to the environment of the first process that has it, and Swift then does not find its arguments.
        self.process = subprocess.Popen(
            ["env", self.program, "daemon", "--log", "json", "--lang", "en"], cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=self.log, env={**os.environ, **(self.clock.environment if self.clock else {})})

    def keep(self, is_configuration_bad=False):
        """Starts it again where it ended by itself, as a service manager does; with a bad configuration it may refuse to start."""
        if self.process.poll() is not None:
            if not (is_configuration_bad and self.process.returncode == 78):
                self.unplanned.append(self.process.returncode)
            time.sleep(0.5)
            self.start()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self):
        """Ends it as a service manager does; its exit code."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.stops.append(time.monotonic() - start)
        return self.process.returncode

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def sample(self):
        try:
            with open("/proc/%d/statm" % self.process.pid) as file:
                resident = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            files = len(os.listdir("/proc/%d/fd" % self.process.pid))
        except (OSError, IndexError):
            return
        self.samples.append((time.monotonic() - self.started, resident, files))

    def command(self, *arguments, seconds=120):
        return subprocess.run(
            [self.program, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=seconds,
            env={**os.environ, "LC_ALL": "C"})

    def status(self):
        result = self.command("status", "--json")
        return json.loads(result.stdout) if result.returncode == 0 else {}
