const MOST_LINES = 10;

/**
 * Lines about outputs that are gone.
 * @param damaged keys whose bytes were not those that were stored
 * @param sentences about what is of record and not there
 */
export const lostLines = (damaged: readonly string[], sentences: readonly string[]): string[] => {
  const all = [...damaged.map((key) => `"${key}" was damaged and is made again.`), ...sentences];
  const more = all.length - MOST_LINES;
  return [...all.slice(0, MOST_LINES), ...(more > 0 ? [`And ${more} more.`] : [])];
};
