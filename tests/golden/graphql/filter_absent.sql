SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.subject AS subject
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.subject AS subject
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.family_name = $2::VARCHAR
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Lovelace"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.type AS type
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.type AS type
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND lower(t0.type) IN (
          SELECT lower(unnest($2::TEXT[])) AS lower_1
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 ["email"]

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.subject AS subject
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.subject AS subject
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.advocacy_campaign_id IS NOT NULL) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
