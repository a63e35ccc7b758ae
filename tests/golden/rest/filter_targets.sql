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
      AND (t0.id IN (
        SELECT outreach_targets.outreach_id
        FROM outreach_targets, targets
        WHERE outreach_targets.organization_id = $3::UUID
          AND targets.organization_id = $3::UUID
          AND targets.id = outreach_targets.target_id
          AND targets.family_name = $4::VARCHAR
      ) OR t0.id IN (
        SELECT outreach_targets.outreach_id
        FROM outreach_targets, targets
        WHERE outreach_targets.organization_id = $3::UUID
          AND targets.organization_id = $3::UUID
          AND targets.id = outreach_targets.target_id
          AND (targets.title = $5::VARCHAR) IS NOT true
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
        AND (t0.id IN (
          SELECT outreach_targets.outreach_id
          FROM outreach_targets, targets
          WHERE outreach_targets.organization_id = $3::UUID
            AND targets.organization_id = $3::UUID
            AND targets.id = outreach_targets.target_id
            AND targets.family_name = $4::VARCHAR
        ) OR t0.id IN (
          SELECT outreach_targets.outreach_id
          FROM outreach_targets, targets
          WHERE outreach_targets.organization_id = $3::UUID
            AND targets.organization_id = $3::UUID
            AND targets.id = outreach_targets.target_id
            AND (targets.title = $5::VARCHAR) IS NOT true
        ))
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
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Gillibrand'%20or%20targets/title%20ne%20'CEO'"
-- $3 {organization}
-- $4 "Gillibrand"
-- $5 "CEO"
-- $6 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Gillibrand'%20or%20targets/title%20ne%20'CEO'&page=2&after="
-- $7 null
-- $8 false
-- $9 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Gillibrand'%20or%20targets/title%20ne%20'CEO'&page="
-- $10 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $11 "default"
-- $12 "http://gateway.test/api/v1"
-- $13 false
-- $14 1
