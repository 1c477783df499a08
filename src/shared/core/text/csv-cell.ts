/**
 * A spreadsheet takes text that begins with one of these for a formula, even after blanks.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^\s*[=+\-@\t\r|%\uFF1D\uFF0B\uFF0D\uFF20]/u;

/**
 * One cell of a table for spreadsheets. Numbers stay numbers; text that a spreadsheet would take for a formula gets an
 * apostrophe in front.
 * @see https://www.rfc-editor.org/rfc/rfc4180 quoting
 */
export const csvCell = (value: string | number | boolean | undefined): string => {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const inert = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};
