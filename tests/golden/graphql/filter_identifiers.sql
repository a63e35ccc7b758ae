SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT array_prepend(($1::VARCHAR || ':') || CAST(p0.id AS TEXT), p0.identifiers) AS identifiers
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.identifiers AS identifiers
      FROM people AS t0
      WHERE t0.organization_id = $2::UUID
        AND t0.id IN (
          SELECT identifiers.resource_id
          FROM identifiers
          WHERE identifiers.organization_id = $2::UUID
            AND identifiers.resource = $3::VARCHAR
            AND identifiers.identifier = $4::VARCHAR
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 "default"
-- $2 {organization}
-- $3 "people"
-- $4 "crm:1"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT array_prepend(($1::VARCHAR || ':') || CAST(p0.id AS TEXT), p0.identifiers) AS identifiers
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.identifiers AS identifiers
      FROM people AS t0
      WHERE t0.organization_id = $2::UUID
        AND t0.id = $3::UUID
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 "default"
-- $2 {organization}
-- $3 {bert}

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
        AND t0.id IN (
          SELECT identifiers.resource_id
          FROM identifiers
          WHERE identifiers.organization_id = $1::UUID
            AND identifiers.resource = $2::VARCHAR
            AND identifiers.identifier = any($3::TEXT[])
          UNION ALL
          SELECT unnest($4::UUID[]) AS unnest_1
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "people"
-- $3 ["crm:2"]
-- $4 [{chiyo}, 00000000-0000-0000-0000-000000000000]

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
        AND (EXISTS (
          SELECT 1
          FROM unnest(array_prepend(($2::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers)) AS anon_2(value)
          WHERE starts_with(anon_2.value, $3::VARCHAR)
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "default"
-- $3 "van:"

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
        AND t0.id IN (
          SELECT identifiers.resource_id
          FROM identifiers
          WHERE identifiers.organization_id = $1::UUID
            AND identifiers.resource = $2::VARCHAR
            AND identifiers.identifier = any($3::TEXT[])
        )
        AND (EXISTS (
          SELECT 1
          FROM unnest(array_prepend(($4::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers)) AS anon_2(value)
          WHERE anon_2.value = any($5::TEXT[])
            AND starts_with(anon_2.value, $6::VARCHAR)
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "people"
-- $3 ["crm:1", "van:77"]
-- $4 "default"
-- $5 ["crm:1", "van:77"]
-- $6 "van:"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND NOT (EXISTS (
          SELECT 1
          FROM unnest(array_prepend(($2::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers)) AS anon_2(value)
          WHERE anon_2.value IS NOT NULL
        ))
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "default"
