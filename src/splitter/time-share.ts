/**
 * Work on the uploads of one event, one after another. Each has the time that is left, divided by the uploads that are left: one long
 * film leaves time to the others.
 * @param remainingMs milliseconds until the function's deadline
 * @param work is told the milliseconds until the end of its share
 * @returns errors of those that failed
 */
export const inShares = async <T>(
  items: readonly T[],
  remainingMs: () => number,
  work: (item: T, remainingMs: () => number) => Promise<void>,
): Promise<unknown[]> => {
  const failures: unknown[] = [];
  for (const [index, item] of items.entries()) {
    const othersMs = remainingMs() * (1 - 1 / (items.length - index));
    await work(item, () => remainingMs() - othersMs).catch((error: unknown) => failures.push(error));
  }
  return failures;
};
