import { heldNames, holdName } from '../hold/hold-name.ts';

const BEGINNING = 'fanreel.upload.';

/**
 * Mark an upload as being worked on by this page, for other pages of the same browser.
 * @returns removes the mark; closing the page removes it as well
 */
export const holdUpload = (id: string): (() => void) => {
  // Without a mark another page may offer to go on with the upload: no reason not to send it here.
  const holding = holdName(`${BEGINNING}${id}`).catch(() => () => {});
  return () => void holding.then((release) => release());
};

/** The subset of `ids` that another page is working on; none where that cannot be known. */
export const heldElsewhere = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const held = await heldNames(BEGINNING).catch(() => undefined);
  return new Set(ids.filter((id) => held?.has(`${BEGINNING}${id}`) === true));
};
