-- Adopted definitions, and months closed and opened again, are asked apart from all facts.
CREATE INDEX events_about_costing ON events (position)
  WHERE type IN ('definition-adopted', 'period-closed', 'period-reopened', 'record-withdrawn');
