WITH people AS (
  SELECT 'all' AS dimension, sums_all.day AS day, '' AS key, sums_all.previous AS previous,
    CAST(sums_all.people AS INTEGER) AS people
  FROM (
    SELECT links_all.day AS day, links_all.previous AS previous, count(*) AS people
    FROM (
      SELECT
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT settled.at AS at,
          lag(settled.at) OVER (PARTITION BY settled.person_id ORDER BY settled.at) AS before,
          row_number() OVER (PARTITION BY settled.person_id ORDER BY settled.at) AS number
        FROM (
          SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
            coalesce(left(lower(t0.type), 255), '') AS type,
            coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source, t0.action_date AS at
          FROM outreaches AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.person_id IS NOT NULL
            AND (t0.person_id NOT IN (
              SELECT outreach_deltas.person_id
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $1::UUID
                AND outreach_deltas.person_id IS NOT NULL
            ))
        ) AS settled
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
      UNION ALL
      SELECT
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT others_person_id.at AS at,
          lag(others_person_id.at) OVER (PARTITION BY others_person_id.person_id ORDER BY others_person_id.at) AS before,
          row_number() OVER (PARTITION BY others_person_id.person_id ORDER BY others_person_id.at) AS number
        FROM (
          SELECT each.person_id AS person_id, min(each.at) AS at
          FROM (
            SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
              coalesce(left(lower(t0.type), 255), '') AS type,
              coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source,
              t0.action_date AS at, 1 AS n
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.person_id IS NOT NULL
              AND t0.person_id IN (
                SELECT outreach_deltas.person_id
                FROM outreach_deltas
                WHERE outreach_deltas.organization_id = $1::UUID
                  AND outreach_deltas.person_id IS NOT NULL
              )
            UNION ALL
            SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS campaign,
              coalesce(left(lower(outreach_deltas.type), 255), '') AS type,
              coalesce(left(outreach_deltas.source, 255), '') AS source,
              outreach_deltas.action_date AS at, -outreach_deltas.outreaches AS anon_1
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $1::UUID
              AND outreach_deltas.person_id IS NOT NULL
          ) AS each
          GROUP BY each.person_id,
            coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > each.at AS INTEGER), date '-infinity')
          HAVING sum(each.n) > 0
        ) AS others_person_id
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
    ) AS links_all
    GROUP BY links_all.day, links_all.previous
  ) AS sums_all
  UNION ALL
  SELECT 'campaign' AS dimension, sums_campaign.day AS day,
    coalesce(CAST(sums_campaign.campaign AS TEXT), '') COLLATE "C" AS key,
    sums_campaign.previous AS previous, CAST(sums_campaign.people AS INTEGER) AS people
  FROM (
    SELECT links_campaign.campaign AS campaign, links_campaign.day AS day,
      links_campaign.previous AS previous, count(*) AS people
    FROM (
      SELECT a.campaign AS campaign,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT settled.campaign AS campaign, settled.at AS at,
          lag(settled.at) OVER (PARTITION BY settled.person_id, settled.campaign ORDER BY settled.at) AS before,
          row_number() OVER (PARTITION BY settled.person_id, settled.campaign ORDER BY settled.at) AS number
        FROM (
          SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
            coalesce(left(lower(t0.type), 255), '') AS type,
            coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source, t0.action_date AS at
          FROM outreaches AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.person_id IS NOT NULL
            AND (t0.person_id NOT IN (
              SELECT outreach_deltas.person_id
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $1::UUID
                AND outreach_deltas.person_id IS NOT NULL
            ))
        ) AS settled
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
      UNION ALL
      SELECT a.campaign AS campaign,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT others_person_id_campaign.campaign AS campaign, others_person_id_campaign.at AS at,
          lag(others_person_id_campaign.at) OVER (PARTITION BY others_person_id_campaign.person_id,
            others_person_id_campaign.campaign ORDER BY others_person_id_campaign.at) AS before,
          row_number() OVER (PARTITION BY others_person_id_campaign.person_id,
            others_person_id_campaign.campaign ORDER BY others_person_id_campaign.at) AS number
        FROM (
          SELECT each.person_id AS person_id, each.campaign AS campaign, min(each.at) AS at
          FROM (
            SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
              coalesce(left(lower(t0.type), 255), '') AS type,
              coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source,
              t0.action_date AS at, 1 AS n
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.person_id IS NOT NULL
              AND t0.person_id IN (
                SELECT outreach_deltas.person_id
                FROM outreach_deltas
                WHERE outreach_deltas.organization_id = $1::UUID
                  AND outreach_deltas.person_id IS NOT NULL
              )
            UNION ALL
            SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS campaign,
              coalesce(left(lower(outreach_deltas.type), 255), '') AS type,
              coalesce(left(outreach_deltas.source, 255), '') AS source,
              outreach_deltas.action_date AS at, -outreach_deltas.outreaches AS anon_2
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $1::UUID
              AND outreach_deltas.person_id IS NOT NULL
          ) AS each
          GROUP BY each.person_id, each.campaign,
            coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > each.at AS INTEGER), date '-infinity')
          HAVING sum(each.n) > 0
        ) AS others_person_id_campaign
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
    ) AS links_campaign
    GROUP BY links_campaign.campaign, links_campaign.day, links_campaign.previous
  ) AS sums_campaign
  UNION ALL
  SELECT 'type' AS dimension, sums_type.day AS day, sums_type.type COLLATE "C" AS key,
    sums_type.previous AS previous, CAST(sums_type.people AS INTEGER) AS people
  FROM (
    SELECT links_type.type AS type, links_type.day AS day, links_type.previous AS previous,
      count(*) AS people
    FROM (
      SELECT a.type AS type,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT settled.type AS type, settled.at AS at,
          lag(settled.at) OVER (PARTITION BY settled.person_id, settled.type ORDER BY settled.at) AS before,
          row_number() OVER (PARTITION BY settled.person_id, settled.type ORDER BY settled.at) AS number
        FROM (
          SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
            coalesce(left(lower(t0.type), 255), '') AS type,
            coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source, t0.action_date AS at
          FROM outreaches AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.person_id IS NOT NULL
            AND (t0.person_id NOT IN (
              SELECT outreach_deltas.person_id
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $1::UUID
                AND outreach_deltas.person_id IS NOT NULL
            ))
        ) AS settled
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
      UNION ALL
      SELECT a.type AS type,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT others_person_id_type.type AS type, others_person_id_type.at AS at,
          lag(others_person_id_type.at) OVER (PARTITION BY others_person_id_type.person_id,
            others_person_id_type.type ORDER BY others_person_id_type.at) AS before,
          row_number() OVER (PARTITION BY others_person_id_type.person_id,
            others_person_id_type.type ORDER BY others_person_id_type.at) AS number
        FROM (
          SELECT each.person_id AS person_id, each.type AS type, min(each.at) AS at
          FROM (
            SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
              coalesce(left(lower(t0.type), 255), '') AS type,
              coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source,
              t0.action_date AS at, 1 AS n
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.person_id IS NOT NULL
              AND t0.person_id IN (
                SELECT outreach_deltas.person_id
                FROM outreach_deltas
                WHERE outreach_deltas.organization_id = $1::UUID
                  AND outreach_deltas.person_id IS NOT NULL
              )
            UNION ALL
            SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS campaign,
              coalesce(left(lower(outreach_deltas.type), 255), '') AS type,
              coalesce(left(outreach_deltas.source, 255), '') AS source,
              outreach_deltas.action_date AS at, -outreach_deltas.outreaches AS anon_3
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $1::UUID
              AND outreach_deltas.person_id IS NOT NULL
          ) AS each
          GROUP BY each.person_id, each.type,
            coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > each.at AS INTEGER), date '-infinity')
          HAVING sum(each.n) > 0
        ) AS others_person_id_type
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
    ) AS links_type
    GROUP BY links_type.type, links_type.day, links_type.previous
  ) AS sums_type
  UNION ALL
  SELECT 'source' AS dimension, sums_source.day AS day, sums_source.source COLLATE "C" AS key,
    sums_source.previous AS previous, CAST(sums_source.people AS INTEGER) AS people
  FROM (
    SELECT links_source.source AS source, links_source.day AS day,
      links_source.previous AS previous, count(*) AS people
    FROM (
      SELECT a.source AS source,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT settled.source AS source, settled.at AS at,
          lag(settled.at) OVER (PARTITION BY settled.person_id, settled.source ORDER BY settled.at) AS before,
          row_number() OVER (PARTITION BY settled.person_id, settled.source ORDER BY settled.at) AS number
        FROM (
          SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
            coalesce(left(lower(t0.type), 255), '') AS type,
            coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source, t0.action_date AS at
          FROM outreaches AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.person_id IS NOT NULL
            AND (t0.person_id NOT IN (
              SELECT outreach_deltas.person_id
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $1::UUID
                AND outreach_deltas.person_id IS NOT NULL
            ))
        ) AS settled
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
      UNION ALL
      SELECT a.source AS source,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.at AS INTEGER), date '-infinity') AS day,
        coalesce(CAST(timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        )) > a.before AS INTEGER), date '-infinity') AS previous
      FROM (
        SELECT others_person_id_source.source AS source, others_person_id_source.at AS at,
          lag(others_person_id_source.at) OVER (PARTITION BY others_person_id_source.person_id,
            others_person_id_source.source ORDER BY others_person_id_source.at) AS before,
          row_number() OVER (PARTITION BY others_person_id_source.person_id,
            others_person_id_source.source ORDER BY others_person_id_source.at) AS number
        FROM (
          SELECT each.person_id AS person_id, each.source AS source, min(each.at) AS at
          FROM (
            SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS campaign,
              coalesce(left(lower(t0.type), 255), '') AS type,
              coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source,
              t0.action_date AS at, 1 AS n
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.person_id IS NOT NULL
              AND t0.person_id IN (
                SELECT outreach_deltas.person_id
                FROM outreach_deltas
                WHERE outreach_deltas.organization_id = $1::UUID
                  AND outreach_deltas.person_id IS NOT NULL
              )
            UNION ALL
            SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS campaign,
              coalesce(left(lower(outreach_deltas.type), 255), '') AS type,
              coalesce(left(outreach_deltas.source, 255), '') AS source,
              outreach_deltas.action_date AS at, -outreach_deltas.outreaches AS anon_4
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $1::UUID
              AND outreach_deltas.person_id IS NOT NULL
          ) AS each
          GROUP BY each.person_id, each.source,
            coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > each.at AS INTEGER), date '-infinity')
          HAVING sum(each.n) > 0
        ) AS others_person_id_source
      ) AS a
      WHERE a.number = 1 OR CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.at) AS DATE) - CAST(date_trunc('day', a.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.at AS INTEGER) != CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), a.before) AS DATE) - CAST(date_trunc('day', a.before, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > a.before AS INTEGER)
    ) AS links_source
    GROUP BY links_source.source, links_source.day, links_source.previous
  ) AS sums_source
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
