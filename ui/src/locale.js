// What the browser's locale decides, other than words: the time zone, and how spreadsheets read a CSV.
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/**
 * Whether people write decimal commas here. Their spreadsheets then split a CSV at semicolons, and take `1.5` for
 * text or a date.
 */
export const decimalCommas = new Intl.NumberFormat()
  .formatToParts(0.5)
  .some(({ type, value }) => type === 'decimal' && value === ',');
