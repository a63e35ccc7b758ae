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
        -outreach_deltas.outreaches AS anon_2
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
  ),
  write_rollup_people AS (
    INSERT INTO rollup_people (organization_id, dimension, day, key, previous, people)
    SELECT $1::UUID AS anon_1, people.dimension AS dimension, people.day AS day, people.key AS key,
      people.previous AS previous, people.people AS people
    FROM people
    ORDER BY people.dimension, people.day, people.key, people.previous
    RETURNING 1
  ),
  write_rollup_people_months AS (
    INSERT INTO rollup_people_months (organization_id, dimension, day, key, previous_month, people)
    SELECT $1::UUID AS anon_1, sums_rollup_people_months.dimension AS dimension,
      sums_rollup_people_months.day AS day, sums_rollup_people_months.key AS key,
      sums_rollup_people_months.previous_month AS previous_month,
      sums_rollup_people_months.people AS people
    FROM (
      SELECT people.dimension AS dimension, people.day AS day, people.key AS key,
        CAST(date_trunc('month', people.previous) AS DATE) AS previous_month,
        CAST(sum(people.people) AS INTEGER) AS people
      FROM people
      GROUP BY people.dimension, people.day, people.key,
        CAST(date_trunc('month', people.previous) AS DATE)
      HAVING sum(people.people) != 0
    ) AS sums_rollup_people_months
    ORDER BY sums_rollup_people_months.dimension, sums_rollup_people_months.day,
      sums_rollup_people_months.key, sums_rollup_people_months.previous_month
    RETURNING 1
  ),
  write_rollup_people_by_month AS (
    INSERT INTO rollup_people_by_month (organization_id, dimension, month, key, previous_month, people)
    SELECT $1::UUID AS anon_1, sums_rollup_people_by_month.dimension AS dimension,
      sums_rollup_people_by_month.month AS month, sums_rollup_people_by_month.key AS key,
      sums_rollup_people_by_month.previous_month AS previous_month,
      sums_rollup_people_by_month.people AS people
    FROM (
      SELECT people.dimension AS dimension, CAST(date_trunc('month', people.day) AS DATE) AS month,
        people.key AS key, CAST(date_trunc('month', people.previous) AS DATE) AS previous_month,
        CAST(sum(people.people) AS INTEGER) AS people
      FROM people
      GROUP BY people.dimension, CAST(date_trunc('month', people.day) AS DATE), people.key,
        CAST(date_trunc('month', people.previous) AS DATE)
      HAVING sum(people.people) != 0
    ) AS sums_rollup_people_by_month
    ORDER BY sums_rollup_people_by_month.dimension, sums_rollup_people_by_month.month,
      sums_rollup_people_by_month.key, sums_rollup_people_by_month.previous_month
    RETURNING 1
  )
SELECT count(*) AS count_1
FROM people
-- $1 organization_id
