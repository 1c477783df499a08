import { InvalidEventError } from '../../../shared/core/errors/errors.ts';
import type { ScreenSize } from '../../../shared/core/media/fit-screen.ts';

/** Wider or higher than any render: such a recording is damaged. */
const MOST_CELLS_A_SIDE = 2_000;

/** A recording of a slice. */
export interface Cast extends ScreenSize {
  /** in order */
  readonly events: readonly { readonly atMs: number; readonly output: string }[];
}

const parsed = (line: string, name: string): unknown => {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new InvalidEventError(`${name} is no recording of a terminal: one of its lines is no JSON.`, { cause });
  }
};

const isSide = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_CELLS_A_SIDE;

/**
 * Read an asciicast v2 recording.
 * @param name for messages
 * @throws {InvalidEventError} when it is none
 * @see https://docs.asciinema.org/manual/asciicast/v2/
 */
export const readCast = (text: string, name: string): Cast => {
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const header = parsed(head, name) as { version?: unknown; width?: unknown; height?: unknown } | null;
  const { width, height } = header ?? {};
  if (header?.version !== 2 || !isSide(width) || !isSide(height)) {
    throw new InvalidEventError(
      `${name} is no recording of a terminal: its first line does not say version 2 and a size.`,
    );
  }
  const events = lines.flatMap((line) => {
    const event = parsed(line, name);
    if (!Array.isArray(event)) return [];
    const [seconds, type, output] = event as unknown[];
    if (typeof seconds !== 'number' || type !== 'o' || typeof output !== 'string') return [];
    return [{ atMs: Math.round(seconds * 1000), output }];
  });
  return { columns: width, rows: height, events };
};
