import { MAX_PARTS } from '../../shared/core/contracts/s3-limits.ts';
import { MIB } from '../../shared/core/units/mebibyte.ts';

const SMALLEST_PART_BYTES = 16 * MIB;

/** How a file is cut into parts: every part has `partBytes`, but the last, which has the rest. */
export interface PartsPlan {
  readonly size: number;
  readonly partBytes: number;
  readonly partCount: number;
}

/**
 * Cut a file into parts.
 * @param size bytes, 1 to 5 TiB
 * @returns at most 10,000 parts of at least 16 MiB, whole MiB
 */
export const planUploadParts = (size: number): PartsPlan => {
  const partBytes = Math.max(SMALLEST_PART_BYTES, Math.ceil(size / MAX_PARTS / MIB) * MIB);
  return { size, partBytes, partCount: Math.ceil(size / partBytes) };
};

/** Bytes of part `number`, 1 to `partCount`. */
export const partBytesOf = ({ size, partBytes, partCount }: PartsPlan, number: number): number =>
  number < partCount ? partBytes : size - (partCount - 1) * partBytes;
