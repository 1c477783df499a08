import { InvalidEventError } from '../../../shared/core/errors/errors.ts';
import type { ScreenSize } from '../../../shared/core/media/fit-screen.ts';

/** Wider or higher than any render: such a recording is damaged. */
const MOST_CELLS_A_SIDE = 2_000;

/** What a recording shows, and when. */
export interface CastEvent {
  readonly atMs: number;
  readonly output: string;
}

/** A recording of a slice. */
export interface Cast extends ScreenSize {
  /** in order; read again each time they are gone through */
  readonly events: Iterable<CastEvent>;
}

const NEW_LINE = 0x0a;

const linesOf = function* (bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder();
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(NEW_LINE, from);
    const to = found < 0 ? bytes.length : found;
    if (to > from) yield decoder.decode(bytes.subarray(from, to));
    from = to + 1;
  }
};

const parsed = (line: string, name: string): unknown => {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new InvalidEventError(`${name} is no recording of a terminal: one of its lines is no JSON.`, { cause });
  }
};

const eventsOf = function* (bytes: Uint8Array, name: string): Generator<CastEvent> {
  let isHead = true;
  for (const line of linesOf(bytes)) {
    const event = isHead ? undefined : parsed(line, name);
    isHead = false;
    if (!Array.isArray(event)) continue;
    const [seconds, type, output] = event as unknown[];
    if (typeof seconds !== 'number' || type !== 'o' || typeof output !== 'string') continue;
    yield { atMs: Math.round(seconds * 1000), output };
  }
};

const isSide = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_CELLS_A_SIDE;

/**
 * Read an asciicast v2 recording. A slice in all colours is tens of megabytes: its lines are read when they are played.
 * @param name for messages
 * @throws {InvalidEventError} when it is none; when its events are gone through, where a line is damaged
 * @see https://docs.asciinema.org/manual/asciicast/v2/
 */
export const readCast = (bytes: Uint8Array, name: string): Cast => {
  const [head = ''] = linesOf(bytes);
  const header = parsed(head, name) as { version?: unknown; width?: unknown; height?: unknown } | null;
  const { width, height } = header ?? {};
  if (header?.version !== 2 || !isSide(width) || !isSide(height)) {
    throw new InvalidEventError(
      `${name} is no recording of a terminal: its first line does not say version 2 and a size.`,
    );
  }
  return { columns: width, rows: height, events: { [Symbol.iterator]: () => eventsOf(bytes, name) } };
};
