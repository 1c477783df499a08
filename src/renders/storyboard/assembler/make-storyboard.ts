import { drawSheet } from '../../../shared/adapters/pictures/draw-sheet.ts';
import { failureOf } from '../../../shared/core/contracts/failure.ts';
import type { StoredOutput } from '../../../shared/core/contracts/stored-output.ts';
import { FanreelError } from '../../../shared/core/errors/errors.ts';
import { firstTileFrom } from '../../../shared/core/slices/slice-samplings.ts';
import type { Gather, GatherContext, Gathered, GatherRequest } from '../../parts/assembler/assembler-part.ts';
import { subjectOf } from '../../parts/render-spec.ts';
import { sheetName, storyboardKey, THUMBNAILS } from '../keys.ts';
import type { Sheet, Storyboard } from '../plan/plan-storyboard.ts';
import { storyboardOf } from '../plan/spec.ts';
import { StoryboardError } from '../plan/storyboard-error.ts';
import { thumbnailsVtt } from '../plan/thumbnails-vtt.ts';
import { readStrips, type Strip } from './read-strips.ts';

/** Players load a sheet before they show any of its tiles. */
const LARGEST_SHEET_BYTES = 1_000_000;
/** Largest strip that is read, as a strip is held whole in memory. */
const LARGEST_STRIP_BYTES = 128 * 1024 * 1024;
/** Kept before the function's deadline for the manifest. */
const RESERVE_MS = 30_000;

const stripsOf = ({ job, rendered }: GatherRequest): Strip[] => {
  const strips = rendered.flatMap(({ start, renders }): Strip[] => {
    const row = renders.find(({ kind }) => kind === 'storyboard');
    if (row?.key === undefined) return [];
    const firstTile = firstTileFrom(Math.round(start * 1000), job.options.storyboard.interval);
    return [
      { key: row.key, etag: row.etag, bytes: row.bytes, firstTile, tiles: row.frames ?? 0, shownMs: row.shownMs },
    ];
  });
  const large = strips.find(({ bytes }) => bytes > LARGEST_STRIP_BYTES);
  if (large === undefined) return strips;
  throw new StoryboardError(
    `"${large.key}" is ${large.bytes} bytes long; at most ${LARGEST_STRIP_BYTES} fit into memory. ` +
      'Choose a smaller storyboard.width, a larger storyboard.interval or shorter slices (slice=…).',
  );
};

/** The sheets of a storyboard with their tiles, one after another: only tiles of strips that are still needed are held. */
async function* filledSheets(
  { sheets }: Storyboard,
  strips: readonly Strip[],
  { store, outputBucket }: GatherContext,
): AsyncGenerator<{ readonly sheet: Sheet; readonly tiles: readonly (Uint8Array | undefined)[] }> {
  const source = readStrips(strips, store, outputBucket);
  let read = await source.next();
  for (const sheet of sheets) {
    const tiles: (Uint8Array | undefined)[] = [];
    for (const { index } of sheet.tiles) {
      while (!read.done && index >= read.value.strip.firstTile + read.value.strip.tiles) read = await source.next();
      // Tiles before the next strip's first tile belong to a missing slice.
      tiles.push(read.done ? undefined : read.value.tiles[index - read.value.strip.firstTile]);
    }
    yield { sheet, tiles };
  }
}

/** The moments that tiles show, by the numbers of the tiles in the film; none where they are not key frames. */
const momentsOf = (strips: readonly Strip[]): Map<number, number> =>
  new Map(strips.flatMap(({ firstTile, shownMs = [] }) => shownMs.map((ms, at) => [firstTile + at, ms] as const)));

const checkTime = ({ remainingMs }: GatherContext, drawn: number, { sheets }: Storyboard): void => {
  if (remainingMs() > RESERVE_MS) return;
  throw new StoryboardError(
    `${drawn} of ${sheets.length} sheets were drawn when the time of the function ran out. Choose a larger storyboard.interval.`,
  );
};

const storeFile = async (
  { store, outputBucket }: GatherContext,
  file: { readonly key: string; readonly contentType: string; readonly body: Uint8Array },
): Promise<StoredOutput> => {
  const { bytes } = await store.put(outputBucket, file);
  return { kind: 'storyboard', contentType: file.contentType, key: file.key, bytes };
};

const drawStoryboard = async (request: GatherRequest, context: GatherContext): Promise<Gathered> => {
  const { jobId, probe, options } = request.job;
  const { interval, columns } = options.storyboard;
  const board = storyboardOf(subjectOf(request.job), probe.durationMs);
  const { tile } = board;
  // A part, or moments, between two tiles.
  if (board.sheets.length === 0) return { entry: {}, outputs: [] };
  const outputs: StoredOutput[] = [];
  const strips = stripsOf(request);
  for await (const { sheet, tiles } of filledSheets(board, strips, context)) {
    checkTime(context, outputs.length, board);
    const body = await drawSheet({ size: sheet, tile, tiles, maxBytes: LARGEST_SHEET_BYTES });
    const key = storyboardKey(jobId, sheetName(sheet.index));
    outputs.push(await storeFile(context, { key, contentType: 'image/jpeg', body }));
  }
  // Written last, so that the sheets that it names are stored.
  const vtt = storyboardKey(jobId, THUMBNAILS);
  const text = new TextEncoder().encode(thumbnailsVtt(board, momentsOf(strips)));
  outputs.push(await storeFile(context, { key: vtt, contentType: 'text/vtt; charset=utf-8', body: text }));
  return { entry: { storyboard: { vtt, sheets: board.sheets.length, tile, interval, columns } }, outputs };
};

/**
 * Put the tiles of all slices together into sprite sheets, and write the place of each into `thumbnails.vtt`. Tiles of
 * missing slices are black. Repeating it writes the same bytes.
 * @returns its entry in the manifest, which is the failure if it could not be made
 * @throws {StorageError} when another attempt may help
 */
export const makeStoryboard: Gather = async (request, context) => {
  try {
    return await drawStoryboard(request, context);
  } catch (error) {
    if (error instanceof FanreelError && error.retryable) throw error;
    return { entry: { storyboard: { error: failureOf(error) } }, outputs: [] };
  }
};
