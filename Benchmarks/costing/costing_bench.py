#!/usr/bin/env python3
"""Measures how fast a month's costs reach its tickets, and how soon a changed ledger line is in the views.

Usage: costing_bench.py TICKETLEDGER COSTING_BENCH PYTHON_WITH_NUMPY FOLDER TICKETS REPETITIONS. COSTING_BENCH allocates twelve pools of three
definitions to TICKETS tickets of one month in memory; numpy does the same work, floors and the order of remainders of every ticket, as the
yardstick. Then TICKETS calls of as many customers are ingested, costs are computed by three definitions of twelve pools, and one ledger
line after another is booked: the time is that of the whole command that brings the views up to date.
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

DEPARTMENTS = ["hr", "it", "sales", "finance"]
WAYS = [
    "share: own, driver: handle-minutes, capacity: practical", "share: contacts, driver: contacts",
    "share: headcount, driver: handle-minutes, capacity: none", "share: agent-hours, driver: tickets",
    "share: fixed, shares: {hr: 60, it: 30, sales: 10}, driver: tickets",
    "share: handle-minutes, driver: handle-minutes, capacity: none",
]
ITEMS = ["wages", "social-insurance", "telephony", "software", "servers", "bandwidth", "compensation", "training",
         "recruiting", "rent", "overtime", "outsourcing"]

NUMPY = """
import sys, time
import numpy
tickets = int(sys.argv[1])
random = numpy.random.default_rng(1)
department = random.integers(0, 4, tickets)
quantities = [random.integers(0, 1800, tickets), random.integers(0, 5, tickets), random.integers(0, 2, tickets)]
ties = random.permutation(tickets)
parts = [numpy.flatnonzero(department == number) for number in range(4)]
start = time.perf_counter()
for pool in range(36):
    for part in parts:
        quantity = quantities[pool % 3][part]
        amount, total = 123456789012 + pool, int(quantity.sum())
        share, remainder = numpy.divmod(quantity * amount, total)
        order = numpy.lexsort((ties[part], -remainder))
        share[order[: amount - int(share.sum())]] += 1
        assert int(share.sum()) == amount
print(time.perf_counter() - start)
"""


def timed(command, **options):
    """Seconds, peak resident memory in MiB, and what it printed."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, **options)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} ended with {status}")
    return time.monotonic() - start, usage.ru_maxrss / 1024, output


def write_calls(path, tickets):
    chance = random.Random(7)
    with open(path, "w") as file:
        file.write("call_id,start_time,answer_time,end_time,direction,status,caller,callee,agent,talk_seconds\n")
        for ticket in range(tickets):
            second = ticket * 2_600_000 // tickets
            day, rest = divmod(second, 86_400)
            clock = f"2026-10-{day + 1:02d} {rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
            file.write(
                f"{1790000000 + second}.{ticket},{clock},,,inbound,answered,1{3800000000 + ticket},4001234567,"
                f"{8001 + ticket % 40},{chance.randrange(20, 1800)}\n")


def write_company(store):
    (store / "definitions").mkdir()
    for number in range(1, 4):
        pools = "\n".join(
            f"  - {{pool: p{index}, title: P{index}, items: [{item}], {WAYS[(index + number) % len(WAYS)]}}}"
            for index, item in enumerate(ITEMS))
        (store / f"definitions/d{number}.yaml").write_text(
            f"definition: d{number}\nversion: 1\ntitle: D{number}\ncurrency: CNY\nperiod: service\npractical-capacity: 80%\n"
            f"support: {{method: step-down, departments: [{{department: finance, share: headcount}}]}}\npools:\n{pools}\n")
    departments = "\n".join(f"  {name}: {{title: {name}, names: [{name}]}}" for name in DEPARTMENTS)
    (store / "ticketledger.yaml").write_text(f"""company: Bench
time-zone: Asia/Shanghai
currency: CNY
definitions: [definitions/d1.yaml, definitions/d2.yaml, definitions/d3.yaml]
departments:
{departments}
sources:
  calls: {{adapter: generic-calls-csv, files: calls.csv}}
  costs: {{adapter: cost-csv, files: costs/*.csv}}
  payroll: {{adapter: payroll-csv, files: payroll.csv}}
  roster: {{adapter: roster-csv, files: roster.csv}}
""")
    people = [(8001 + number, DEPARTMENTS[number % 3]) for number in range(40)] + [(9001, "finance")]
    (store / "roster.csv").write_text("工号,姓名,部门,岗位,分机,邮箱,微信号,起始日期,截止日期\n" + "".join(
        f"E{number},某人{number},{department},客服,{number},,,2020-01-01,\n" for number, department in people))
    (store / "payroll.csv").write_text("工号,姓名,部门,月份,应发工资,单位社保,工时,币种\n" + "".join(
        f"E{number},某人{number},{department},2026-10,8123.45,2100.01,25000,CNY\n" for number, department in people))
    (store / "costs").mkdir()
    lines = [
        f"{department},{item},2026-10-31,{1000 + 37 * index}.{index:02d},V{index},{number}"
        for index, item in enumerate(ITEMS) for number, department in enumerate(DEPARTMENTS) if index > 1]
    book(store, "first", lines)


def book(store, name, lines):
    path = store / f"costs/{name}.csv"
    path.write_text("部门,费用项目,记账日期,金额,凭证号,行号\n" + "\n".join(lines) + "\n")
    # A file counts as complete once it has not changed for five seconds.
    os.utime(path, (time.time() - 60, time.time() - 60))


def main(program, bench, python, folder, tickets, repetitions):
    program, bench = (str(pathlib.Path(path).absolute()) for path in (program, bench))
    store = pathlib.Path(folder).absolute()
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir(parents=True)
    allocations, peaks, peers = [], [], []
    for _ in range(repetitions):
        seconds, memory, output = timed([bench, str(tickets)])
        allocations.append(json.loads(output)["seconds"])
        peaks.append(memory)
        peers.append(float(timed([python, "-c", NUMPY, str(tickets)])[2]))
    own, peer = statistics.median(allocations), statistics.median(peers)
    print(f"Costs of a month with {tickets:,} tickets, 12 pools, 3 definitions, median of {repetitions}")
    print(f"  allocated in memory         {own:6.2f} s, {statistics.median(peaks):,.0f} MiB   (aim 2 s, 600 MiB)")
    print(f"  numpy, the same divisions   {peer:6.2f} s: {peer / own:.1f}x as long")

    write_company(store)
    write_calls(store / "calls.csv", tickets)
    os.utime(store / "calls.csv", (time.time() - 60, time.time() - 60))
    subprocess.run([program, "ingest", "--json"], cwd=store, check=True, stdout=subprocess.DEVNULL)
    seconds, memory, _ = timed([program, "replay", "--json"], cwd=store)
    print(f"  replay with all views       {seconds:6.2f} s, {memory:,.0f} MiB")
    updates, memories = [], []
    for number in range(max(3, repetitions)):
        book(store, f"late-{number}", [f"hr,servers,2026-10-31,{number + 1}.01,L{number},1"])
        subprocess.run([program, "ingest", "--source", "costs", "--json"], cwd=store, check=True, stdout=subprocess.DEVNULL)
        seconds, memory, _ = timed([program, "definitions", "list", "--json"], cwd=store)
        updates.append(seconds)
        memories.append(memory)
    print(f"  a ledger line, in the views {statistics.median(updates):6.2f} s, {statistics.median(memories):,.0f} MiB   (aim 1 s)")


main(*sys.argv[1:5], int(sys.argv[5]), int(sys.argv[6]))
