import { joined } from '../../mp4/make-box.ts';
import { NoIndexError } from '../no-index.ts';
import { VarintReader, VarintWriter } from '../varint.ts';
import { childrenIn } from './ebml.ts';
import { type MatroskaHead, readTrack } from './scan-head.ts';

/** What an excerpt needs of a film's head. */
export type StoredHead = Pick<MatroskaHead, 'ebml' | 'info' | 'track'>;

/** Three numbers that earlier versions wrote and read: how units lie in packets. The entry of the track says the same. */
const UNUSED = [0, 0, 0];

/** Bytes of the head for the index. */
export const encodeHead = ({ ebml, info, track }: StoredHead): Uint8Array => {
  const writer = new VarintWriter();
  writer.unsigned(track.number);
  for (const number of UNUSED) writer.unsigned(number);
  for (const { length } of [ebml, info, track.entry]) writer.unsigned(length);
  const numbers = writer.written();
  return joined([Uint8Array.of(numbers.length), numbers, ebml, info, track.entry]);
};

/** @throws {NoIndexError} when it is not what {@link encodeHead} writes */
export const decodeHead = (bytes: Uint8Array): StoredHead => {
  const numbersEnd = 1 + (bytes[0] ?? 0);
  const reader = new VarintReader(bytes.subarray(1, numbersEnd));
  const number = reader.unsigned();
  for (const _ of UNUSED) reader.unsigned();
  let at = numbersEnd;
  const [ebml, info, entry] = [0, 1, 2].map(() => {
    const part = bytes.subarray(at, at + reader.unsigned());
    at += part.length;
    return part;
  });
  if (ebml === undefined || info === undefined || entry === undefined || at !== bytes.length) {
    throw new NoIndexError('unreadable', 'The stored head of the film cannot be read.');
  }
  const [element] = childrenIn(entry);
  const track = element && readTrack(entry, element.body);
  return { ebml, info, track: { units: undefined, encoded: true, ...track, number, entry } };
};
