#!/usr/bin/env python3
"""bm25s (PyPI) on the same texts: for the last QUERIES tickets, the 100 best others by BM25.

Usage: bm25s_peer.py DOCS QUERIES RUN. Chinese is cut into pairs of characters, the rest into words, as TicketLedger does. bm25s indexes
all texts at once; only retrieval is timed here, indexing is printed apart. Later tickets are left out of RUN.
"""
import json
import re
import sys
import time

import bm25s

WORD = re.compile(r"[㐀-鿿]+|[a-z0-9]+")


def terms(text):
    found = []
    for word in WORD.findall(text.lower()):
        if word[0] > "㐀":
            found += [word[place:place + 2] for place in range(len(word) - 1)] or [word]
        else:
            found.append(word)
    return found


def main(docs, queries, run):
    with open(docs) as file:
        columns = file.readline().rstrip("\n").split("\t")
        subject, text = columns.index("subject"), columns.index("text")
        rows = [line.rstrip("\n").split("\t") for line in file]
    start = time.monotonic()
    tokens = [terms(row[subject] + " " + row[text]) for row in rows]
    retriever = bm25s.BM25()
    retriever.index(tokens, show_progress=False)
    indexed = time.monotonic() - start
    first = max(0, len(rows) - queries)
    # Compiled before it is timed.
    retriever.retrieve(tokens[first:first + 10], k=100, show_progress=False, n_threads=2)
    start = time.monotonic()
    documents, scores = retriever.retrieve(tokens[first:], k=min(len(rows), 200), show_progress=False, n_threads=2)
    retrieved = time.monotonic() - start
    with open(run, "w") as out:
        for number, (found, points) in enumerate(zip(documents.tolist(), scores.tolist()), first):
            earlier = [(document, score) for document, score in zip(found, points) if document < number][:100]
            for rank, (document, score) in enumerate(earlier, 1):
                out.write(f"{rows[number][0]}\t{rank}\t{rows[document][0]}\t{score}\n")
    print(json.dumps({"queries": len(rows) - first, "indexed_seconds": indexed, "retrieved_seconds": retrieved}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
