WITH
  their_days AS (
    SELECT each.person_id AS person_id, each.campaign_id AS campaign_id, each.day AS day
    FROM (
      SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign_id,
        coalesce(CAST(timezone('UTC', t0.action_date) AS DATE), date '-infinity') AS day, 1 AS n
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.person_id IS NOT NULL
      UNION ALL
      SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS campaign_id,
        coalesce(CAST(timezone('UTC', outreach_deltas.action_date) AS DATE), date '-infinity') AS day,
        -outreach_deltas.outreaches AS anon_1
      FROM outreach_deltas
      WHERE outreach_deltas.organization_id = $1::UUID
        AND outreach_deltas.person_id IS NOT NULL
    ) AS each
    GROUP BY each.person_id, each.campaign_id, each.day
    HAVING sum(each.n) > 0
  ),
  people AS (
    SELECT 'all' AS dimension, sums_of_all.day AS day, '' AS key, sums_of_all.previous AS previous,
      sums_of_all.people AS people
    FROM (
      SELECT linked.day AS day, linked.previous AS previous, CAST(count(*) AS INTEGER) AS people
      FROM (
        SELECT of_all.day AS day,
          coalesce(lag(of_all.day) OVER (PARTITION BY of_all.person_id ORDER BY of_all.day),
            date '-infinity') AS previous,
          lead(of_all.day) OVER (PARTITION BY of_all.person_id ORDER BY of_all.day) IS NULL AS is_last
        FROM (
          SELECT DISTINCT their_days.person_id AS person_id, their_days.day AS day
          FROM their_days
        ) AS of_all
      ) AS linked
      WHERE linked.day > date '-infinity' OR linked.is_last
      GROUP BY linked.day, linked.previous
    ) AS sums_of_all
    UNION ALL
    SELECT 'campaign' AS dimension, sums_of_campaign.day AS day,
      coalesce(CAST(sums_of_campaign.campaign_id AS TEXT), '') COLLATE "C" AS key,
      sums_of_campaign.previous AS previous, sums_of_campaign.people AS people
    FROM (
      SELECT linked.campaign_id AS campaign_id, linked.day AS day, linked.previous AS previous,
        CAST(count(*) AS INTEGER) AS people
      FROM (
        SELECT their_days.campaign_id AS campaign_id, their_days.day AS day,
          coalesce(lag(their_days.day) OVER (PARTITION BY their_days.person_id,
            their_days.campaign_id ORDER BY their_days.day), date '-infinity') AS previous,
          lead(their_days.day) OVER (PARTITION BY their_days.person_id,
            their_days.campaign_id ORDER BY their_days.day) IS NULL AS is_last
        FROM their_days
      ) AS linked
      WHERE linked.day > date '-infinity' OR linked.is_last
      GROUP BY linked.campaign_id, linked.day, linked.previous
    ) AS sums_of_campaign
  )
