import { BitReader } from './bit-reader.ts';

/** Value of a choice that each frame makes for itself. */
const BY_FRAME = 2;
/** Types of frames. */
const FRAME = { key: 0, intra: 2, switch: 3 } as const;

/** What frame headers of a sequence depend on. */
export interface Av1Sequence {
  readonly screenContentTools: number;
  readonly integerVectors: number;
  readonly orderHintBits: number;
}

/** Highest level without a tier. */
const LAST_LEVEL_WITHOUT_TIER = 7;

const skipTiming = (reader: BitReader): void => {
  reader.bits(64);
  if (reader.bit() === 1) reader.unsigned();
};

const skipOperatingPoints = (reader: BitReader): void => {
  const hasDelay = reader.bit() === 1;
  const points = reader.bits(5) + 1;
  for (let i = 0; i < points; i += 1) {
    reader.bits(12);
    if (reader.bits(5) > LAST_LEVEL_WITHOUT_TIER) reader.bit();
    if (hasDelay && reader.bit() === 1) reader.bits(4);
  }
};

/**
 * Read a sequence header.
 * @returns undefined for sequences of still pictures, with a model of the decoder or with numbered frames: their frames cannot
 *   be left out, or take more to be read
 * @throws {RangeError} when it is cut off
 * @see AV1 Bitstream & Decoding Process Specification, 5.5
 */
export const readAv1Sequence = (unit: Uint8Array): Av1Sequence | undefined => {
  const reader = new BitReader(unit, false);
  reader.bits(3);
  if (reader.bits(2) !== 0) return undefined;
  if (reader.bit() === 1) {
    skipTiming(reader);
    if (reader.bit() === 1) return undefined;
  }
  skipOperatingPoints(reader);
  const [wide, high] = [reader.bits(4) + 1, reader.bits(4) + 1];
  reader.bits(wide);
  reader.bits(high);
  if (reader.bit() === 1) return undefined;
  // The size of blocks, two ways of prediction within a picture, and four between pictures.
  reader.bits(7);
  const hasOrder = reader.bit() === 1;
  if (hasOrder) reader.bits(2);
  const screenContentTools = reader.bit() === 1 ? BY_FRAME : reader.bit();
  const integerVectors = screenContentTools === 0 || reader.bit() === 1 ? BY_FRAME : reader.bit();
  return { screenContentTools, integerVectors, orderHintBits: hasOrder ? reader.bits(3) + 1 : 0 };
};

/**
 * Whether a frame is shown and takes no place among those that others refer to.
 * @throws {RangeError} when its header is cut off
 * @see AV1 Bitstream & Decoding Process Specification, 5.9.2
 */
export const isAv1Leaf = (unit: Uint8Array, sequence: Av1Sequence): boolean => {
  const reader = new BitReader(unit.subarray(0, 16), false);
  if (reader.bit() === 1) return false;
  const type = reader.bits(2);
  const isShown = reader.bit() === 1;
  if (!isShown || type === FRAME.key || type === FRAME.switch) return false;
  const isResilient = reader.bit() === 1;
  reader.bit();
  const tools = sequence.screenContentTools === BY_FRAME ? reader.bit() : sequence.screenContentTools;
  if (tools === 1 && sequence.integerVectors === BY_FRAME) reader.bit();
  reader.bit();
  reader.bits(sequence.orderHintBits);
  if (type !== FRAME.intra && !isResilient) reader.bits(3);
  return reader.bits(8) === 0;
};
