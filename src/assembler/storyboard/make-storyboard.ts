import { drawSheet } from '../../shared/adapters/draw-sheet.ts';
import type { Job } from '../../shared/contracts/job.ts';
import { storyboardKey } from '../../shared/contracts/object-keys.ts';
import type { SliceRecord } from '../../shared/contracts/slice-record.ts';
import { FanreelError, messageOf } from '../../shared/errors.ts';
import { firstTileFrom } from '../../shared/job/slice-samplings.ts';
import { fitPicture } from '../../shared/media/fit-picture.ts';
import { planStoryboard, type Sheet, type Storyboard } from '../../shared/media/plan-storyboard.ts';
import type { ObjectStore } from '../../shared/ports.ts';
import type { StoryboardOutcome } from '../build-manifest.ts';
import type { StoredOutput } from '../key-ranges.ts';
import { readStrips, type Strip } from './read-strips.ts';
import { StoryboardError } from './storyboard-error.ts';
import { sheetName, thumbnailsVtt } from './thumbnails-vtt.ts';

/** Players load a sheet before they show any of its tiles. */
const LARGEST_SHEET_BYTES = 1_000_000;
/** A strip is held whole. */
const LARGEST_STRIP_BYTES = 128 * 1024 * 1024;
/** Kept before the function's deadline for the manifest. */
const RESERVE_MS = 30_000;

/** What the storyboard needs from outside. */
export interface StoryboardContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  /** until the function's deadline */
  readonly remainingMs: () => number;
}

/** Whose storyboard is made. */
export interface StoryboardRequest {
  readonly job: Job;
  /** slices that are there; of all others the tiles are black */
  readonly rendered: readonly SliceRecord[];
}

const stripsOf = ({ job, rendered }: StoryboardRequest): Strip[] => {
  const strips = rendered.flatMap(({ start, renders }): Strip[] => {
    const row = renders.find(({ kind }) => kind === 'storyboard');
    if (row?.key === undefined) return [];
    const firstTile = firstTileFrom(Math.round(start * 1000), job.options.storyboard.interval);
    return [{ key: row.key, etag: row.etag, bytes: row.bytes, firstTile, tiles: row.frames ?? 0 }];
  });
  const large = strips.find(({ bytes }) => bytes > LARGEST_STRIP_BYTES);
  if (large === undefined) return strips;
  throw new StoryboardError(
    `"${large.key}" is ${large.bytes} bytes long; at most ${LARGEST_STRIP_BYTES} find room in memory. ` +
      'Choose a smaller storyboard.width, a larger storyboard.interval or shorter slices (slice=…).',
  );
};

/** The sheets of a storyboard with their tiles, one after another: only tiles of strips that are still needed are held. */
async function* filledSheets(
  { sheets }: Storyboard,
  strips: readonly Strip[],
  { store, outputBucket }: StoryboardContext,
): AsyncGenerator<{ readonly sheet: Sheet; readonly tiles: readonly (Uint8Array | undefined)[] }> {
  const source = readStrips(strips, store, outputBucket);
  let read = await source.next();
  for (const sheet of sheets) {
    const tiles: (Uint8Array | undefined)[] = [];
    for (const { index } of sheet.tiles) {
      while (!read.done && index >= read.value.strip.firstTile + read.value.strip.tiles) read = await source.next();
      // Before the first tile of the next strip lies a slice that is missing.
      tiles.push(read.done ? undefined : read.value.tiles[index - read.value.strip.firstTile]);
    }
    yield { sheet, tiles };
  }
}

const checkTime = ({ remainingMs }: StoryboardContext, drawn: number, { sheets }: Storyboard): void => {
  if (remainingMs() > RESERVE_MS) return;
  throw new StoryboardError(
    `${drawn} of ${sheets.length} sheets were drawn when the time of the function ran out. Choose a larger storyboard.interval.`,
  );
};

const storeFile = async (
  { store, outputBucket }: StoryboardContext,
  file: { readonly key: string; readonly contentType: string; readonly body: Uint8Array },
): Promise<StoredOutput> => {
  const { bytes } = await store.put(outputBucket, file);
  return { kind: 'storyboard', contentType: file.contentType, key: file.key, bytes };
};

const drawStoryboard = async (request: StoryboardRequest, context: StoryboardContext): Promise<StoryboardOutcome> => {
  const { jobId, probe, options } = request.job;
  const { interval, columns, width } = options.storyboard;
  const tile = fitPicture({ width: probe.video.displayWidth, height: probe.video.displayHeight }, width);
  const board = planStoryboard({ durationMs: probe.durationMs, interval, tile, columns });
  const outputs: StoredOutput[] = [];
  for await (const { sheet, tiles } of filledSheets(board, stripsOf(request), context)) {
    checkTime(context, outputs.length, board);
    const body = await drawSheet({ size: sheet, tile, tiles, maxBytes: LARGEST_SHEET_BYTES });
    const key = storyboardKey(jobId, sheetName(sheet.index));
    outputs.push(await storeFile(context, { key, contentType: 'image/jpeg', body }));
  }
  // Last: the sheets that it names are there.
  const vtt = storyboardKey(jobId, 'thumbnails.vtt');
  const text = new TextEncoder().encode(thumbnailsVtt(board));
  outputs.push(await storeFile(context, { key: vtt, contentType: 'text/vtt; charset=utf-8', body: text }));
  return { entry: { vtt, sheets: board.sheets.length, tile, interval, columns }, outputs };
};

/**
 * Put the tiles of all slices together to sprite sheets and say in `thumbnails.vtt` where each is. Coming again writes the
 * same bytes.
 * @returns what the manifest says of it, also why it could not be made; undefined where none was asked for or no slice
 *   was rendered
 * @throws {StorageError} when another attempt may help
 */
export const makeStoryboard = async (
  request: StoryboardRequest,
  context: StoryboardContext,
): Promise<StoryboardOutcome | undefined> => {
  const { job, rendered } = request;
  if (!job.options.renders.includes('storyboard') || rendered.length === 0) return undefined;
  try {
    return await drawStoryboard(request, context);
  } catch (error) {
    if (error instanceof FanreelError && error.retryable) throw error;
    const name = error instanceof Error ? error.name : 'Error';
    return { entry: { error: { name, message: messageOf(error) } }, outputs: [] };
  }
};
