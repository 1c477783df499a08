/**
 * The anchor that GitHub gives to a heading; the site uses the same, so that a link works in both.
 * @param heading its text as it is shown, without marks
 */
export const githubSlug = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
