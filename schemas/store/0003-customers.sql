-- Who is who among the customers is asked before whose contacts are whose.
CREATE INDEX events_about_customers ON events (position) WHERE type IN ('customer-linked', 'record-withdrawn');
