SELECT people.id
FROM people
LIMIT $1::INTEGER
-- $1 param_1
