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

const skipOrder = (reader: BitReader): void => {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned();
  if (type !== 1) return;
  reader.bit();
  reader.signed();
  reader.signed();
  const count = reader.unsigned();
  if (count > 255) throw new RangeError('Too many reference pictures.');
  for (let i = 0; i < count; i += 1) reader.signed();
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

/** Whether each picture may state that it is shown as fields. @see ITU-T H.264, E.1.1 */
const statesFields = (reader: BitReader): boolean => {
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
  return reader.bit() === 1;
};

/** @param unit a sequence parameter set with its header byte */
const isProgressiveSet = (unit: Uint8Array): boolean => {
  const reader = new BitReader(unit);
  reader.bits(8);
  const profile = reader.bits(8);
  reader.bits(16);
  reader.unsigned();
  if (HIGH_PROFILES.has(profile)) skipFormat(reader);
  reader.unsigned();
  skipOrder(reader);
  reader.unsigned();
  reader.bit();
  reader.unsigned();
  reader.unsigned();
  if (reader.bit() === 0) return false;
  reader.bit();
  if (reader.bit() === 1) for (let i = 0; i < 4; i += 1) reader.unsigned();
  return reader.bit() === 0 || !statesFields(reader);
};

/**
 * Whether no picture of an H.264 track consists of fields or is marked as such.
 * @param configuration content of `avcC`
 * @returns false also when this cannot be known
 */
export const isProgressive = (configuration: Uint8Array): boolean => {
  try {
    const view = new DataView(configuration.buffer, configuration.byteOffset, configuration.byteLength);
    const count = view.getUint8(5) & 31;
    let at = 6;
    for (let i = 0; i < count; i += 1) {
      const length = view.getUint16(at);
      if (!isProgressiveSet(configuration.subarray(at + 2, at + 2 + length))) return false;
      at += 2 + length;
    }
    return count > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
