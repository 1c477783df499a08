/**
 * Mark a name as in use by this page, for all pages of the same browser.
 * @returns once the mark is there; removes it. Closing the page removes it as well
 */
export const holdName = (name: string): Promise<() => void> =>
  new Promise((resolve, reject) => {
    const { locks } = navigator;
    if (locks === undefined) return resolve(() => {});
    const held = (): Promise<void> => new Promise((release) => resolve(release));
    locks.request(name, held).catch(reject);
  });

/** Names of a beginning that pages of this browser hold; undefined where that cannot be known. */
export const heldNames = async (beginning: string): Promise<ReadonlySet<string> | undefined> => {
  const { locks } = navigator;
  if (locks === undefined) return undefined;
  const { held = [] } = await locks.query();
  return new Set(held.flatMap(({ name = '' }) => (name.startsWith(beginning) ? [name] : [])));
};
