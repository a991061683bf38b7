#!/usr/bin/env python3
"""Computes the cost lines of a month again from an export (`ticketledger export DIR`), sharing no code with the program.

Usage: recompute_costs.py DIR. Reads the ledger, the rates, the drivers and the definition; compares with cost-lines.csv, to the minor unit.
Prints how many cost lines there are and what they come to; exits 1 and says what differs.

Exact throughout: whole numbers and fractions. The rules, as docs/architecture.md has them:
- an amount in another currency counts by the latest rate stated on the day of booking or up to 31 days before, rounded half away from zero
- effective: spread straight-line over the months of the service period, a part of a month weighing its days of the month's
- every division is by largest remainder; ties go to the earlier month, to the lower department, or to the lower tie key and ticket, tickets
  before channel overhead before unused capacity
"""
import calendar
import csv
import datetime
import json
import os
import sys
from collections import defaultdict
from fractions import Fraction
from math import floor


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def largest_remainder(amount, quantities):
    """Whole parts of `amount` in proportion to `quantities`, in the order given; None where these are not above zero together."""
    total = sum(quantities)
    if total <= 0:
        return None
    exact = [Fraction(amount) * quantity / total for quantity in quantities]
    parts = [floor(share) for share in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: amount - sum(parts)]:
        parts[index] += 1
    return parts


def months_between(first, last):
    year, month = first
    while (year, month) <= last:
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def spread(amount, start, end, wanted):
    """The month's part of an amount that was paid for the days from `start` through `end`."""
    months, weights = [], []
    for year, month in months_between((start.year, start.month), (end.year, end.month)):
        days = calendar.monthrange(year, month)[1]
        first, last = datetime.date(year, month, 1), datetime.date(year, month, days)
        covered = (min(end, last) - max(start, first)).days + 1
        months.append((year, month))
        weights.append(Fraction(covered, days))
    return largest_remainder(amount, weights)[months.index(wanted)]


def round_half_away(value):
    return int(abs(value) + Fraction(1, 2)) * (-1 if value < 0 else 1)


