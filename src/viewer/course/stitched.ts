import { stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { type StitchedRecord, StitchedRecordSchema } from '../../shared/core/documents/stitched.ts';
import { stitchedOutputs } from '../../shared/core/documents/stitched-outputs.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { readStored } from '../links/read-stored.ts';

/**
 * State of the whole-video renders. `unknown`: not looked for yet; `none`: not requested; `waiting`: still being made; `late`:
 * not found for too long; `there`: finished, with the stitcher's record.
 */
export type StitchedState =
  | { readonly state: 'unknown' }
  | { readonly state: 'none' }
  | { readonly state: 'waiting' }
  | { readonly state: 'late' }
  | { readonly state: 'there'; readonly record: StitchedRecord };

const FIRST_LOOK_MS = 3_000;
const LONGEST_MS = 30_000;
/** Time after which the renders are late. The stitcher may take a quarter of an hour, and has three attempts. */
const GIVE_UP_MS = 60 * 60_000;

/**
 * Poll for the whole-video renders of a closed job until they are finished.
 * @param manifest from which, or from a later revision of which, they have to be made
 * @param tell called with the state at once, and whenever it changes
 * @returns ends polling
 */
export const watchStitched = (
  job: Job,
  manifest: Manifest,
  links: LinkBook,
  tell: (state: StitchedState) => void,
): (() => void) => {
  const isAsked = stitchedOutputs(job).length > 0 && manifest.coverage.rendered > 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;
  const beganMs = performance.now();

  const look = async (waitMs: number): Promise<void> => {
    const url = await links.urlOf(stitchedRecordKey(job.jobId)).catch(() => undefined);
    const record = url === undefined ? undefined : await readStored(url, StitchedRecordSchema).catch(() => undefined);
    if (isEnded) return;
    if (record !== undefined && record.manifest.revision >= manifest.revision) tell({ state: 'there', record });
    else if (performance.now() - beganMs > GIVE_UP_MS) tell({ state: 'late' });
    else {
      tell({ state: 'waiting' });
      timer = setTimeout(() => look(Math.min(LONGEST_MS, waitMs * 1.5)), waitMs);
    }
  };
  tell({ state: isAsked ? 'unknown' : 'none' });
  if (isAsked) void look(FIRST_LOOK_MS);
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
};
