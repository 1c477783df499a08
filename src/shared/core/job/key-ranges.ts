import type { StoredOutput } from '../contracts/stored-output.ts';
import type { Manifest } from '../documents/manifest.ts';

type KeyRange = Manifest['renders'][number];

interface Numbered extends StoredOutput {
  /** the rest of the key without the number, so that only like keys are put into one range */
  readonly family: string;
  readonly number: number;
}

/** The number is the digits at the end of a key's file name; a key without digits is a range of its own. */
const numbered = (output: StoredOutput): Numbered => {
  const match = /^(.*?)(\d+)(\.[a-z0-9]+)?$/i.exec(output.key);
  const shape = match === null ? output.key : `${match[1]}#${match[3] ?? ''}`;
  return {
    ...output,
    family: [output.kind, output.contentType, shape].join('\n'),
    number: match?.[2] === undefined ? 0 : Number(match[2]),
  };
};

/**
 * Describe outputs as ranges of consecutive keys: a video of three hours has 10,800 frames and one range of them.
 * @param outputs each key once, in any order
 * @returns ranges that hold every output exactly once, ordered by kind as first seen and by number; a gap starts a new one
 */
export const keyRanges = (outputs: readonly StoredOutput[]): KeyRange[] => {
  const families = new Map<string, Numbered[]>();
  for (const output of outputs.map(numbered)) {
    const family = families.get(output.family);
    if (family === undefined) families.set(output.family, [output]);
    else family.push(output);
  }
  const ranges: KeyRange[] = [];
  for (const family of families.values()) {
    let next: number | undefined;
    for (const { kind, contentType, key, bytes, number, pictures } of family.sort((a, b) => a.number - b.number)) {
      const last = ranges.at(-1);
      if (last !== undefined && number === next) {
        const inAll = pictures === undefined ? {} : { pictures: (last.pictures ?? 0) + pictures };
        ranges[ranges.length - 1] = {
          ...last,
          lastKey: key,
          count: last.count + 1,
          bytes: last.bytes + bytes,
          ...inAll,
        };
      } else {
        const inIt = pictures === undefined ? {} : { pictures };
        ranges.push({ kind, contentType, firstKey: key, lastKey: key, count: 1, bytes, ...inIt });
      }
      next = number + 1;
    }
  }
  return ranges;
};
