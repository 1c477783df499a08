import { BitReader } from './bit-reader.ts';

const RECOVERY_POINT = 6;
/** Byte behind the last message of a unit. */
const END = 0x80;
/** Bytes of a message that are looked at: the count of pictures comes first. */
const COUNT_BYTES = 16;

/**
 * Whether a unit of messages says that pictures from here on come out right.
 * @param unit with its header byte
 * @see ITU-T H.264, D.1.8
 */
export const recoversAtOnce = (unit: Uint8Array): boolean => {
  const number = (from: number): [number, number] => {
    let value = 0;
    let at = from;
    while (unit[at] === 255) {
      value += 255;
      at += 1;
    }
    return [value + (unit[at] ?? 0), at + 1];
  };
  for (let at = 1; at + 2 < unit.byteLength && unit[at] !== END; ) {
    const [type, afterType] = number(at);
    const [size, body] = number(afterType);
    if (type === RECOVERY_POINT) {
      const message = unit.subarray(body, body + Math.min(size, COUNT_BYTES));
      return message.byteLength > 0 && new BitReader(message).unsigned() === 0;
    }
    at = body + size;
  }
  return false;
};
