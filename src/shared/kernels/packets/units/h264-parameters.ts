import { BitReader } from './bit-reader.ts';

/** Profiles whose parameters state the format of colours. @see ITU-T H.264, 7.3.2.1.1 */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const SAR_EXTENDED = 255;

const skipScalingList = (reader: BitReader, size: number): void => {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i += 1) {
    if (next !== 0) next = (last + reader.signed() + 256) % 256;
    if (next !== 0) last = next;
  }
};

const skipFormat = (reader: BitReader): void => {
  const chroma = reader.unsigned();
  if (chroma === 3) reader.bit();
  reader.unsigned();
  reader.unsigned();
  reader.bit();
  if (reader.bit() === 0) return;
  for (let i = 0; i < (chroma === 3 ? 12 : 8); i += 1) if (reader.bit() === 1) skipScalingList(reader, i < 6 ? 16 : 64);
};

const skipHypotheticalDecoder = (reader: BitReader): void => {
  const count = reader.unsigned();
  if (count > 31) throw new RangeError('Too many buffers.');
  reader.bits(8);
  for (let i = 0; i <= count; i += 1) {
    reader.unsigned();
    reader.unsigned();
    reader.bit();
  }
  reader.bits(20);
};

/** What parameters tell about pictures that follow. */
export interface SequenceFacts {
  /** no picture consists of fields or is marked as such */
  readonly progressive: boolean;
  /** they say how many pictures are reordered, so that a decoder need not find out by the pictures that it gets */
  readonly reordered: boolean;
}

/** Reads the part of the parameters that says how pictures are shown. @see ITU-T H.264, E.1.1 */
const readUsability = (reader: BitReader): SequenceFacts => {
  if (reader.bit() === 1 && reader.bits(8) === SAR_EXTENDED) reader.bits(32);
  if (reader.bit() === 1) reader.bit();
  if (reader.bit() === 1) {
    reader.bits(4);
    if (reader.bit() === 1) reader.bits(24);
  }
  if (reader.bit() === 1) {
    reader.unsigned();
    reader.unsigned();
  }
  if (reader.bit() === 1) reader.bits(65);
  const hasNal = reader.bit() === 1;
  if (hasNal) skipHypotheticalDecoder(reader);
  const hasVcl = reader.bit() === 1;
  if (hasVcl) skipHypotheticalDecoder(reader);
  if (hasNal || hasVcl) reader.bit();
  const progressive = reader.bit() === 0;
  return { progressive, reordered: reader.bit() === 1 };
};

const NOTHING_KNOWN: SequenceFacts = { progressive: false, reordered: false };

/** @returns number 0 to 2: with 2 pictures are shown in the order of decoding */
const skipOrder = (reader: BitReader): number => {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned();
  if (type !== 1) return type;
  reader.bit();
  reader.signed();
  reader.signed();
  const count = reader.unsigned();
  if (count > 255) throw new RangeError('Too many reference pictures.');
  for (let i = 0; i < count; i += 1) reader.signed();
  return type;
};

/** @param unit a sequence parameter set with its header byte */
const readSet = (unit: Uint8Array): SequenceFacts => {
  const reader = new BitReader(unit);
  reader.bits(8);
  const profile = reader.bits(8);
  reader.bits(16);
  reader.unsigned();
  if (HIGH_PROFILES.has(profile)) skipFormat(reader);
  reader.unsigned();
  const inOrder = skipOrder(reader) === 2;
  reader.unsigned();
  reader.bit();
  reader.unsigned();
  reader.unsigned();
  if (reader.bit() === 0) return NOTHING_KNOWN;
  reader.bit();
  if (reader.bit() === 1) for (let i = 0; i < 4; i += 1) reader.unsigned();
  if (reader.bit() === 0) return { progressive: true, reordered: inOrder };
  const { progressive, reordered } = readUsability(reader);
  return { progressive, reordered: reordered || inOrder };
};

/**
 * What sequence parameter sets say together.
 * @param units with their header bytes
 * @returns undefined when there are none; nothing is known of a set that cannot be read
 */
export const factsOfSets = (units: readonly Uint8Array[]): SequenceFacts | undefined => {
  if (units.length === 0) return undefined;
  try {
    const all = units.map(readSet);
    return {
      progressive: all.every(({ progressive }) => progressive),
      reordered: all.every(({ reordered }) => reordered),
    };
  } catch (error) {
    if (error instanceof RangeError) return NOTHING_KNOWN;
    throw error;
  }
};

/**
 * What the configuration of an H.264 track says about its pictures.
 * @param configuration content of `avcC`
 * @returns undefined when it holds no parameters: they come with the pictures
 */
export const factsOfConfiguration = (configuration: Uint8Array): SequenceFacts | undefined => {
  const units: Uint8Array[] = [];
  const count = (configuration[5] ?? 0) & 31;
  let at = 6;
  for (let i = 0; i < count; i += 1) {
    const length = ((configuration[at] ?? 0) << 8) | (configuration[at + 1] ?? 0);
    if (at + 2 + length > configuration.length) return NOTHING_KNOWN;
    units.push(configuration.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return factsOfSets(units);
};
