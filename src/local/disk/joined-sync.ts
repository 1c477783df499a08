/**
 * Make a sync that many wait for: who asks while it is under way waits for the next one, as what they wrote may have come too late for
 * this one, and all who wait share it.
 * @param sync forces to the disk what was written before it was called
 * @returns resolves when all that was written before the call is on the disk; @throws what `sync` throws
 */
export const joinedSync = (sync: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    const begun = sync().finally(() => {
      if (running === begun) running = undefined;
    });
    running = begun;
    return begun;
  };
  return () => {
    if (running === undefined) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
};