class Month:
    def __init__(self, folder):
        self.definition = json.load(open(os.path.join(folder, "definition.json"), encoding="utf-8"))
        year, month = self.definition["period"].split("-")
        self.month = int(year), int(month)
        self.ledger = read(folder, "ledger.csv")
        self.rates = read(folder, "rates.csv")
        self.lines = defaultdict(int)
        self.departments = {row["department"]: row for row in read(folder, "departments.csv")}
        self.efforts = defaultdict(list)
        for row in read(folder, "efforts.csv"):
            self.efforts[row["department"]].append(
                dict(ticket=int(row["ticket"]), tie=int(row["tie_key"]), contacts=int(row["contacts"]),
                     seconds=int(row["handle_seconds"]) + self.seconds(row)))
        self.overhead = defaultdict(lambda: dict(seconds=0, contacts=0))
        for row in read(folder, "overheads.csv"):
            own = self.overhead[row["department"]]
            own["seconds"] += int(row["handle_seconds"]) + self.seconds(row)
            own["contacts"] += int(row["contacts"])
        self.names = sorted(self.departments)

    def seconds(self, row):
        """What mail, chats and the definition's further terms take: whole seconds, half a second rounded up."""
        mail, chat = self.definition["mailMilliseconds"], self.definition["chatMilliseconds"]
        number = {name: int(value) for name, value in row.items() if name not in ("department", "service")}
        characters = number["characters_read"] + number["characters_written"]
        time = (
            number["mails_read"] * mail["read"] + number["mails_written"] * mail["written"]
            + number["attachments"] * mail["attachment"] + Fraction(characters * mail["thousandCharacters"], 1000)
            + number["messages_read"] * chat["read"] + number["messages_written"] * chat["written"])
        if self.definition["chatByActivity"]:
            time += number["chat_seconds"] * 1000
        counted = {
            "ticket": int(number["contacts"] > 0), "contact": number["contacts"], "mail-read": number["mails_read"],
            "mail-written": number["mails_written"], "attachment": number["attachments"],
            "1000-characters": Fraction(characters, 1000), "message-read": number["messages_read"],
            "message-written": number["messages_written"], "transfer": number["transfers"]}
        for term in self.definition["timeTerms"]:
            services = term.get("services")
            # Contacts without a ticket have no service type.
            if services is None or ("ticket" in row and (row["service"] or "unclassified") in services):
                time += counted[term["unit"]] * term["milliseconds"]
        return floor(Fraction(time) / 1000 + Fraction(1, 2))

    def digits(self, currency):
        return self.definition["minorDigits"].get(currency, 2)

    def worth(self, line):
        """The whole line in minor units of the definition's currency; None where no rate is known."""
        amount, own = int(line["amount_minor"]), line["currency"]
        into = self.definition["currency"]
        if own == into:
            return amount
        day = datetime.date.fromisoformat(line["booked_on"])
        known = [
            (rate["stated_on"], int(rate["position"]), rate) for rate in self.rates
            if rate["currency"] == own and rate["into"] == into
            and 0 <= (day - datetime.date.fromisoformat(rate["stated_on"])).days]
        if not known:
            return None
        stated_on, _, rate = max(known, key=lambda entry: entry[:2])
        if (day - datetime.date.fromisoformat(stated_on)).days > 31:
            return None
        major = Fraction(amount, 10 ** self.digits(own)) * Fraction(rate["rate"]) / int(rate["units"])
        return round_half_away(major * 10 ** self.digits(into))

    def part(self, amount, line):
        """What of an amount of the line falls in the month; None where nothing does."""
        booked = datetime.date.fromisoformat(line["booked_on"])
        start = datetime.date.fromisoformat(line["service_from"]) if line["service_from"] else None
        end = datetime.date.fromisoformat(line["service_to"]) if line["service_to"] else None
        if self.definition["basis"] == "effective" and start and end and start <= end:
            if not (start.year, start.month) <= self.month <= (end.year, end.month):
                return None
            return spread(amount, start, end, self.month)
        day = (start or booked) if self.definition["periodRule"] == "service" else booked
        return amount if (day.year, day.month) == self.month else None

    def sort_lines(self):
        """Lines by pool, with what of each counts; what counts in no pool goes to the cost lines at once."""
        pool_of = {item: pool["pool"] for pool in self.definition["pools"] for item in pool["items"]}
        counted = self.definition.get("departments")
        by_pool = defaultdict(list)
        for line in self.ledger:
            booked = self.part(int(line["amount_minor"]), line)
            if booked is None:
                continue
            reason = None
            unclear = self.definition["basis"] == "effective" and line["service_to"] and line["service_from"] > line["service_to"]
            worth = self.worth(line)
            if counted is not None and line["department"] and line["department"] not in counted:
                reason = "department-excluded"
            elif not line["item"]:
                reason = "item-unknown"
            elif line["item"] not in pool_of:
                reason = "item-excluded"
            elif counted is not None and not line["department"]:
                reason = "department-unknown"
            elif unclear:
                reason = "service-period-unclear"
            elif worth is None:
                reason = "rate-unknown"
            if reason:
                self.lines["", "", "left-out", f"{reason} {line['currency']}"] += booked
            else:
                by_pool[pool_of[line["item"]]].append((line, self.part(worth, line)))
        return by_pool

    def total(self, department, driver):
        """Quantity of all tickets, and of contacts without a ticket."""
        efforts, overhead = self.efforts[department], self.overhead[department]
        return {
            "handle-minutes": (sum(effort["seconds"] for effort in efforts), overhead["seconds"]),
            "contacts": (sum(effort["contacts"] for effort in efforts), overhead["contacts"]),
            "tickets": (sum(effort["contacts"] > 0 for effort in efforts), 0),
        }[driver]

    def share(self, department, sharing):
        kind = sharing["share"]
        if kind == "fixed":
            return sharing["shares"].get(department, 0)
        if kind == "headcount":
            return int(self.departments[department]["headcount"])
        if kind == "agent-hours":
            return int(self.departments[department]["paid_seconds"])
        return sum(self.total(department, kind))

    def absorption(self):
        """What reaches each department in the end of one unit of each support department's cost, by rounds of substitution."""
        support = self.definition.get("support")
        if not support:
            return {}
        members = [member for member in support["departments"] if member["department"] in self.departments]
        order = [member["department"] for member in members]
        services = {}
        for index, member in enumerate(members):
            hidden = {"direct": order, "step-down": order[: index + 1], "reciprocal": [member["department"]]}[support["method"]]
            weights = {
                name: Fraction(0 if name in hidden else self.share(name, member)) for name in self.names}
            services[member["department"]] = weights
        # Whoever reaches nobody who keeps the cost hands nothing on.
        reaching = set()
        while True:
            more = {
                name for name in order if name not in reaching
                and any(weight and (other not in order or other in reaching) for other, weight in services[name].items())}
            if not more:
                break
            reaching |= more
        active = [name for name in order if name in reaching]
        shares = {name: {other: weight / sum(services[name].values()) for other, weight in services[name].items()} for name in active}
        # Eliminate one support department after another from all rows: what comes back to itself is a geometric series.
        for pivot in active:
            loop = shares[pivot].pop(pivot, Fraction(0))
            shares[pivot] = {other: weight / (1 - loop) for other, weight in shares[pivot].items()}
            for name in active:
                passed = shares[name].pop(pivot, Fraction(0)) if name != pivot else 0
                if passed:
                    for other, weight in shares[pivot].items():
                        shares[name][other] = shares[name].get(other, Fraction(0)) + passed * weight
        return {name: [shares[name].get(other, Fraction(0)) if other not in active else Fraction(0) for other in self.names] for name in active}

    def compute(self):
        absorption = self.absorption()
        by_pool = self.sort_lines()
        for pool in self.definition["pools"]:
            lines = by_pool[pool["pool"]]
            if pool["driver"] == "direct":
                self.direct(pool, lines)
                continue
            borne = self.first_stage(pool, lines)
            for source in [name for name in self.names if name in absorption and name in borne]:
                parts = largest_remainder(borne[source], absorption[source])
                borne[source] = 0
                for name, amount in zip(self.names, parts):
                    self.add(pool, source, "handover", name, amount)
            for (name, department, kind, to), amount in list(self.lines.items()):
                if name == pool["pool"] and kind == "handover":
                    borne[to] = borne.get(to, 0) + amount
            for department, amount in borne.items():
                self.divide(pool, department, amount)
        return self.lines

    def add(self, pool, department, kind, subject, amount):
        if amount:
            self.lines[pool["pool"], department, kind, subject] += amount

    def first_stage(self, pool, lines):
        borne = {}
        if pool["sharing"]["share"] == "own":
            for line, amount in lines:
                if line["department"]:
                    borne[line["department"]] = borne.get(line["department"], 0) + amount
                else:
                    self.add(pool, "", "unallocated", "department-unknown", amount)
            return borne
        amount = sum(amount for _, amount in lines)
        names = sorted(set(self.names) | set(pool["sharing"]["shares"]))
        quantities = [
            self.share(name, pool["sharing"]) if name in self.departments else pool["sharing"]["shares"][name] for name in names]
        parts = largest_remainder(amount, quantities)
        if parts is None:
            self.add(pool, "", "unallocated", "quantity-zero", amount)
            return borne
        for name, quantity, part in zip(names, quantities, parts):
            if quantity and name in self.departments:
                borne[name] = part
            elif quantity:
                self.add(pool, "", "unallocated", "department-unknown", part)
        return borne

    def direct(self, pool, lines):
        for line, amount in lines:
            department, reference = line["department"], line["reference"]
            if not department:
                self.add(pool, "", "unallocated", "department-unknown", amount)
            elif not reference:
                self.add(pool, department, "unallocated", "reference-missing", amount)
            elif reference == "?":
                self.add(pool, department, "unallocated", "reference-unresolved", amount)
            else:
                self.add(pool, department, "ticket", reference, amount)

    def divide(self, pool, department, amount):
        driver = pool["driver"]
        used, overhead = self.total(department, driver)
        capacity = used + overhead
        if pool["capacity"] == "seconds":
            capacity = pool["capacitySeconds"]
        elif pool["capacity"] == "practical":
            capacity = int(self.departments[department]["paid_seconds"]) * self.definition.get("practicalCapacityPermille", 0) // 1000
            if capacity == 0:
                self.add(pool, department, "unallocated", "capacity-unknown", amount)
                return
        if capacity == 0:
            self.add(pool, department, "unallocated", "quantity-zero", amount)
            return
        efforts = sorted(self.efforts[department], key=lambda effort: (effort["tie"], effort["ticket"]))
        quantity = {"handle-minutes": lambda effort: effort["seconds"], "contacts": lambda effort: effort["contacts"],
                    "tickets": lambda effort: int(effort["contacts"] > 0)}[driver]
        quantities = [quantity(effort) for effort in efforts] + [overhead, capacity - used - overhead]
        parts = largest_remainder(amount, quantities)
        for effort, part in zip(efforts, parts):
            self.add(pool, department, "ticket", f"T{effort['ticket']}", part)
        self.add(pool, department, "overhead", "", parts[-2])
        self.add(pool, department, "unused", "", parts[-1])


def main():
    folder = sys.argv[1]
    computed = {key: amount for key, amount in Month(folder).compute().items() if amount}
    exported = defaultdict(int)
    for row in read(folder, "cost-lines.csv"):
        exported[row["pool"], row["department"], row["kind"], row["subject"]] += int(row["amount_minor"])
    differences = [
        f"{'/'.join(key)}: computed {computed.get(key, 0)}, exported {exported.get(key, 0)}"
        for key in sorted(set(computed) | set(exported)) if computed.get(key, 0) != exported.get(key, 0)]
    for difference in differences[:20]:
        print(difference)
    total = sum(amount for (_, _, kind, _), amount in computed.items() if kind not in ("handover", "left-out"))
    print(f"{len(computed)} cost lines, {total} minor units; {len(differences)} differ")
    sys.exit(1 if differences else 0)


main()
