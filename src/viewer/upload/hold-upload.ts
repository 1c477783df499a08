const lockOf = (id: string): string => `fanreel.upload.${id}`;

/**
 * Tell the browser's other pages that this one is at work on an upload.
 * @returns ends it; it also ends with the page
 */
export const holdUpload = (id: string): (() => void) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks?.request(lockOf(id), () => held);
  return release;
};

/** Ids of `ids` that another page is at work on. */
export const heldElsewhere = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const names = new Set(held.map(({ name }) => name));
  return new Set(ids.filter((id) => names.has(lockOf(id))));
};
