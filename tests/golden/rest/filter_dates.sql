WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
      t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
      t0.referrer_data AS referrer_data, t0.targets AS targets,
      t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
    FROM outreaches AS t0
    WHERE t0.organization_id = $3::UUID
      AND t0.action_date >= $4::TIMESTAMP WITH TIME ZONE
      AND t0.action_date < $5::TIMESTAMP WITH TIME ZONE
      AND t0.created_date > $6::TIMESTAMP WITH TIME ZONE
    ORDER BY t0.id DESC
    LIMIT 2
  ),
  total AS MATERIALIZED (
    SELECT (
      SELECT count(*) AS count_1
      FROM outreaches AS t0
      WHERE t0.organization_id = $3::UUID
        AND t0.action_date >= $4::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $5::TIMESTAMP WITH TIME ZONE
        AND t0.created_date > $6::TIMESTAMP WITH TIME ZONE
    ) AS n
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=action_date%20ge%20'2026-02-02'%20and%20action_date%20lt%20'2026-02-03T00:00:00Z'%20and%20created%20gt%20'2026-01-01'"
-- $3 {organization}
-- $4 2026-02-02T00:00:00+00:00
-- $5 2026-02-03T00:00:00+00:00
-- $6 2026-01-01T00:00:00+00:00
-- $7 "http://gateway.test/api/v1/outreaches?per_page=1&filter=action_date%20ge%20'2026-02-02'%20and%20action_date%20lt%20'2026-02-03T00:00:00Z'%20and%20created%20gt%20'2026-01-01'&page=2&after="
-- $8 null
-- $9 false
-- $10 "http://gateway.test/api/v1/outreaches?per_page=1&filter=action_date%20ge%20'2026-02-02'%20and%20action_date%20lt%20'2026-02-03T00:00:00Z'%20and%20created%20gt%20'2026-01-01'&page="
-- $11 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $12 "default"
-- $13 "http://gateway.test/api/v1"
