SELECT organizations.id, organizations.name, organizations.namespace, organizations.keyless_helpers,
  organizations.created_date, organizations.phone_country, organizations.separate_identifiers,
  organizations.rolled_up
FROM organizations
ORDER BY organizations.id
