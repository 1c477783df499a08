import type { Reading } from './reading.ts';

/** Units of sizes, the largest first: decimal ones as disks and mail services count, binary ones beside them. */
const UNITS = [
  ['GB', 1e9],
  ['MiB', 1024 ** 2],
  ['MB', 1e6],
  ['KiB', 1024],
  ['kB', 1000],
  ['B', 1],
] as const;

/** A number, with decimals or without, and a unit or none. */
const SIZE = /^(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]*)$/i;

/** Write a size in the largest unit that divides it: `8MB`, `1500kB`. */
export const writeByteSize = (bytes: number): string => {
  const [unit, size] = UNITS.find(([, each]) => bytes % each === 0) ?? ['B', 1];
  return `${bytes / size}${unit}`;
};

/**
 * Read a size in bytes: `8MB` is 8,000,000, `8MiB` is 8,388,608; also kB, KiB and B, in any case; without a unit bytes.
 * @param raw text as typed by a person
 */
export const readBytes = (
  { name, minimum, maximum }: { readonly name: string; readonly minimum: number; readonly maximum: number },
  raw: string,
): Reading<number> => {
  const [, number = '', unit = ''] = SIZE.exec(raw.trim()) ?? [];
  const size = UNITS.find(([each]) => each.toLowerCase() === (unit === '' ? 'b' : unit.toLowerCase()))?.[1];
  const value = number === '' || size === undefined ? Number.NaN : Math.floor(Number(number) * size);
  if (value >= minimum && value <= maximum) return { value };
  return {
    problem: `${name} is "${raw}"; allowed are sizes from ${writeByteSize(minimum)} to ${writeByteSize(maximum)}, with kB, MB, KiB or MiB, e.g. 8MB.`,
  };
};
