#!/usr/bin/env python3
"""Measures how fast a message archive gets into the log, and how fast sessions and agents' minutes are derived from it.

Usage: chats_bench.py TICKETLEDGER FOLDER MESSAGES REPETITIONS. Writes MESSAGES messages as the WeCom archive has them, about 210
bytes each: sessions of 4 to 15 messages between 60 agents and 120,000 customers, several at a time. Prints rates of whole
processes, with fsync, and peak resident memory. What Python's json module needs to read the same lines is the yardstick.
"""
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import time

AGENTS = 60
TEXTS = ["您好，请问订单什么时候发货？", "好的", "谢谢", "已经为您登记了，请稍等", "麻烦查一下物流，订单号 88231",
         "Hello, any news on my refund?", "We are checking this for you.", "收到"]


def write_archive(path, messages):
    chance = random.Random(5)
    start = 1788000000000
    written = 0
    with open(path, "w") as file:
        while written < messages:
            said = []
            for _ in range(200):
                customer, agent = f"wmUu0zBgAA{chance.randrange(120000):06d}", f"wx_e{10001 + chance.randrange(AGENTS)}"
                at = start + chance.randrange(3 * 3600 * 1000)
                for turn in range(chance.randrange(4, 16)):
                    at += chance.randrange(5000, 180000)
                    said.append((at, customer, agent) if turn % 2 == 0 else (at, agent, customer))
            for at, sender, receiver in sorted(said)[: messages - written]:
                file.write(
                    f'{{"msgid":"{chance.randrange(10**19, 10**20)}_{at // 1000}","action":"send","from":"{sender}",'
                    f'"tolist":["{receiver}"],"roomid":"","msgtime":{at},"msgtype":"text",'
                    f'"text":{{"content":"{TEXTS[written % len(TEXTS)]}"}}}}\n')
                written += 1
            start += 3 * 3600 * 1000


def timed(command, **options):
    """Seconds, peak resident memory in MiB, and what it printed."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, **options)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} ended with {status}")
    return time.monotonic() - start, usage.ru_maxrss / 1024, output


def main(program, folder, messages, repetitions):
    folder = pathlib.Path(folder).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    program = str(pathlib.Path(program).absolute())
    write_archive(folder / "archive.jsonl", messages)
    size = (folder / "archive.jsonl").stat().st_size
    store = folder / "store"
    subprocess.run([program, "init", store], check=True, stdout=subprocess.DEVNULL)
    configuration = store / "ticketledger.yaml"
    text = configuration.read_text()
    configuration.write_text(text[: text.index("\nsources:")] + """
sources:
  wecom: {adapter: wecom-archive, files: ../archive.jsonl, department: service}
  roster: {adapter: roster-csv, files: roster.csv}
""")
    (store / "roster.csv").write_text("工号,姓名,部门,岗位,分机,邮箱,微信号,起始日期,截止日期\n" + "".join(
        f"E{10001 + agent},某人{agent},客服部,客服,{1000 + agent},,wx_e{10001 + agent},2020-01-01,\n" for agent in range(AGENTS)))
    time.sleep(6)  # A file counts as complete once it has not changed for five seconds.
    ingests, replays, wholes, reads = [], [], [], []
    for _ in range(repetitions):
        shutil.rmtree(store / "data", ignore_errors=True)
        seconds, memory, output = timed([program, "ingest", "--source", "wecom", "--json"], cwd=store)
        seen = json.loads(output)["sources"][0]
        if seen["appended"] != messages:
            sys.exit(f"{seen['appended']} of {messages} messages are in the log")
        ingests.append((seconds, memory))
        subprocess.run([program, "ingest"], cwd=store, check=True, stdout=subprocess.DEVNULL)
        seconds, memory, output = timed([program, "replay", "--json"], cwd=store)
        summary = json.loads(output)
        replays.append((seconds - summary["comparingSeconds"], memory))
        wholes.append((seconds, memory))
        start = time.monotonic()
        with open(folder / "archive.jsonl") as file:
            count = sum(1 for line in file if json.loads(line)["msgid"])
        reads.append((time.monotonic() - start, 0))
    print(f"{messages} messages, {size // messages} bytes each, median of {repetitions}")
    print(f"{'':34}{'messages/s':>12}{'aim':>10}{'RSS MiB':>10}")
    for name, runs, aim in [("file to committed events", ingests, 80_000), ("replay: sessions and minutes", replays, 300_000),
                            ("and compared for duplicates", wholes, None),
                            ("Python's json, reading alone", reads, None)]:
        rate = messages / statistics.median(seconds for seconds, _ in runs)
        memory = max(memory for _, memory in runs)
        print(f"{name:34}{rate:12.0f}{'' if aim is None else f'≥ {aim}':>10}{memory:10.0f}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
