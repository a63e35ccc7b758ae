WITH
  previous3_facts AS (
    SELECT count(*) AS outreaches
    FROM (
      SELECT t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $3::UUID
        AND (t0.given_name = $4::VARCHAR) IS NOT true
        AND t0.created_date >= $5::TIMESTAMP WITH TIME ZONE
        AND t0.created_date < $6::TIMESTAMP WITH TIME ZONE
    ) AS o
  ),
  previous3_whole AS (
    SELECT CAST(coalesce(sum(previous3_facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM previous3_facts
  ),
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place,
      s.start < $1::TIMESTAMP WITH TIME ZONE OR lead(s.start) OVER (ORDER BY s.start) IS NULL AND date_trunc('week',
        timezone($7::VARCHAR, $2::TIMESTAMP WITH TIME ZONE) - interval '6 days') + interval '6 days' = date_trunc('week',
          timezone($7::VARCHAR, $2::TIMESTAMP WITH TIME ZONE - interval '1 microsecond') - interval '6 days') + interval '6 days' AS partial
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($7::VARCHAR, timezone('UTC', d.clock - (timezone($7::VARCHAR, timezone($7::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($7::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($7::VARCHAR, timezone($7::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($7::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($7::VARCHAR, d.clock)) ELSE timezone($7::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('week',
        timezone($7::VARCHAR, $1::TIMESTAMP WITH TIME ZONE) - interval '6 days') + interval '6 days',
        date_trunc('week',
          timezone($7::VARCHAR, $2::TIMESTAMP WITH TIME ZONE - interval '1 microsecond') - interval '6 days') + interval '6 days',
        interval '1 week') AS d(clock)
      WHERE $1::TIMESTAMP WITH TIME ZONE < $2::TIMESTAMP WITH TIME ZONE
    ) AS s
  ),
  facts AS (
    SELECT o.period AS period, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT
        width_bucket(t0.created_date, (
          SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_1
          FROM frame
        )) AS period,
        nullif(upper(coalesce(jsonb_path_query_first(t0.postal_addresses, '$[*] ? (@.primary == true)'::jsonpath), t0.postal_addresses -> 0) ->> 'region'),
          '') COLLATE "C" AS key, t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $3::UUID
        AND (t0.given_name = $8::VARCHAR) IS NOT true
        AND t0.created_date >= $1::TIMESTAMP WITH TIME ZONE
        AND t0.created_date < $2::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.period, o.key
  ),
  counts AS (
    SELECT frame.place AS period,
      CAST(sum(coalesce(n.outreaches, 0)) OVER (ORDER BY frame.place) AS BIGINT) AS cumulative_outreaches,
      n.outreaches AS outreaches
    FROM frame LEFT OUTER JOIN (
      SELECT facts.period AS period,
        CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.period
    ) AS n ON n.period = frame.place
  ),
  largest5 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.key
    ) AS k
    WHERE k.outreaches = any($9::BIGINT[])
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  top5 AS (
    SELECT largest5.key AS key, largest5.outreaches AS outreaches, largest5.place AS place,
      false AS others
    FROM largest5
    UNION ALL
    SELECT NULL AS key, r.outreaches AS outreaches, CAST(2 AS BIGINT) AS place, true AS others
    FROM (
      SELECT CAST(coalesce(sum(o.outreaches), 0) AS BIGINT) AS outreaches
      FROM (
        SELECT facts.period AS period, facts.key AS key, facts.outreaches AS outreaches
        FROM facts
        WHERE NOT (EXISTS (
          SELECT 1
          FROM largest5
          WHERE coalesce(facts.key, '') = coalesce(largest5.key, '')
        ))
      ) AS o
    ) AS r
    WHERE r.outreaches > 0
  ),
  counts5 AS (
    SELECT g.place AS place, g.period AS period,
      CAST(coalesce(sum(g.outreaches), 0) AS BIGINT) AS outreaches
    FROM (
      SELECT coalesce(top5.place, 2) AS place, facts.period AS period,
        facts.outreaches AS outreaches
      FROM facts LEFT OUTER JOIN top5 ON coalesce(facts.key, '') = coalesce(top5.key, '') AND NOT top5.others
    ) AS g
    GROUP BY g.place, g.period
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      to_char(timezone('UTC', $1::TIMESTAMP WITH TIME ZONE), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
      to_char(timezone('UTC', $2::TIMESTAMP WITH TIME ZONE), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "end",
      whole.outreaches AS people,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT previous3_whole.outreaches AS people
          ) AS r$
        ) AS anon_2
        FROM previous3_whole
      ) AS previous,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              frame.partial AS partial, coalesce(counts.outreaches, 0) AS people,
              (
                SELECT row_to_json(r$) AS row_to_json_4
                FROM (
                  SELECT counts.cumulative_outreaches AS people
                ) AS r$
              ) AS cumulative
          ) AS r$
        ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
        FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
      ) AS series,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_5
          FROM (
            SELECT CAST(top5.key AS TEXT) AS key, NULL AS "thenKey", top5.others AS others,
              top5.outreaches AS people, coalesce(s4.series, '[]'::json) AS series, NULL AS list
          ) AS r$
        ) ORDER BY top5.place ASC), '[]'::json) AS coalesce_2
        FROM top5 LEFT OUTER JOIN (
          SELECT top5.place AS place,
            json_agg((
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT coalesce(counts5.outreaches, 0) AS people
              ) AS r$
            ) ORDER BY frame.place ASC) AS series
          FROM top5 JOIN frame ON true LEFT OUTER JOIN counts5 ON counts5.place = top5.place AND counts5.period = frame.place
          GROUP BY top5.place
        ) AS s4 ON s4.place = top5.place
      ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 2026-01-01T05:00:00+00:00
-- $2 2026-01-11T05:00:00+00:00
-- $3 {organization}
-- $4 "Chiyo"
-- $5 2025-12-22T05:00:00+00:00
-- $6 2026-01-01T05:00:00+00:00
-- $7 "America/New_York"
-- $8 "Chiyo"
-- $9 [1, 2, 3]

WITH
  facts AS (
    SELECT o.then_key AS then_key, o.person_id AS person_id, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT t0.id AS then_key, t0.id AS person_id, t0.id AS key, t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.then_key, o.person_id, o.key
  ),
  spread AS (
    SELECT facts.then_key AS then_key, facts.person_id AS person_id, facts.outreaches AS outreaches,
      p.tag_id AS key
    FROM facts LEFT OUTER JOIN taggings AS p ON p.organization_id = $1::UUID AND p.person_id = facts.key
  ),
  spread1 AS (
    SELECT spread.person_id AS person_id, spread.outreaches AS outreaches, spread.key AS key,
      p.list_id AS then_key
    FROM spread LEFT OUTER JOIN items AS p ON p.organization_id = $1::UUID AND p.person_id = spread.then_key
  ),
  largest1 AS (
    SELECT k.key AS key, k.then_key AS then_key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST, k.then_key ASC NULLS LAST) AS place
    FROM (
      SELECT each.key AS key, each.then_key AS then_key,
        CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT spread1.key AS key, spread1.then_key AS then_key, spread1.person_id AS person_id,
          CAST(coalesce(sum(spread1.outreaches), 0) AS BIGINT) AS outreaches
        FROM spread1
        GROUP BY spread1.key, spread1.then_key, spread1.person_id
      ) AS each
      GROUP BY each.key, each.then_key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST, k.then_key ASC NULLS LAST
    LIMIT 1
  ),
  top1 AS (
    SELECT largest1.key AS key, largest1.then_key AS then_key, largest1.outreaches AS outreaches,
      largest1.people AS people, largest1.place AS place, false AS others
    FROM largest1
    UNION ALL
    SELECT NULL AS key, NULL AS then_key, r.outreaches AS outreaches, r.people AS people,
      CAST(2 AS BIGINT) AS place, true AS others
    FROM (
      SELECT CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT o.person_id AS person_id,
          CAST(coalesce(sum(o.outreaches), 0) AS BIGINT) AS outreaches
        FROM (
          SELECT spread1.person_id AS person_id, spread1.outreaches AS outreaches,
            spread1.key AS key, spread1.then_key AS then_key
          FROM spread1
          WHERE NOT (EXISTS (
            SELECT 1
            FROM largest1
            WHERE coalesce(spread1.key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(largest1.key,
              '00000000-0000-0000-0000-000000000000'::uuid)
              AND coalesce(spread1.then_key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(largest1.then_key,
                '00000000-0000-0000-0000-000000000000'::uuid)
          ))
        ) AS o
        GROUP BY o.person_id
      ) AS each
    ) AS r
    WHERE r.outreaches > 0
  ),
  largest2 AS (
    SELECT k.key AS key, k.then_key AS then_key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST, k.then_key ASC NULLS LAST) AS place
    FROM (
      SELECT each.key AS key, each.then_key AS then_key,
        CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT spread1.key AS key, spread1.then_key AS then_key, spread1.person_id AS person_id,
          CAST(coalesce(sum(spread1.outreaches), 0) AS BIGINT) AS outreaches
        FROM spread1
        GROUP BY spread1.key, spread1.then_key, spread1.person_id
      ) AS each
      GROUP BY each.key, each.then_key
    ) AS k
    WHERE k.people >= $2::BIGINT
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST, k.then_key ASC NULLS LAST
    LIMIT 1
  ),
  top2 AS (
    SELECT largest2.key AS key, largest2.then_key AS then_key, largest2.outreaches AS outreaches,
      largest2.people AS people, largest2.place AS place, false AS others
    FROM largest2
    UNION ALL
    SELECT NULL AS key, NULL AS then_key, r.outreaches AS outreaches, r.people AS people,
      CAST(2 AS BIGINT) AS place, true AS others
    FROM (
      SELECT CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT o.person_id AS person_id,
          CAST(coalesce(sum(o.outreaches), 0) AS BIGINT) AS outreaches
        FROM (
          SELECT spread1.person_id AS person_id, spread1.outreaches AS outreaches,
            spread1.key AS key, spread1.then_key AS then_key
          FROM spread1
          WHERE NOT (EXISTS (
            SELECT 1
            FROM largest2
            WHERE coalesce(spread1.key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(largest2.key,
              '00000000-0000-0000-0000-000000000000'::uuid)
              AND coalesce(spread1.then_key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(largest2.then_key,
                '00000000-0000-0000-0000-000000000000'::uuid)
          ))
        ) AS o
        GROUP BY o.person_id
      ) AS each
    ) AS r
    WHERE r.outreaches > 0
  ),
  whole AS (
    SELECT CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
    FROM (
      SELECT facts.person_id AS person_id
      FROM facts
      GROUP BY facts.person_id
    ) AS each
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.people AS people,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT CAST(top1.key AS TEXT) AS key, CAST(top1.then_key AS TEXT) AS "thenKey",
              top1.others AS others, top1.people AS people,
              (
                SELECT (
                  SELECT row_to_json(r$) AS row_to_json_3
                  FROM (
                    SELECT t1.name AS name
                  ) AS r$
                ) AS anon_2
                FROM tags AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.id = top1.key
              ) AS tag,
              (
                SELECT (
                  SELECT row_to_json(r$) AS row_to_json_4
                  FROM (
                    SELECT t1.name AS name
                  ) AS r$
                ) AS anon_3
                FROM lists AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.id = top1.then_key
              ) AS list
          ) AS r$
        ) ORDER BY top1.place ASC), '[]'::json) AS coalesce_1
        FROM top1
      ) AS groups,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_5
          FROM (
            SELECT NULL AS start, NULL AS partial, CAST(top2.key AS TEXT) AS key,
              CAST(top2.then_key AS TEXT) AS "thenKey", top2.others AS others,
              top2.people AS people, NULL AS cumulative,
              (
                SELECT (
                  SELECT row_to_json(r$) AS row_to_json_6
                  FROM (
                    SELECT t1.name AS name
                  ) AS r$
                ) AS anon_4
                FROM tags AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.id = top2.key
              ) AS tag,
              (
                SELECT (
                  SELECT row_to_json(r$) AS row_to_json_7
                  FROM (
                    SELECT t1.name AS name
                  ) AS r$
                ) AS anon_5
                FROM lists AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.id = top2.then_key
              ) AS list
          ) AS r$
        ) ORDER BY top2.place ASC), '[]'::json) AS coalesce_2
        FROM top2
      ) AS rows
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 {organization}
-- $2 1

WITH
  facts AS (
    SELECT o.key AS key, count(*) AS outreaches
    FROM (
      SELECT nullif(t0.source, '') COLLATE "C" AS key, t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.key
  ),
  top0 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 0
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(top0.key AS TEXT) AS key
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
      FROM totals
      WHERE totals.organization_id = $1::UUID
        AND totals.collection = $2::VARCHAR
        AND totals.scope_id = $1::UUID
    ) AS people
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "people"
