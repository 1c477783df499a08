const MOST_LINES = 10;

/**
 * Lines about lost outputs.
 * @param damaged keys of objects whose bytes were damaged
 * @param sentences about recorded outputs that are missing
 */
export const lostLines = (damaged: readonly string[], sentences: readonly string[]): string[] => {
  const all = [...damaged.map((key) => `"${key}" was damaged and is made again.`), ...sentences];
  const more = all.length - MOST_LINES;
  return [...all.slice(0, MOST_LINES), ...(more > 0 ? [`And ${more} more.`] : [])];
};
