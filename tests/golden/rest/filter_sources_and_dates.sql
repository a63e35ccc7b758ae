WITH
  few AS (
    SELECT by0.id AS id
    FROM (
      SELECT found.id AS id
      FROM
        (
          SELECT unnest($4::TEXT[]) AS text
        ) AS texts,
        LATERAL (
          SELECT x.id AS id
          FROM outreaches AS x
          WHERE x.organization_id = $3::UUID
            AND left(lower(x.referrer_data ->> 'source'), 100) = left(lower(texts.text), 100)
          ORDER BY x.id DESC
          LIMIT CASE WHEN ($5::INTEGER = 0) THEN $6::BIGINT + least($6::BIGINT, 1) ELSE 0 END
        ) AS found
      LIMIT CASE WHEN ($5::INTEGER = 0) THEN $6::BIGINT + least($6::BIGINT, 1) ELSE 0 END
    ) AS by0
    UNION ALL
    SELECT by1.id AS id
    FROM (
      SELECT x.id AS id
      FROM outreaches AS x
      WHERE x.organization_id = $3::UUID
        AND x.action_date >= $7::TIMESTAMP WITH TIME ZONE
      ORDER BY x.action_date DESC, x.id DESC
      LIMIT CASE WHEN ($5::INTEGER = 1) THEN $6::BIGINT + least($6::BIGINT, 1) ELSE 0 END
    ) AS by1
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
          AND t0.id = any(array((
            SELECT few.id
            FROM few
          )))
          AND left(lower(t0.referrer_data ->> 'source'), 100) IN (
            SELECT left(lower(unnest($4::TEXT[])), 100) AS left_1
          )
          AND coalesce((t0.referrer_data ->> 'source') = any($4::TEXT[]), false)
          AND t0.action_date >= $7::TIMESTAMP WITH TIME ZONE
          AND $5::INTEGER IN (0, 1)
          AND greatest((
            SELECT count(*) AS count_1
            FROM few
          ), 1) <= $6::BIGINT
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
          AND coalesce((t0.referrer_data ->> 'source') = any($4::TEXT[]), false)
          AND t0.action_date >= $7::TIMESTAMP WITH TIME ZONE
          AND NOT ($5::INTEGER IN (0, 1) AND greatest((
            SELECT count(*) AS count_1
            FROM few
          ), 1) <= $6::BIGINT)
        ORDER BY t0.id DESC
        LIMIT 2
      ) AS anon_5
    ) AS anon_3
    ORDER BY anon_3.id DESC
    LIMIT 2
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM outreaches AS t0
      WHERE t0.organization_id = $3::UUID
        AND left(lower(t0.referrer_data ->> 'source'), 100) IN (
          SELECT left(lower(unnest($4::TEXT[])), 100) AS left_2
        )
        AND coalesce((t0.referrer_data ->> 'source') = any($4::TEXT[]), false)
        AND t0.action_date >= $7::TIMESTAMP WITH TIME ZONE
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($16::BIGINT, CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=referrer_data/source%20in%20('mail-7',%20'nowhere')%20and%20action_date%20ge%20'2014-01-01'"
-- $3 {organization}
-- $4 ["mail-7", "nowhere"]
-- $5 0
-- $6 10000
-- $7 2014-01-01T00:00:00+00:00
-- $8 "http://gateway.test/api/v1/outreaches?per_page=1&filter=referrer_data/source%20in%20('mail-7',%20'nowhere')%20and%20action_date%20ge%20'2014-01-01'&page=2&after="
-- $9 null
-- $10 false
-- $11 "http://gateway.test/api/v1/outreaches?per_page=1&filter=referrer_data/source%20in%20('mail-7',%20'nowhere')%20and%20action_date%20ge%20'2014-01-01'&page="
-- $12 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $13 "default"
-- $14 "http://gateway.test/api/v1"
-- $15 false
-- $16 1
