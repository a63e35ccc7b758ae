WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
      t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
      t0.referrer_data AS referrer_data, t0.targets AS targets,
      t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id,
      t0.action_date AS order_key
    FROM outreaches AS t0
    WHERE t0.organization_id = $3::UUID
      AND left(lower(t0.referrer_data ->> 'source'), 100) = left(lower($4::VARCHAR), 100)
      AND coalesce((t0.referrer_data ->> 'source') = $4::VARCHAR, false)
      AND t0.action_date >= $5::TIMESTAMP WITH TIME ZONE
    ORDER BY t0.action_date DESC, t0.id DESC
    LIMIT 2
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM outreaches AS t0
      WHERE t0.organization_id = $3::UUID
        AND left(lower(t0.referrer_data ->> 'source'), 100) = left(lower($4::VARCHAR), 100)
        AND coalesce((t0.referrer_data ->> 'source') = $4::VARCHAR, false)
        AND t0.action_date >= $5::TIMESTAMP WITH TIME ZONE
      ORDER BY t0.action_date DESC, t0.id DESC
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($14::BIGINT, CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=referrer_data/source%20eq%20'web'%20and%20action_date%20ge%20'2014-01-01'&$orderby=action_date%20desc"
-- $3 {organization}
-- $4 "web"
-- $5 2014-01-01T00:00:00+00:00
-- $6 "http://gateway.test/api/v1/outreaches?per_page=1&filter=referrer_data/source%20eq%20'web'%20and%20action_date%20ge%20'2014-01-01'&$orderby=action_date%20desc&page=2&after="
-- $7 null
-- $8 false
-- $9 "http://gateway.test/api/v1/outreaches?per_page=1&filter=referrer_data/source%20eq%20'web'%20and%20action_date%20ge%20'2014-01-01'&$orderby=action_date%20desc&page="
-- $10 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $11 "default"
-- $12 "http://gateway.test/api/v1"
-- $13 false
-- $14 1
