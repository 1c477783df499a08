/** A block of a style sheet, braces within it matched. @returns its inside */
const blockAfter = (sheet: string, opening: string): string => {
  const begin = sheet.indexOf(opening);
  if (begin < 0) throw new Error(`The tokens have no "${opening}".`);
  const from = sheet.indexOf('{', begin + opening.length - 1) + 1;
  let depth = 1;
  let at = from;
  for (; depth > 0; at += 1) {
    if (sheet[at] === '{') depth += 1;
    if (sheet[at] === '}') depth -= 1;
    if (at >= sheet.length) throw new Error(`"${opening}" in the tokens has no end.`);
  }
  return sheet.slice(from, at - 1);
};

const DARK = '@media (prefers-color-scheme: dark) {';

/**
 * The tokens of the page for a site on which a button chooses the scheme: what the page has for systems that ask for the dark
 * is here below the class `dark`.
 * @param tokens src/viewer/ui/tokens.css
 */
export const themeTokens = (tokens: string): string => {
  const dark = blockAfter(blockAfter(tokens, DARK), ':root {');
  const light = blockAfter(tokens, ':root {').replace(/color-scheme:[^;]+;/, '');
  return `:root {${light}}\n.dark {${dark}}\n`;
};
