SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename, t0.id AS id, t0.type AS type
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{call1}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename, t0.given_name AS "givenName"
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename, t0.title AS title
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{ada}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename, t0.title AS title,
        (
          SELECT row_to_json(c1$) AS row_to_json_4
          FROM (
            SELECT (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $2::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount"
          ) AS c1$
        ) AS outreaches
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($3::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 "outreaches"
-- $3 [{water}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename, t0.family_name AS "familyName",
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $2::VARCHAR
            AND totals.scope_id = t0.id
        ) AS "totalOutreaches"
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($3::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 "outreaches"
-- $3 [{gillibrand}]
