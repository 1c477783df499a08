import { momentsOf, planOutline } from '../renders/storyboard/plan/plan-outline.ts';
import type { Storyboard } from '../renders/storyboard/plan/plan-storyboard.ts';
import { thumbnailsVtt } from '../renders/storyboard/plan/thumbnails-vtt.ts';
import { drawSheetOfPixels } from '../shared/adapters/pictures/draw-sheet.ts';
import { hasOutline, noteOutline, recordFailedOutline } from '../shared/core/completion/outline.ts';
import { envelopeOf, OutlineWantedSchema } from '../shared/core/contracts/events.ts';
import { failureOf } from '../shared/core/contracts/failure.ts';
import { cancelledKey, jobKey, outlineKey, outlineSheetKey, stoppedKey } from '../shared/core/contracts/object-keys.ts';
import { readDocument } from '../shared/core/contracts/read-document.ts';
import type { Job } from '../shared/core/documents/job.ts';
import { FanreelError, SourceMediaError } from '../shared/core/errors/errors.ts';
import { withCurrentVersion } from '../shared/core/job/current-version.ts';
import type { Now, ObjectStore, PublishEvents } from '../shared/core/ports/ports.ts';
import { type FoundPicture, shownAt } from './outline/shown-at.ts';
import type { OutlineRequest } from './outline-request.ts';

/** Dependencies of rendering an outline. */
export interface RenderOutlineContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  readonly now: Now;
  readonly readJob: (jobId: string) => Promise<Job | undefined>;
  readonly outlinePictures: (request: OutlineRequest) => Promise<readonly FoundPicture[]>;
}

/** `already`: it is there. `left`: the job is gone, cancelled or stopped, or has no outline. */
export interface OutlineOutcome {
  readonly jobId: string;
  readonly outcome: 'rendered' | 'already' | 'left' | 'failed';
}

/** Players load a sheet before they show any of its tiles. */
const LARGEST_SHEET_BYTES = 1_000_000;

/** Whether a job goes on. A job that was deleted or cancelled gets no more files. */
const goesOn = async (jobId: string, { store, outputBucket }: RenderOutlineContext): Promise<boolean> => {
  const [job, cancelled, stopped] = await Promise.all(
    [jobKey, cancelledKey, stoppedKey].map((keyOf) => store.head(outputBucket, keyOf(jobId))),
  );
  return job !== undefined && cancelled === undefined && stopped === undefined;
};

/** The files of an outline, in the order in which they are stored: the WebVTT file names the sheets. */
const filesOf = async (job: Job, board: Storyboard, pictures: readonly FoundPicture[]) => {
  const { tile, sheets, interval } = board;
  const momentOf = (index: number) => index * interval * 1000;
  const sheetFiles = sheets.map(async (sheet) => ({
    key: outlineSheetKey(job.jobId, sheet.index),
    contentType: 'image/jpeg',
    body: await drawSheetOfPixels({
      size: sheet,
      tile,
      tiles: sheet.tiles.map(({ index }) => shownAt(pictures, momentOf(index))?.pixels),
      maxBytes: LARGEST_SHEET_BYTES,
    }),
  }));
  const shownMs = new Map(
    board.sheets
      .flatMap(({ tiles }) => tiles)
      .map(({ index }) => [index, Math.floor((shownAt(pictures, momentOf(index))?.atUs ?? 0) / 1000)] as const)
      .filter(([index, atMs]) => atMs !== momentOf(index)),
  );
  const body = new TextEncoder().encode(thumbnailsVtt(board, shownMs));
  return [
    ...(await Promise.all(sheetFiles)),
    { key: outlineKey(job.jobId), contentType: 'text/vtt; charset=utf-8', body },
  ];
};

const makeOutline = async (job: Job, context: RenderOutlineContext): Promise<OutlineOutcome['outcome']> => {
  const { store, outputBucket } = context;
  const board = planOutline(job);
  const request = { moments: momentsOf(board), tile: board.tile };
  const { result: pictures } = await withCurrentVersion(job.source, store, (source) =>
    context.outlinePictures({ ...request, job: { ...job, source } }),
  );
  if (pictures.length === 0) {
    throw new SourceMediaError('nothingDecodes', 'None of the key frames of the film could be decoded by themselves.');
  }
  const files = await filesOf(job, board, pictures);
  if (!(await goesOn(job.jobId, context))) return 'left';
  for (const file of files) await store.put(outputBucket, file);
  await noteOutline(job.jobId, context);
  return 'rendered';
};

/**
 * Render the outline of a job. It holds nothing back: a failure that another attempt cannot cure is recorded for the
 * manifest's warning.
 * @param event `outlineWanted` as EventBridge delivers it
 * @throws errors that another attempt may cure
 */
export const renderOutline = async (event: unknown, context: RenderOutlineContext): Promise<OutlineOutcome> => {
  const { jobId } = readDocument(envelopeOf(OutlineWantedSchema), event, 'The event outlineWanted').detail;
  const job = await context.readJob(jobId);
  if (job?.outline !== true || !(await goesOn(jobId, context))) return { jobId, outcome: 'left' };
  if (await hasOutline(context.store, context.outputBucket, jobId)) {
    // The attempt that stored it may have ended before it said so.
    await noteOutline(jobId, context);
    return { jobId, outcome: 'already' };
  }
  try {
    return { jobId, outcome: await makeOutline(job, context) };
  } catch (error) {
    if (!(error instanceof FanreelError) || error.retryable) throw error;
    // A job that was deleted or cancelled in the meantime has no use for it, and its id may come again.
    if (!(await goesOn(jobId, context))) return { jobId, outcome: 'left' };
    await recordFailedOutline(jobId, failureOf(error), new Date(context.now()).toISOString(), context);
    return { jobId, outcome: 'failed' };
  }
};
