SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      t0.name AS name, t0.title AS title, t0.description AS description, t0.summary AS summary,
      t0.templates AS templates, t0.targets AS targets,
      CASE WHEN (jsonb_typeof(t0.target_list) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value ->> 'title' AS title, e1.value ->> 'organization' AS organization,
            e1.value ->> 'given_name' AS "givenName", e1.value ->> 'family_name' AS "familyName",
            e1.value ->> 'ocdid' AS ocdid,
            CASE WHEN (jsonb_typeof(e1.value -> 'phone_numbers') = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_2
              FROM (
                SELECT e2.value ->> 'number' AS number, e2.value -> 'primary' AS "primary"
                FROM jsonb_array_elements(e1.value -> 'phone_numbers') AS e2
              ) AS o2$
            ) ELSE NULL END AS "phoneNumbers"
          FROM jsonb_array_elements(t0.target_list) AS e1
        ) AS o1$
      ) ELSE NULL END AS "targetList",
      t0.browser_url AS "browserUrl", t0.administrative_url AS "administrativeUrl",
      t0.featured_image_url AS "featuredImageUrl",
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
        FROM totals
        WHERE totals.organization_id = $2::UUID
          AND totals.collection = $3::VARCHAR
          AND totals.scope_id = t0.id
      ) AS "totalOutreaches",
      t0.type AS type, t0.share_url AS "shareUrl", t0.total_shares AS "totalShares",
      CASE WHEN (jsonb_typeof(t0.share_options) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_4
        FROM (
          SELECT
            CASE WHEN (jsonb_typeof(e1.value -> 'facebook_share') = 'object') THEN (
              SELECT row_to_json(r$) AS row_to_json_2
              FROM (
                SELECT (e1.value -> 'facebook_share') ->> 'title' AS title,
                  (e1.value -> 'facebook_share') ->> 'description' AS description,
                  (e1.value -> 'facebook_share') ->> 'image' AS image,
                  (e1.value -> 'facebook_share') ->> 'share_url' AS "shareUrl",
                  (e1.value -> 'facebook_share') -> 'total_shares' AS "totalShares"
              ) AS r$
            ) ELSE NULL END AS "facebookShare",
            CASE WHEN (jsonb_typeof(e1.value -> 'twitter_share') = 'object') THEN (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT (e1.value -> 'twitter_share') ->> 'message' AS message,
                  (e1.value -> 'twitter_share') ->> 'share_url' AS "shareUrl",
                  (e1.value -> 'twitter_share') -> 'total_shares' AS "totalShares"
              ) AS r$
            ) ELSE NULL END AS "twitterShare",
            CASE WHEN (jsonb_typeof(e1.value -> 'email_share') = 'object') THEN (
              SELECT row_to_json(r$) AS row_to_json_4
              FROM (
                SELECT (e1.value -> 'email_share') ->> 'subject' AS subject,
                  (e1.value -> 'email_share') ->> 'body' AS body,
                  (e1.value -> 'email_share') ->> 'share_url' AS "shareUrl",
                  (e1.value -> 'email_share') -> 'total_shares' AS "totalShares"
              ) AS r$
            ) ELSE NULL END AS "emailShare"
          FROM jsonb_array_elements(t0.share_options) AS e1
        ) AS o1$
      ) ELSE NULL END AS "shareOptions"
  ) AS r$
) AS TEXT) AS anon_1
FROM advocacy_campaigns AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $4::UUID
-- $1 "default"
-- $2 {organization}
-- $3 "outreaches"
-- $4 {trains}
