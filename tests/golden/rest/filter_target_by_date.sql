WITH
  dated AS (
    SELECT first_of_all.id AS id
    FROM (
      SELECT DISTINCT of_each.id AS id, of_each.date AS date
      FROM
        (
          SELECT targets.id AS id
          FROM targets
          WHERE targets.organization_id = $3::UUID
            AND targets.family_name = any($4::TEXT[])
        ) AS named,
        LATERAL (
          SELECT DISTINCT outreach_targets.action_date AS date, outreach_targets.outreach_id AS id
          FROM outreach_targets
          WHERE outreach_targets.organization_id = $3::UUID
            AND outreach_targets.target_id = named.id
            AND outreach_targets.action_date IS NOT NULL
          ORDER BY outreach_targets.action_date ASC, outreach_targets.outreach_id ASC
          LIMIT 2
        ) AS of_each
      ORDER BY of_each.date ASC, of_each.id ASC
      LIMIT 2
    ) AS first_of_all
  ),
  are_dated AS (
    SELECT (
      SELECT organizations.targets_dated
      FROM organizations
      WHERE organizations.id = $3::UUID
    ) AND NOT (EXISTS (
      SELECT 1
      FROM changes
      WHERE changes.organization_id = $3::UUID
        AND changes.resource = 'outreaches'
        AND NOT changes.targets_dated
    )) AS is_so
  ),
  few AS (
    SELECT DISTINCT of_each.id AS id
    FROM
      (
        SELECT targets.id AS id
        FROM targets
        WHERE targets.organization_id = $3::UUID
          AND targets.family_name = any($4::TEXT[])
      ) AS named,
      LATERAL (
        SELECT DISTINCT outreach_targets.outreach_id AS id
        FROM outreach_targets
        WHERE outreach_targets.organization_id = $3::UUID
          AND outreach_targets.target_id = named.id
        ORDER BY outreach_targets.outreach_id DESC
        LIMIT $5::BIGINT + least($5::BIGINT, 1)
      ) AS of_each
    ORDER BY of_each.id DESC
    LIMIT $5::BIGINT + least($5::BIGINT, 1)
  ),
  found AS (
    SELECT anon_3.organization_id AS organization_id, anon_3.id AS id,
      anon_3.identifiers AS identifiers, anon_3.origin_system AS origin_system,
      anon_3.created_date AS created_date, anon_3.modified_date AS modified_date,
      anon_3.action_date AS action_date, anon_3.type AS type, anon_3.duration AS duration,
      anon_3.subject AS subject, anon_3.message AS message, anon_3.notes AS notes,
      anon_3.referrer_data AS referrer_data, anon_3.targets AS targets,
      anon_3.advocacy_campaign_id AS advocacy_campaign_id, anon_3.person_id AS person_id,
      anon_3.order_key AS order_key
    FROM (
      SELECT anon_4.organization_id AS organization_id, anon_4.id AS id,
        anon_4.identifiers AS identifiers, anon_4.origin_system AS origin_system,
        anon_4.created_date AS created_date, anon_4.modified_date AS modified_date,
        anon_4.action_date AS action_date, anon_4.type AS type, anon_4.duration AS duration,
        anon_4.subject AS subject, anon_4.message AS message, anon_4.notes AS notes,
        anon_4.referrer_data AS referrer_data, anon_4.targets AS targets,
        anon_4.advocacy_campaign_id AS advocacy_campaign_id, anon_4.person_id AS person_id,
        anon_4.order_key AS order_key
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id,
          t0.action_date AS order_key
        FROM outreaches AS t0
        WHERE t0.organization_id = $3::UUID
          AND t0.id IN (
            SELECT dated.id
            FROM dated
          )
          AND (
            SELECT are_dated.is_so
            FROM are_dated
          )
        ORDER BY t0.action_date ASC, t0.id ASC
        LIMIT 2
      ) AS anon_4
      UNION ALL
      SELECT anon_5.organization_id AS organization_id, anon_5.id AS id,
        anon_5.identifiers AS identifiers, anon_5.origin_system AS origin_system,
        anon_5.created_date AS created_date, anon_5.modified_date AS modified_date,
        anon_5.action_date AS action_date, anon_5.type AS type, anon_5.duration AS duration,
        anon_5.subject AS subject, anon_5.message AS message, anon_5.notes AS notes,
        anon_5.referrer_data AS referrer_data, anon_5.targets AS targets,
        anon_5.advocacy_campaign_id AS advocacy_campaign_id, anon_5.person_id AS person_id,
        anon_5.order_key AS order_key
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id,
          t0.action_date AS order_key
        FROM outreaches AS t0
        WHERE t0.organization_id = $3::UUID
          AND t0.id = any(array((
            SELECT few.id
            FROM few
          )))
          AND t0.id IN (
            SELECT outreach_targets.outreach_id
            FROM outreach_targets, targets
            WHERE outreach_targets.organization_id = $3::UUID
              AND targets.organization_id = $3::UUID
              AND targets.id = outreach_targets.target_id
              AND targets.family_name = any($4::TEXT[])
          )
          AND NOT (
            SELECT are_dated.is_so
            FROM are_dated
          )
          AND greatest((
            SELECT count(*) AS count_1
            FROM few
          ), 1) <= $5::BIGINT
        ORDER BY t0.action_date ASC, t0.id ASC
        LIMIT 2
      ) AS anon_5
      UNION ALL
      SELECT anon_6.organization_id AS organization_id, anon_6.id AS id,
        anon_6.identifiers AS identifiers, anon_6.origin_system AS origin_system,
        anon_6.created_date AS created_date, anon_6.modified_date AS modified_date,
        anon_6.action_date AS action_date, anon_6.type AS type, anon_6.duration AS duration,
        anon_6.subject AS subject, anon_6.message AS message, anon_6.notes AS notes,
        anon_6.referrer_data AS referrer_data, anon_6.targets AS targets,
        anon_6.advocacy_campaign_id AS advocacy_campaign_id, anon_6.person_id AS person_id,
        anon_6.order_key AS order_key
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id,
          t0.action_date AS order_key
        FROM outreaches AS t0
        WHERE t0.organization_id = $3::UUID
          AND (EXISTS (
            SELECT outreach_targets.outreach_id
            FROM outreach_targets, targets
            WHERE outreach_targets.organization_id = $3::UUID
              AND targets.organization_id = $3::UUID
              AND targets.id = outreach_targets.target_id
              AND targets.family_name = any($4::TEXT[])
              AND outreach_targets.outreach_id = t0.id
            LIMIT ALL
            OFFSET 0
          ))
          AND NOT (
            SELECT are_dated.is_so
            FROM are_dated
          )
          AND greatest((
            SELECT count(*) AS count_1
            FROM few
          ), 1) > $5::BIGINT
        ORDER BY t0.action_date ASC, t0.id ASC
        LIMIT 2
      ) AS anon_6
    ) AS anon_3
    ORDER BY anon_3.order_key ASC, anon_3.id ASC
    LIMIT 2
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT DISTINCT of_each.id AS id
      FROM
        (
          SELECT targets.id AS id
          FROM targets
          WHERE targets.organization_id = $3::UUID
            AND targets.family_name = any($4::TEXT[])
        ) AS named,
        LATERAL (
          SELECT DISTINCT outreach_targets.outreach_id AS id
          FROM outreach_targets
          WHERE outreach_targets.organization_id = $3::UUID
            AND outreach_targets.target_id = named.id
          ORDER BY outreach_targets.outreach_id DESC
          LIMIT 10001
        ) AS of_each
      ORDER BY of_each.id DESC
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
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20in%20('Gillibrand',%20'Schumer')&$orderby=action_date%20asc"
-- $3 {organization}
-- $4 ["Gillibrand", "Schumer"]
-- $5 10000
-- $6 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20in%20('Gillibrand',%20'Schumer')&$orderby=action_date%20asc&page=2&after="
-- $7 null
-- $8 false
-- $9 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20in%20('Gillibrand',%20'Schumer')&$orderby=action_date%20asc&page="
-- $10 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $11 "default"
-- $12 "http://gateway.test/api/v1"
-- $13 false
-- $14 1
