import type { OutputRow } from '../../../renders/parts/render-spec.ts';
import type { PackedPicture } from './slice-record.ts';

/**
 * The first difference between planned and recorded pictures of a file that holds those of several seconds: each
 * second once and in order, each picture behind the one before it and within the file.
 * @param bytes size of the file
 * @returns a clause; undefined when all is as planned
 */
export const packedProblem = (
  planned: OutputRow['packed'],
  recorded: readonly PackedPicture[] | undefined,
  bytes: number,
): string | undefined => {
  if (planned === undefined) return undefined;
  const { firstSecond, count } = planned;
  if (recorded?.length !== count)
    return `${count} pictures were planned in it, ${recorded?.length ?? 'none'} are listed`;
  let end = 0;
  for (const [at, picture] of recorded.entries()) {
    const second = firstSecond + at;
    if (picture.second !== second) return `second ${second} was planned, ${picture.second} is listed`;
    const isBehind = picture.offset >= end && picture.bytes > 0;
    end = picture.offset + picture.bytes;
    if (!isBehind || end > bytes)
      return `the picture of second ${second} is listed at bytes ${picture.offset} to ${end}, which are not its own`;
  }
  return undefined;
};