SELECT f."table", f.dimension, f.key, f.period, f.previous, f.people, f.people_counted
FROM (
  SELECT 'rollup_people' AS "table",
    coalesce(kept_rollup_people.dimension, people.dimension) AS dimension,
    coalesce(kept_rollup_people.key, people.key) AS key,
    coalesce(kept_rollup_people.day, people.day) AS period,
    coalesce(kept_rollup_people.previous, people.previous) AS previous,
    coalesce(kept_rollup_people.people, 0) AS people, coalesce(people.people, 0) AS people_counted
  FROM (
    SELECT rollup_people.organization_id AS organization_id, rollup_people.dimension AS dimension,
      rollup_people.day AS day, rollup_people.key AS key, rollup_people.previous AS previous,
      rollup_people.people AS people
    FROM rollup_people
    WHERE rollup_people.organization_id = $1::UUID
  ) AS kept_rollup_people FULL OUTER JOIN people ON kept_rollup_people.dimension = people.dimension AND kept_rollup_people.day = people.day AND kept_rollup_people.key = people.key AND kept_rollup_people.previous = people.previous
  WHERE coalesce(kept_rollup_people.people, 0) != coalesce(people.people, 0)
  UNION ALL
  SELECT 'rollup_people_months' AS "table",
    coalesce(kept_rollup_people_months.dimension, sums_rollup_people_months.dimension) AS dimension,
    coalesce(kept_rollup_people_months.key, sums_rollup_people_months.key) AS key,
    coalesce(kept_rollup_people_months.day, sums_rollup_people_months.day) AS period,
    coalesce(kept_rollup_people_months.previous_month, sums_rollup_people_months.previous_month) AS previous,
    coalesce(kept_rollup_people_months.people, 0) AS people,
    coalesce(sums_rollup_people_months.people, 0) AS people_counted
  FROM (
    SELECT rollup_people_months.organization_id AS organization_id,
      rollup_people_months.dimension AS dimension, rollup_people_months.day AS day,
      rollup_people_months.key AS key, rollup_people_months.previous_month AS previous_month,
      rollup_people_months.people AS people
    FROM rollup_people_months
    WHERE rollup_people_months.organization_id = $1::UUID
  ) AS kept_rollup_people_months FULL OUTER JOIN (
    SELECT people.dimension AS dimension, people.day AS day, people.key AS key,
      CAST(date_trunc('month', people.previous) AS DATE) AS previous_month,
      CAST(sum(people.people) AS INTEGER) AS people
    FROM people
    GROUP BY people.dimension, people.day, people.key,
      CAST(date_trunc('month', people.previous) AS DATE)
    HAVING sum(people.people) != 0
  ) AS sums_rollup_people_months ON kept_rollup_people_months.dimension = sums_rollup_people_months.dimension AND kept_rollup_people_months.day = sums_rollup_people_months.day AND kept_rollup_people_months.key = sums_rollup_people_months.key AND kept_rollup_people_months.previous_month = sums_rollup_people_months.previous_month
  WHERE coalesce(kept_rollup_people_months.people, 0) != coalesce(sums_rollup_people_months.people, 0)
  UNION ALL
  SELECT 'rollup_people_by_month' AS "table",
    coalesce(kept_rollup_people_by_month.dimension, sums_rollup_people_by_month.dimension) AS dimension,
    coalesce(kept_rollup_people_by_month.key, sums_rollup_people_by_month.key) AS key,
    coalesce(kept_rollup_people_by_month.month, sums_rollup_people_by_month.month) AS period,
    coalesce(kept_rollup_people_by_month.previous_month, sums_rollup_people_by_month.previous_month) AS previous,
    coalesce(kept_rollup_people_by_month.people, 0) AS people,
    coalesce(sums_rollup_people_by_month.people, 0) AS people_counted
  FROM (
    SELECT rollup_people_by_month.organization_id AS organization_id,
      rollup_people_by_month.dimension AS dimension, rollup_people_by_month.month AS month,
      rollup_people_by_month.key AS key, rollup_people_by_month.previous_month AS previous_month,
      rollup_people_by_month.people AS people
    FROM rollup_people_by_month
    WHERE rollup_people_by_month.organization_id = $1::UUID
  ) AS kept_rollup_people_by_month FULL OUTER JOIN (
    SELECT people.dimension AS dimension, CAST(date_trunc('month', people.day) AS DATE) AS month,
      people.key AS key, CAST(date_trunc('month', people.previous) AS DATE) AS previous_month,
      CAST(sum(people.people) AS INTEGER) AS people
    FROM people
    GROUP BY people.dimension, CAST(date_trunc('month', people.day) AS DATE), people.key,
      CAST(date_trunc('month', people.previous) AS DATE)
    HAVING sum(people.people) != 0
  ) AS sums_rollup_people_by_month ON kept_rollup_people_by_month.dimension = sums_rollup_people_by_month.dimension AND kept_rollup_people_by_month.month = sums_rollup_people_by_month.month AND kept_rollup_people_by_month.key = sums_rollup_people_by_month.key AND kept_rollup_people_by_month.previous_month = sums_rollup_people_by_month.previous_month
  WHERE coalesce(kept_rollup_people_by_month.people, 0) != coalesce(sums_rollup_people_by_month.people,
    0)
) AS f
ORDER BY f."table", f.dimension, f.key, f.period, f.previous, f.people, f.people_counted
-- $1 organization_id
