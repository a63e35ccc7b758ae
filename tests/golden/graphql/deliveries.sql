SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM deliveries AS t0
        WHERE t0.organization_id = $1::UUID
          AND lower(t0.status) IN (
            SELECT lower(unnest($2::TEXT[])) AS lower_1
          )
      ) AS "totalCount",
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 2, 'hasPreviousPage', false,
        'startCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 2))[1],
        'endCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 2))[1]) AS "pageInfo",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(q0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q0.id AS id, q0.status AS status, l0_0.found AS person,
                  l0_1.found AS outreach
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 2), '[]'::json) AS edges
    FROM (
      SELECT p0.id AS id, p0.person_id AS person_id, p0.outreach_id AS outreach_id,
        p0.status AS status, row_number() OVER (ORDER BY p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id, t0.person_id AS person_id, t0.outreach_id AS outreach_id,
          t0.status AS status
        FROM deliveries AS t0
        WHERE t0.organization_id = $1::UUID
          AND lower(t0.status) IN (
            SELECT lower(unnest($2::TEXT[])) AS lower_2
          )
        ORDER BY t0.id DESC
        LIMIT 3
      ) AS p0
    ) AS q0 LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_4
        FROM (
          SELECT t1.given_name AS "givenName"
        ) AS r$
      ) AS found
      FROM people AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = q0.person_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_0 ON true LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_5
        FROM (
          SELECT t1.type AS type
        ) AS r$
      ) AS found
      FROM outreaches AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = q0.outreach_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_1 ON true
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 ["dead", "unconfigured"]

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM deliveries AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id < $2::UUID
        AND t0.id > $3::UUID
      ORDER BY t0.id ASC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {absent}
-- $3 {mailing}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id, t0.channel AS channel, t0.event AS event, t0.identifier AS identifier,
      t0.status AS status, t0.attempts AS attempts, t0.error AS error,
      to_char(timezone('UTC', t0.due_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "dueDate",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.id AS id
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.person_id
      ) AS person,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT t1.id AS id
          ) AS r$
        ) AS found
        FROM outreaches AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.outreach_id
      ) AS outreach
  ) AS r$
) AS TEXT) AS anon_1
FROM deliveries AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {mailing}
