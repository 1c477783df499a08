/** The escape character as JSON writes it: six bytes. */
const ESCAPE = '\\u001b';

const csi = (parameters: string, final: string): string => `${ESCAPE}[${parameters}${final}`;
const times = (count: number): string => (count === 1 ? '' : `${count}`);

/** Each step back takes two bytes, an addressed move nine or more. */
const MOST_BACKSPACES = 4;

const along = (from: number, to: number): string => {
  if (to === from) return '';
  if (to > from) return csi(times(to - from), 'C');
  if (from - to <= MOST_BACKSPACES) return '\\b'.repeat(from - to);
  return csi(times(from - to), 'D');
};

const shorter = (one: string, other: string): string => (other.length < one.length ? other : one);

/** A place on the screen, from 0; after the last column of a row the column is the number of columns. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * The shortest move of a terminal's cursor that every terminal understands alike. From beyond the last column, only
 * moves that name the column are used: terminals disagree about where the cursor is there.
 * @param columns of the screen
 * @returns JSON-escaped control characters and sequences
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ sections 8.3.18 to 8.3.22
 */
export const cursorMove = (from: Place, to: Place, columns: number): string => {
  if (from.row === to.row && from.column === to.column) return '';
  const address = csi(to.column === 0 ? times(to.row + 1) : `${to.row + 1};${to.column + 1}`, 'H');
  const down = to.row - from.row;
  let best = address;
  if (down === 0) best = shorter(best, `\\r${along(0, to.column)}`);
  if (down === 1) best = shorter(best, `\\r\\n${along(0, to.column)}`);
  if (from.column < columns) {
    if (down === 0) best = shorter(best, along(from.column, to.column));
    else if (down > 0) best = shorter(best, csi(times(down), 'B') + along(from.column, to.column));
    else best = shorter(best, csi(times(-down), 'A') + along(from.column, to.column));
  }
  return best;
};
