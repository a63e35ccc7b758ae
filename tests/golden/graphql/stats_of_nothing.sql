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
    SELECT o.person_id AS person_id, o.period AS period, o.key AS key, count(*) AS outreaches,
      sum(o.duration) AS duration
    FROM (
      SELECT t0.person_id AS person_id,
        width_bucket(t0.action_date, (
          SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_1
          FROM frame
        )) AS period,
        nullif(lower(t0.type), '') COLLATE "C" AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND left(lower(t0.type), 100) = left(lower($5::VARCHAR), 100)
        AND coalesce(lower(t0.type) = lower($5::VARCHAR), false)
        AND t0.action_date >= $2::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $3::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.person_id, o.period, o.key
  ),
  counts AS (
    SELECT each.period AS period, CAST(coalesce(sum(each.duration), 0) AS BIGINT) AS duration,
      CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
      CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
    FROM (
      SELECT facts.period AS period, facts.person_id AS person_id,
        CAST(coalesce(sum(facts.duration), 0) AS BIGINT) AS duration,
        CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.period, facts.person_id
    ) AS each
    GROUP BY each.period
  ),
  top4 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  ),
  whole AS (
    SELECT CAST(coalesce(sum(each.duration), 0) AS BIGINT) AS duration,
      CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
      CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
    FROM (
      SELECT facts.person_id AS person_id,
        CAST(coalesce(sum(facts.duration), 0) AS BIGINT) AS duration,
        CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.person_id
    ) AS each
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.outreaches AS outreaches, whole.people AS people, whole.duration AS duration,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              coalesce(counts.outreaches, 0) AS outreaches, coalesce(counts.people, 0) AS people,
              coalesce(counts.duration, 0) AS duration
          ) AS r$
        ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
        FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
      ) AS series,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT CAST(top4.key AS TEXT) AS key
          ) AS r$
        ) ORDER BY top4.place ASC), '[]'::json) AS coalesce_2
        FROM top4
      ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 "UTC"
-- $2 2026-02-01T00:00:00+00:00
-- $3 2026-02-03T00:00:00+00:00
-- $4 {organization}
-- $5 "nothing"
