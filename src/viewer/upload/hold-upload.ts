const lockOf = (id: string): string => `fanreel.upload.${id}`;

/**
 * Mark an upload as being worked on by this page, for other pages of the same browser.
 * @returns removes the mark; closing the page removes it as well
 */
export const holdUpload = (id: string): (() => void) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks?.request(lockOf(id), () => held);
  return release;
};

/** The subset of `ids` that another page is working on. */
export const heldElsewhere = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const names = new Set(held.map(({ name }) => name));
  return new Set(ids.filter((id) => names.has(lockOf(id))));
};
