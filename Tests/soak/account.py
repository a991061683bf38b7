"""What was generated against what the log has."""

import os
import re
import sqlite3

TOKEN = re.compile(r"soak-([a-z]+)-([0-9]+)")


def connect(path):
    return sqlite3.connect("file:%s?mode=ro" % path, uri=True)


class Account:
    """The tokens of the log's records, by source; how many records are in quarantine; the latest amounts of ledger lines."""

    def __init__(self, data):
        self.found = {}
        self.quarantined = {}
        self.amounts = {}
        log = connect(os.path.join(data, "events.sqlite"))
        sources = dict(log.execute("SELECT id, name FROM sources"))
        # What was understood later, by its bytes, and what was cut off and came whole later, is in.
        for source, count in log.execute("""
                SELECT source, count(*) FROM records WHERE quarantined = 1 AND locator NOT LIKE '%/cut-%' AND digest NOT IN
                  (SELECT digest FROM records WHERE quarantined = 0) GROUP BY source"""):
            self.quarantined[sources[source]] = count
        rows = log.execute("""
            SELECT records.source, records.key, payload, personal,
              json_extract(payload, '$.amountMinor') FROM records JOIN events ON events.record = records.id
            WHERE quarantined = 0 AND type != 'record-withdrawn' ORDER BY records.id""")
        seen = set()
        for source, key, payload, personal, amount in rows:
            match = TOKEN.search(key) or TOKEN.search(payload) or TOKEN.search(personal or "")
            if not match:
                continue
            if amount is not None:
                self.amounts[match[0]] = amount
            # Later revisions have the key of the first, also of one that was not understood.
            if (source, key, match[0]) not in seen:
                seen.add((source, key, match[0]))
                tokens = self.found.setdefault(sources[source], {})
                tokens[match[0]] = tokens.get(match[0], 0) + 1
        self.events = log.execute("SELECT count(*) FROM events").fetchone()[0]
        log.close()

    def findings(self, company):
        """What does not fit what `company` wrote; empty where everything does."""
        findings = []
        for source, count in sorted(company.whole.items()):
            found = self.found.get(source, {})
            missing = [token for number in range(1, count + 1) if (token := "soak-%s-%d" % (source, number)) not in found]
            twice = sorted(token for token, times in found.items() if times > 1)
            if missing:
                findings.append("%s: %d of %d missing, such as %s" % (source, len(missing), count, missing[0]))
            if twice:
                findings.append("%s: %d counted more than once, such as %s" % (source, len(twice), twice[0]))
        for source in sorted(set(company.spoilt) | set(self.quarantined)):
            expected, held = company.spoilt.get(source, 0), self.quarantined.get(source, 0)
            if expected != held:
                findings.append("%s: %d in quarantine, not %d" % (source, held, expected))
        wrong = [token for token, amount in company.amounts.items() if self.amounts.get(token) != amount]
        if wrong:
            findings.append("finance: %d amounts are not the latest, such as %s" % (len(wrong), wrong[0]))
        return findings


def views(data):
    """Every row of every table of the views, to compare with those of a replay."""
    database = connect(os.path.join(data, "views.sqlite"))
    tables = [name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    rows = [repr((table, row)) for table in tables for row in sorted(map(repr, database.execute("SELECT * FROM " + table)))]
    database.close()
    return rows
