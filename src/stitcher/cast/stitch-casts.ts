import * as z from 'zod/mini';
import { readJson } from '../../shared/core/contracts/read-document.ts';
import { UnstitchableError } from '../plan/unstitchable-error.ts';
import { linesOf } from './lines-of.ts';

/** The recording of one slice. */
export interface SliceCast {
  /** when the slice begins in the joined recording, milliseconds */
  readonly startMs: number;
  /** name of the recording in messages */
  readonly what: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const HeaderSchema = z.looseObject({
  version: z.literal(2),
  width: z.int().check(z.minimum(1)),
  height: z.int().check(z.minimum(1)),
});
type Header = z.infer<typeof HeaderSchema>;

/** The time of an event, which stands before its text. */
const EVENT_TIME = /^\[\s*(\d+(?:\.\d+)?)\s*,/;
const LONGEST_TIME = 40;
/** Lines are joined to pieces of about this size: a stream of small pieces is slow. */
const PIECE_BYTES = 256 * 1024;

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

const headerLine = (header: Header, durationMs: number): Buffer =>
  Buffer.from(`${JSON.stringify({ ...header, duration: durationMs / 1000 })}\n`);

/** Move an event to its time in the joined recording. Its text is not parsed. */
const movedEvent = (line: Buffer, { startMs, what }: SliceCast): { readonly atMs: number; readonly line: Buffer } => {
  const match = EVENT_TIME.exec(line.toString('latin1', 0, LONGEST_TIME));
  if (match?.[1] === undefined) {
    const begin = JSON.stringify(line.toString('utf8', 0, LONGEST_TIME));
    throw new UnstitchableError(
      `${what} has a line that is no event of a recording: ${begin}. Render the slice again.`,
    );
  }
  const atMs = startMs + Math.round(Number(match[1]) * 1000);
  return { atMs, line: Buffer.concat([Buffer.from(`[${seconds(atMs)},`), line.subarray(match[0].length)]) };
};

async function* castLines(casts: AsyncIterable<SliceCast>, durationMs: number): AsyncGenerator<Buffer> {
  let first: Header | undefined;
  let lastMs = 0;
  for await (const cast of casts) {
    let header: Header | undefined;
    for await (const line of linesOf(cast.bytes, cast.what)) {
      if (line.length < 3 && line.toString('latin1').trim() === '') continue;
      if (header === undefined) {
        header = readJson(HeaderSchema, line.toString('utf8'), `The header of ${cast.what}`);
        if (first === undefined) yield headerLine(header, durationMs);
        first ??= header;
        if (header.width !== first.width || header.height !== first.height) {
          throw new UnstitchableError(
            `${cast.what} is ${header.width}×${header.height} characters large, the recordings before it ${first.width}×${first.height}. Render the slice again.`,
          );
        }
        continue;
      }
      const event = movedEvent(line, cast);
      // A recording runs as long as its events do, and never backwards.
      lastMs = Math.max(lastMs, event.atMs);
      yield event.line.at(-1) === 10 ? event.line : Buffer.concat([event.line, Buffer.from('\n')]);
    }
    if (header === undefined) throw new UnstitchableError(`${cast.what} is empty. Render the slice again.`);
  }
  if (first !== undefined && lastMs < durationMs) yield Buffer.from(`[${seconds(durationMs)}, "o", ""]\n`);
}

/**
 * Join the recordings of slices: the header is that of the first one, and each event's time has its slice's start added.
 * Where a slice is missing, the screen keeps its last content.
 * @param casts in order
 * @param durationMs length of all slices: the recording ends there
 * @returns an asciicast v2 in pieces; no piece when there is no recording
 * @throws {UnstitchableError} when a recording is no asciicast v2, or has another screen size than the first
 * @see https://docs.asciinema.org/manual/asciicast/v2/
 */
export async function* stitchCasts(casts: AsyncIterable<SliceCast>, durationMs: number): AsyncGenerator<Uint8Array> {
  let lines: Buffer[] = [];
  let bytes = 0;
  for await (const line of castLines(casts, durationMs)) {
    lines.push(line);
    bytes += line.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(lines);
    lines = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(lines);
}
