/** A pattern with `*`, cut into the literal pieces between the stars. */
export interface Wildcard {
  readonly pieces: readonly string[];
}

/**
 * Parse EventBridge's wildcard syntax: `*` stands for any run of characters, `\*` and `\\` for themselves.
 * @returns the literal pieces between the stars, or why the text is no valid wildcard
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const parseWildcard = (text: string): Wildcard | { readonly problem: string } => {
  const pieces = [''];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '*') {
      if (text.charAt(at + 1) === '*') return { problem: 'has two consecutive "*"' };
      pieces.push('');
      continue;
    }
    let literal = char;
    if (char === '\\') {
      at++;
      literal = text.charAt(at);
      if (literal !== '*' && literal !== '\\') return { problem: 'has a "\\" that is not followed by "*" or "\\"' };
    }
    pieces.push(`${pieces.pop() ?? ''}${literal}`);
  }
  return { pieces };
};

/**
 * Tell whether a string matches, in time linear in its length (a regular expression with many stars would not be).
 */
export const matchWildcard = ({ pieces }: Wildcard, value: string): boolean => {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return value === first;
  const last = pieces.at(-1) ?? '';
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = value.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
};
