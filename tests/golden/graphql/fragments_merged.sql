SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.given_name AS "givenName", t1.family_name AS "familyName",
              t1.honorific_prefix AS "honorificPrefix"
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.person_id
      ) AS person,
      t0.type AS type,
      CASE WHEN (jsonb_typeof(t0.targets) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value ->> 'title' AS title, e1.value ->> 'family_name' AS "familyName"
          FROM jsonb_array_elements(t0.targets) AS e1
        ) AS o1$
      ) ELSE NULL END AS targets,
      t0.notes AS notes
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {call1}
