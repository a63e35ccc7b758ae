SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM targets AS t0
        WHERE t0.organization_id = $1::UUID
          AND (EXISTS (
            SELECT 1
            FROM jsonb_array_elements((
              SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_2
              FROM outreaches AS o,
                (
                  SELECT b.outreach_id AS outreach_id, b.position AS position
                  FROM outreach_targets AS b
                  WHERE b.organization_id = $1::UUID
                    AND b.target_id = t0.id
                  ORDER BY b.outreach_id DESC, b.position DESC
                  LIMIT 1
                ) AS n
              WHERE o.organization_id = $1::UUID
                AND o.id = n.outreach_id
            )) AS e0
            WHERE starts_with(e0.value ->> 'number', $2::VARCHAR)
          ))
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.family_name AS "familyName",
            CASE WHEN (jsonb_typeof((
              SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_3
              FROM outreaches AS o,
                (
                  SELECT b.outreach_id AS outreach_id, b.position AS position
                  FROM outreach_targets AS b
                  WHERE b.organization_id = $1::UUID
                    AND b.target_id = p0.id
                  ORDER BY b.outreach_id DESC, b.position DESC
                  LIMIT 1
                ) AS n
              WHERE o.organization_id = $1::UUID
                AND o.id = n.outreach_id
            )) = 'array') THEN (
              SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
              FROM (
                SELECT e1.value ->> 'number' AS number
                FROM jsonb_array_elements((
                  SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_3
                  FROM outreaches AS o,
                    (
                      SELECT b.outreach_id AS outreach_id, b.position AS position
                      FROM outreach_targets AS b
                      WHERE b.organization_id = $1::UUID
                        AND b.target_id = p0.id
                      ORDER BY b.outreach_id DESC, b.position DESC
                      LIMIT 1
                    ) AS n
                  WHERE o.organization_id = $1::UUID
                    AND o.id = n.outreach_id
                )) AS e1
              ) AS o1$
            ) ELSE NULL END AS "phoneNumbers"
        ) AS r$
      ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.family_name AS family_name,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $3::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
        AND (EXISTS (
          SELECT 1
          FROM jsonb_array_elements((
            SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_4
            FROM outreaches AS o,
              (
                SELECT b.outreach_id AS outreach_id, b.position AS position
                FROM outreach_targets AS b
                WHERE b.organization_id = $1::UUID
                  AND b.target_id = t0.id
                ORDER BY b.outreach_id DESC, b.position DESC
                LIMIT 1
              ) AS n
            WHERE o.organization_id = $1::UUID
              AND o.id = n.outreach_id
          )) AS e0
          WHERE starts_with(e0.value ->> 'number', $2::VARCHAR)
        ))
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $4::VARCHAR
            AND totals.scope_id = t0.id
        ) DESC,
        t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "1202"
-- $3 "outreaches"
-- $4 "outreaches"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.family_name AS "familyName"
      ) AS r$
    ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.family_name AS family_name,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $2::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT CAST(e0.value ->> 'primary' AS BOOLEAN) AS "primary",
              e0.value ->> 'address' AS address, e0.value ->> 'address_type' AS address_type,
              e0.value ->> 'status' AS status
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof((
              SELECT (o.targets -> n.position) -> 'email_addresses' AS anon_2
              FROM outreaches AS o,
                (
                  SELECT b.outreach_id AS outreach_id, b.position AS position
                  FROM outreach_targets AS b
                  WHERE b.organization_id = $1::UUID
                    AND b.target_id = t0.id
                  ORDER BY b.outreach_id DESC, b.position DESC
                  LIMIT 1
                ) AS n
              WHERE o.organization_id = $1::UUID
                AND o.id = n.outreach_id
            )) = 'array') THEN (
              SELECT (o.targets -> n.position) -> 'email_addresses' AS anon_2
              FROM outreaches AS o,
                (
                  SELECT b.outreach_id AS outreach_id, b.position AS position
                  FROM outreach_targets AS b
                  WHERE b.organization_id = $1::UUID
                    AND b.target_id = t0.id
                  ORDER BY b.outreach_id DESC, b.position DESC
                  LIMIT 1
                ) AS n
              WHERE o.organization_id = $1::UUID
                AND o.id = n.outreach_id
            ) END) AS e0
          ) AS f0
          WHERE true
        )) IS NOT true
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $3::VARCHAR
            AND totals.scope_id = t0.id
        ) DESC,
        t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 "outreaches"
