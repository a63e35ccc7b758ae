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
      AND (EXISTS (
        SELECT 1
        FROM jsonb_array_elements(t0.targets) AS e0
        WHERE EXISTS (
          SELECT 1
          FROM jsonb_array_elements(e0.value -> 'postal_addresses') AS e1
          WHERE (e1.value ->> 'region') = $4::VARCHAR
        )
      ))
    ORDER BY t0.id DESC
    LIMIT 2
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM outreaches AS t0
      WHERE t0.organization_id = $3::UUID
        AND (EXISTS (
          SELECT 1
          FROM jsonb_array_elements(t0.targets) AS e0
          WHERE EXISTS (
            SELECT 1
            FROM jsonb_array_elements(e0.value -> 'postal_addresses') AS e1
            WHERE (e1.value ->> 'region') = $4::VARCHAR
          )
        ))
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($13::BIGINT, CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=targets/postal_addresses/region%20eq%20'DC'"
-- $3 {organization}
-- $4 "DC"
-- $5 "http://gateway.test/api/v1/outreaches?per_page=1&filter=targets/postal_addresses/region%20eq%20'DC'&page=2&after="
-- $6 null
-- $7 false
-- $8 "http://gateway.test/api/v1/outreaches?per_page=1&filter=targets/postal_addresses/region%20eq%20'DC'&page="
-- $9 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $10 "default"
-- $11 "http://gateway.test/api/v1"
-- $12 false
-- $13 1
