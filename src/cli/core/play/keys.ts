/** What a person asks for while a film plays. */
export type PlayKey =
  | { readonly do: 'pause' | 'quit' | 'interrupt' | 'suspend' | 'mute' }
  | { readonly do: 'seek'; readonly byMs: number };

const STEP_MS = 5_000;
const LEAP_MS = 60_000;

const seek = (byMs: number): PlayKey => ({ do: 'seek', byMs });

const KEYS: ReadonlyMap<string, PlayKey> = new Map<string, PlayKey>([
  [' ', { do: 'pause' }],
  ['p', { do: 'pause' }],
  ['q', { do: 'quit' }],
  ['Q', { do: 'quit' }],
  ['m', { do: 'mute' }],
  ['\u0003', { do: 'interrupt' }],
  ['\u001a', { do: 'suspend' }],
  ...['\u001b[', '\u001bO'].flatMap((begin): [string, PlayKey][] => [
    [`${begin}C`, seek(STEP_MS)],
    [`${begin}D`, seek(-STEP_MS)],
    [`${begin}A`, seek(LEAP_MS)],
    [`${begin}B`, seek(-LEAP_MS)],
  ]),
]);

const ESC = '\u001b';
/** A key with a sequence of its own, or a character. */
const PIECES = new RegExp(String.raw`${ESC}\[[0-9;?]*[ -/]*[@-~]|${ESC}O[@-~]|\p{Any}`, 'gu');
/** A sequence that has begun. */
const BEGUN = new RegExp(String.raw`${ESC}(?:\[[0-9;?]*[ -/]*|O)?$`);
/** Longer than any key. */
const MOST_BEGUN = 32;

/**
 * Read the keys that were pressed; others mean nothing.
 * @param before what was left of the text before
 * @param text as the terminal sent it
 * @returns keys in order, and the beginning of one whose end is still to come
 */
export const readKeys = (before: string, text: string): { readonly keys: PlayKey[]; readonly rest: string } => {
  const whole = before + text;
  const begun = BEGUN.exec(whole)?.[0] ?? '';
  const rest = begun.length > MOST_BEGUN ? '' : begun;
  const keys = [...whole.slice(0, whole.length - begun.length).matchAll(PIECES)].flatMap(([piece]) => {
    const key = KEYS.get(piece);
    return key === undefined ? [] : [key];
  });
  return { keys, rest };
};
