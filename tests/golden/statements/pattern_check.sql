SELECT count(*) FILTER (WHERE '' ~ pattern) AS anon_1
FROM unnest($1::TEXT[]) AS pattern
-- $1 patterns
