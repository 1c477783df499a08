import { joined } from '../../mp4/make-box.ts';
import { NoIndexError } from '../no-index.ts';
import type { UnitForm } from '../packet-container.ts';
import { VarintReader, VarintWriter } from '../varint.ts';
import type { MatroskaHead } from './scan-head.ts';

/** What an excerpt needs of a film's head. */
export type StoredHead = Pick<MatroskaHead, 'ebml' | 'info' | 'track'>;

const CODECS = ['h264', 'hevc'] as const satisfies readonly UnitForm['codec'][];
const LENGTHS = [0, 1, 2, 4] as const;

/** Bytes of the head for the index. */
export const encodeHead = ({ ebml, info, track }: StoredHead): Uint8Array => {
  const { units } = track;
  const writer = new VarintWriter();
  writer.unsigned(track.number);
  writer.unsigned(units === undefined ? 0 : 1 + CODECS.indexOf(units.codec));
  writer.unsigned(units?.lengthBytes ?? 0);
  writer.unsigned(units?.progressive === true ? 1 : 0);
  for (const { length } of [ebml, info, track.entry]) writer.unsigned(length);
  const numbers = writer.written();
  return joined([Uint8Array.of(numbers.length), numbers, ebml, info, track.entry]);
};

/** @throws {NoIndexError} when it is not what {@link encodeHead} writes */
export const decodeHead = (bytes: Uint8Array): StoredHead => {
  const numbersEnd = 1 + (bytes[0] ?? 0);
  const reader = new VarintReader(bytes.subarray(1, numbersEnd));
  const number = reader.unsigned();
  const codec = CODECS[reader.unsigned() - 1];
  const lengthBytes = reader.unsigned();
  const progressive = reader.unsigned() === 1;
  let at = numbersEnd;
  const [ebml, info, entry] = [0, 1, 2].map(() => {
    const part = bytes.subarray(at, at + reader.unsigned());
    at += part.length;
    return part;
  });
  if (ebml === undefined || info === undefined || entry === undefined || at !== bytes.length) {
    throw new NoIndexError('unreadable', 'The stored head of the film cannot be read.');
  }
  const length = LENGTHS.find((each) => each === lengthBytes);
  const units = codec === undefined || length === undefined ? undefined : { codec, lengthBytes: length, progressive };
  return { ebml, info, track: { number, entry, units } };
};
