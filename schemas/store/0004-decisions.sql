-- What people decided about duplicates is asked apart from all facts.
CREATE INDEX events_about_duplicates ON events (position) WHERE type IN ('duplicates-judged', 'record-withdrawn');
