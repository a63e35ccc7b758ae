WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($1::VARCHAR, timezone('UTC', d.clock - (timezone($1::VARCHAR, timezone($1::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($1::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($1::VARCHAR, timezone($1::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($1::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($1::VARCHAR, d.clock)) ELSE timezone($1::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('day', timezone($1::VARCHAR, $2::TIMESTAMP WITH TIME ZONE)),
        date_trunc('day',
          timezone($1::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')),
        interval '1 day') AS d(clock)
      WHERE $2::TIMESTAMP WITH TIME ZONE < $3::TIMESTAMP WITH TIME ZONE
    ) AS s
  ),
  facts AS (
    SELECT o.person_id AS person_id, o.period AS period, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT t0.person_id AS person_id,
        width_bucket(t0.action_date, (
          SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_1
          FROM frame
        )) AS period,
        nullif(left(lower(t0.type), 255), '') COLLATE "C" AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND t0.action_date >= $2::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $3::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.person_id, o.period, o.key
  ),
  largest1 AS (
    SELECT k.key AS key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT each.key AS key, CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT facts.key AS key, facts.person_id AS person_id,
          CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
        FROM facts
        GROUP BY facts.key, facts.person_id
      ) AS each
      GROUP BY each.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  top1 AS (
    SELECT largest1.key AS key, largest1.outreaches AS outreaches, largest1.people AS people,
      largest1.place AS place, false AS others
    FROM largest1
    UNION ALL
    SELECT NULL AS key, r.outreaches AS outreaches, r.people AS people, CAST(2 AS BIGINT) AS place,
      true AS others
    FROM (
      SELECT CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT o.person_id AS person_id,
          CAST(coalesce(sum(o.outreaches), 0) AS BIGINT) AS outreaches
        FROM (
          SELECT facts.person_id AS person_id, facts.period AS period, facts.key AS key,
            facts.outreaches AS outreaches
          FROM facts
          WHERE NOT (EXISTS (
            SELECT 1
            FROM largest1
            WHERE coalesce(facts.key, '') = coalesce(largest1.key, '')
          ))
        ) AS o
        GROUP BY o.person_id
      ) AS each
    ) AS r
    WHERE r.outreaches > 0
  ),
  counts1 AS (
    SELECT frame.place AS period, top1.place AS place,
      CAST(sum(coalesce(n.outreaches, 0)) OVER (PARTITION BY top1.place ORDER BY frame.place) AS BIGINT) AS cumulative_outreaches,
      CAST(sum(coalesce(n.added_people, 0)) OVER (PARTITION BY top1.place ORDER BY frame.place) AS BIGINT) AS cumulative_people,
      n.added_people AS added_people, n.outreaches AS outreaches, n.people AS people
    FROM top1 JOIN frame ON true LEFT OUTER JOIN (
      SELECT first.place AS place, first.period AS period,
        CAST(coalesce(count(first.person_id) FILTER (WHERE first.period = first.first_period), 0) AS BIGINT) AS added_people,
        CAST(coalesce(sum(first.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(first.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT each.place AS place, each.period AS period, each.person_id AS person_id,
          each.outreaches AS outreaches,
          min(each.period) OVER (PARTITION BY each.place, each.person_id) AS first_period
        FROM (
          SELECT g.place AS place, g.period AS period, g.person_id AS person_id,
            CAST(coalesce(sum(g.outreaches), 0) AS BIGINT) AS outreaches
          FROM (
            SELECT coalesce(top1.place, 2) AS place, facts.person_id AS person_id,
              facts.period AS period, facts.outreaches AS outreaches
            FROM facts LEFT OUTER JOIN top1 ON coalesce(facts.key, '') = coalesce(top1.key, '') AND NOT top1.others
          ) AS g
          GROUP BY g.place, g.period, g.person_id
        ) AS each
      ) AS first
      GROUP BY first.place, first.period
    ) AS n ON n.place = top1.place AND n.period = frame.place
  ),
  largest2 AS (
    SELECT k.key AS key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT each.key AS key, CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT facts.key AS key, facts.person_id AS person_id,
          CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
        FROM facts
        GROUP BY facts.key, facts.person_id
      ) AS each
      GROUP BY each.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  top2 AS (
    SELECT largest2.key AS key, largest2.outreaches AS outreaches, largest2.people AS people,
      largest2.place AS place, false AS others
    FROM largest2
    UNION ALL
    SELECT NULL AS key, r.outreaches AS outreaches, r.people AS people, CAST(2 AS BIGINT) AS place,
      true AS others
    FROM (
      SELECT CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT o.person_id AS person_id,
          CAST(coalesce(sum(o.outreaches), 0) AS BIGINT) AS outreaches
        FROM (
          SELECT facts.person_id AS person_id, facts.period AS period, facts.key AS key,
            facts.outreaches AS outreaches
          FROM facts
          WHERE NOT (EXISTS (
            SELECT 1
            FROM largest2
            WHERE coalesce(facts.key, '') = coalesce(largest2.key, '')
          ))
        ) AS o
        GROUP BY o.person_id
      ) AS each
    ) AS r
    WHERE r.outreaches > 0
  ),
  counts2 AS (
    SELECT frame.place AS period, top2.place AS place,
      CAST(sum(coalesce(n.outreaches, 0)) OVER (PARTITION BY top2.place ORDER BY frame.place) AS BIGINT) AS cumulative_outreaches,
      CAST(sum(coalesce(n.added_people, 0)) OVER (PARTITION BY top2.place ORDER BY frame.place) AS BIGINT) AS cumulative_people,
      n.added_people AS added_people, n.outreaches AS outreaches, n.people AS people
    FROM top2 JOIN frame ON true LEFT OUTER JOIN (
      SELECT first.place AS place, first.period AS period,
        CAST(coalesce(count(first.person_id) FILTER (WHERE first.period = first.first_period), 0) AS BIGINT) AS added_people,
        CAST(coalesce(sum(first.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(first.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT each.place AS place, each.period AS period, each.person_id AS person_id,
          each.outreaches AS outreaches,
          min(each.period) OVER (PARTITION BY each.place, each.person_id) AS first_period
        FROM (
          SELECT g.place AS place, g.period AS period, g.person_id AS person_id,
            CAST(coalesce(sum(g.outreaches), 0) AS BIGINT) AS outreaches
          FROM (
            SELECT coalesce(top2.place, 2) AS place, facts.person_id AS person_id,
              facts.period AS period, facts.outreaches AS outreaches
            FROM facts LEFT OUTER JOIN top2 ON coalesce(facts.key, '') = coalesce(top2.key, '') AND NOT top2.others
          ) AS g
          GROUP BY g.place, g.period, g.person_id
        ) AS each
      ) AS first
      GROUP BY first.place, first.period
    ) AS n ON n.place = top2.place AND n.period = frame.place
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.outreaches AS outreaches,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT CAST(top1.key AS TEXT) AS key, top1.others AS others,
              top1.outreaches AS outreaches, top1.people AS people,
              coalesce(s4.series, '[]'::json) AS series
          ) AS r$
        ) ORDER BY top1.place ASC), '[]'::json) AS coalesce_1
        FROM top1 LEFT OUTER JOIN (
          SELECT top1.place AS place,
            json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT coalesce(counts1.outreaches, 0) AS outreaches,
                  coalesce(counts1.people, 0) AS people,
                  (
                    SELECT row_to_json(r$) AS row_to_json_4
                    FROM (
                      SELECT counts1.cumulative_outreaches AS outreaches,
                        counts1.cumulative_people AS people
                    ) AS r$
                  ) AS cumulative
              ) AS r$
            ) ORDER BY frame.place ASC) AS series
          FROM top1 JOIN frame ON true LEFT OUTER JOIN counts1 ON counts1.place = top1.place AND counts1.period = frame.place
          GROUP BY top1.place
        ) AS s4 ON s4.place = top1.place
      ) AS groups,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_5
          FROM (
            SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              CAST(top2.key AS TEXT) AS key, top2.others AS others,
              coalesce(counts2.outreaches, 0) AS outreaches
          ) AS r$
        ) ORDER BY frame.place ASC, top2.place ASC), '[]'::json) AS coalesce_2
        FROM top2 JOIN frame ON true LEFT OUTER JOIN counts2 ON counts2.place = top2.place AND counts2.period = frame.place
      ) AS rows
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 "UTC"
-- $2 2026-02-01T00:00:00+00:00
-- $3 2026-02-04T00:00:00+00:00
-- $4 {organization}
