WITH
  dated AS (
    SELECT within.id AS id
    FROM (
      SELECT DISTINCT outreach_targets.outreach_id AS id
      FROM outreach_targets,
        (
          SELECT targets.id AS id
          FROM targets
          WHERE targets.organization_id = $3::UUID
            AND targets.family_name = $4::VARCHAR
        ) AS named
      WHERE outreach_targets.organization_id = $3::UUID
        AND outreach_targets.target_id = named.id
        AND outreach_targets.action_date IS NOT NULL
        AND outreach_targets.action_date < 'infinity'::timestamptz
        AND outreach_targets.action_date >= $5::TIMESTAMP WITH TIME ZONE
    ) AS within
    ORDER BY within.id DESC
    LIMIT 2
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
  in_range AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM (
        SELECT DISTINCT outreach_targets.outreach_id AS id
        FROM outreach_targets,
          (
            SELECT targets.id AS id
            FROM targets
            WHERE targets.organization_id = $3::UUID
              AND targets.family_name = $4::VARCHAR
          ) AS named
        WHERE outreach_targets.organization_id = $3::UUID
          AND outreach_targets.target_id = named.id
          AND outreach_targets.action_date IS NOT NULL
          AND outreach_targets.action_date < 'infinity'::timestamptz
          AND outreach_targets.action_date >= $5::TIMESTAMP WITH TIME ZONE
      ) AS within
      LIMIT $6::BIGINT + 1
    ) AS "some"
  ),
  few AS (
    SELECT x.id AS id
    FROM outreaches AS x
    WHERE x.organization_id = $3::UUID
      AND x.action_date >= $5::TIMESTAMP WITH TIME ZONE
    ORDER BY x.action_date DESC, x.id DESC
    LIMIT $6::BIGINT + least($6::BIGINT, 1)
  ),
  found AS (
    SELECT anon_3.organization_id AS organization_id, anon_3.id AS id,
      anon_3.identifiers AS identifiers, anon_3.origin_system AS origin_system,
      anon_3.created_date AS created_date, anon_3.modified_date AS modified_date,
      anon_3.action_date AS action_date, anon_3.type AS type, anon_3.duration AS duration,
      anon_3.subject AS subject, anon_3.message AS message, anon_3.notes AS notes,
      anon_3.referrer_data AS referrer_data, anon_3.targets AS targets,
      anon_3.advocacy_campaign_id AS advocacy_campaign_id, anon_3.person_id AS person_id
    FROM (
      SELECT anon_4.organization_id AS organization_id, anon_4.id AS id,
        anon_4.identifiers AS identifiers, anon_4.origin_system AS origin_system,
        anon_4.created_date AS created_date, anon_4.modified_date AS modified_date,
        anon_4.action_date AS action_date, anon_4.type AS type, anon_4.duration AS duration,
        anon_4.subject AS subject, anon_4.message AS message, anon_4.notes AS notes,
        anon_4.referrer_data AS referrer_data, anon_4.targets AS targets,
        anon_4.advocacy_campaign_id AS advocacy_campaign_id, anon_4.person_id AS person_id
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
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
          AND CASE WHEN ($6::BIGINT > 10000) THEN true ELSE (
            SELECT in_range.n
            FROM in_range
          ) <= $6::BIGINT END
        ORDER BY t0.id DESC
        LIMIT 2
      ) AS anon_4
      UNION ALL
      SELECT anon_5.organization_id AS organization_id, anon_5.id AS id,
        anon_5.identifiers AS identifiers, anon_5.origin_system AS origin_system,
        anon_5.created_date AS created_date, anon_5.modified_date AS modified_date,
        anon_5.action_date AS action_date, anon_5.type AS type, anon_5.duration AS duration,
        anon_5.subject AS subject, anon_5.message AS message, anon_5.notes AS notes,
        anon_5.referrer_data AS referrer_data, anon_5.targets AS targets,
        anon_5.advocacy_campaign_id AS advocacy_campaign_id, anon_5.person_id AS person_id
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
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
              AND targets.family_name = $4::VARCHAR
          )
          AND t0.action_date >= $5::TIMESTAMP WITH TIME ZONE
          AND NOT ((
            SELECT are_dated.is_so
            FROM are_dated
          ) AND CASE WHEN ($6::BIGINT > 10000) THEN true ELSE (
            SELECT in_range.n
            FROM in_range
          ) <= $6::BIGINT END)
          AND greatest((
            SELECT count(*) AS count_1
            FROM few
          ), 1) <= $6::BIGINT
        ORDER BY t0.id DESC
        LIMIT 2
      ) AS anon_5
      UNION ALL
      SELECT anon_6.organization_id AS organization_id, anon_6.id AS id,
        anon_6.identifiers AS identifiers, anon_6.origin_system AS origin_system,
        anon_6.created_date AS created_date, anon_6.modified_date AS modified_date,
        anon_6.action_date AS action_date, anon_6.type AS type, anon_6.duration AS duration,
        anon_6.subject AS subject, anon_6.message AS message, anon_6.notes AS notes,
        anon_6.referrer_data AS referrer_data, anon_6.targets AS targets,
        anon_6.advocacy_campaign_id AS advocacy_campaign_id, anon_6.person_id AS person_id
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
        FROM outreaches AS t0
        WHERE t0.organization_id = $3::UUID
          AND t0.id IN (
            SELECT outreach_targets.outreach_id
            FROM outreach_targets, targets
            WHERE outreach_targets.organization_id = $3::UUID
              AND targets.organization_id = $3::UUID
              AND targets.id = outreach_targets.target_id
              AND targets.family_name = $4::VARCHAR
          )
          AND t0.action_date >= $5::TIMESTAMP WITH TIME ZONE
          AND NOT ((
            SELECT are_dated.is_so
            FROM are_dated
          ) AND CASE WHEN ($6::BIGINT > 10000) THEN true ELSE (
            SELECT in_range.n
            FROM in_range
          ) <= $6::BIGINT END)
          AND greatest((
            SELECT count(*) AS count_1
            FROM few
          ), 1) > $6::BIGINT
        ORDER BY t0.id DESC
        LIMIT 2
      ) AS anon_6
    ) AS anon_3
    ORDER BY anon_3.id DESC
    LIMIT 2
  ),
  dated_count AS (
    SELECT count(*) AS n
    FROM (
      SELECT DISTINCT of_each.id AS id, of_each.date AS date
      FROM
        (
          SELECT targets.id AS id
          FROM targets
          WHERE targets.organization_id = $3::UUID
            AND targets.family_name = $4::VARCHAR
        ) AS named,
        LATERAL (
          SELECT DISTINCT outreach_targets.action_date AS date, outreach_targets.outreach_id AS id
          FROM outreach_targets
          WHERE outreach_targets.organization_id = $3::UUID
            AND outreach_targets.target_id = named.id
            AND outreach_targets.action_date IS NOT NULL
            AND outreach_targets.action_date < 'infinity'::timestamptz
            AND outreach_targets.action_date >= $5::TIMESTAMP WITH TIME ZONE
          ORDER BY outreach_targets.action_date DESC, outreach_targets.outreach_id DESC
          LIMIT 10001
        ) AS of_each
      ORDER BY of_each.date DESC, of_each.id DESC
      LIMIT 10001
    ) AS "some"
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM outreaches AS t0
      WHERE t0.organization_id = $3::UUID
        AND t0.id IN (
          SELECT outreach_targets.outreach_id
          FROM outreach_targets, targets
          WHERE outreach_targets.organization_id = $3::UUID
            AND targets.organization_id = $3::UUID
            AND targets.id = outreach_targets.target_id
            AND targets.family_name = $4::VARCHAR
        )
        AND t0.action_date >= $5::TIMESTAMP WITH TIME ZONE
      ORDER BY t0.action_date DESC, t0.id DESC
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $14::BOOLEAN THEN 10001 ELSE CASE WHEN (
        SELECT are_dated.is_so
        FROM are_dated
      ) THEN (
        SELECT dated_count.n
        FROM dated_count
      ) ELSE (
        SELECT counted.n
        FROM counted
      ) END END > 10000) THEN greatest($15::BIGINT, CASE WHEN $14::BOOLEAN THEN 10001 ELSE CASE WHEN (
        SELECT are_dated.is_so
        FROM are_dated
      ) THEN (
        SELECT dated_count.n
        FROM dated_count
      ) ELSE (
        SELECT counted.n
        FROM counted
      ) END END) ELSE CASE WHEN $14::BOOLEAN THEN 10001 ELSE CASE WHEN (
        SELECT are_dated.is_so
        FROM are_dated
      ) THEN (
        SELECT dated_count.n
        FROM dated_count
      ) ELSE (
        SELECT counted.n
        FROM counted
      ) END END END AS n,
      CASE WHEN $14::BOOLEAN THEN 10001 ELSE CASE WHEN (
        SELECT are_dated.is_so
        FROM are_dated
      ) THEN (
        SELECT dated_count.n
        FROM dated_count
      ) ELSE (
        SELECT counted.n
        FROM counted
      ) END END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Schumer'%20and%20action_date%20ge%20'2014-01-01'"
-- $3 {organization}
-- $4 "Schumer"
-- $5 2014-01-01T00:00:00+00:00
-- $6 10000
-- $7 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Schumer'%20and%20action_date%20ge%20'2014-01-01'&page=2&after="
-- $8 null
-- $9 false
-- $10 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Schumer'%20and%20action_date%20ge%20'2014-01-01'&page="
-- $11 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $12 "default"
-- $13 "http://gateway.test/api/v1"
-- $14 false
-- $15 1
