-- What people decided about duplicates is asked apart from all facts; what they decided about customers, with the customer list.
CREATE INDEX events_about_duplicates ON events (position) WHERE type IN ('duplicates-judged', 'record-withdrawn');
DROP INDEX events_about_customers;
CREATE INDEX events_about_customers ON events (position)
  WHERE type IN ('customer-linked', 'customer-unlinked', 'record-withdrawn');
