SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.languages_spoken AS "languagesSpoken"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.languages_spoken AS languages_spoken
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (EXISTS (
          SELECT 1
          FROM jsonb_array_elements_text(t0.languages_spoken) AS anon_2(value)
          WHERE anon_2.value = any($2::TEXT[])
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 ["fr", "ja"]

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.languages_spoken AS "languagesSpoken"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.languages_spoken AS languages_spoken
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (EXISTS (
          SELECT 1
          FROM jsonb_array_elements_text(t0.languages_spoken) AS anon_2(value)
          WHERE anon_2.value ILIKE $2::VARCHAR
            AND strpos(anon_2.value, $3::VARCHAR) > 0
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "F%"
-- $3 "r"

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
        AND NOT (EXISTS (
          SELECT 1
          FROM jsonb_array_elements_text(t0.languages_spoken) AS anon_2(value)
          WHERE anon_2.value IS NOT NULL
        ))
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
        SELECT p0.templates AS templates
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.templates AS templates
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND (NOT (EXISTS (
          SELECT 1
          FROM jsonb_array_elements_text(t0.templates) AS anon_2(value)
          WHERE anon_2.value IS NOT NULL
        ))) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
