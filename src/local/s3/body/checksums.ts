import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CRC64_NVME_POLYNOMIAL } from '../../../shared/kernels/checksum/crc64-nvme.ts';
import { makeCrc32c, makeCrc64Nvme, type RunningChecksum } from './crc-tables.ts';

/** Algorithms of `x-amz-checksum-*`, named as in `x-amz-checksum-algorithm`. */
export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Checksum that S3 computes for an upload without one. */
export const USUAL_CHECKSUM = { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' } as const;

/** COMPOSITE is a checksum over the checksums of the parts, FULL_OBJECT one over the bytes. */
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

/** A stored checksum; a composite value ends in `-<number of parts>`. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  readonly value: string;
}

const fromHash = (name: string): RunningChecksum => {
  const hash = createHash(name);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
};

const makeCrc32 = (): RunningChecksum => {
  let crc = 0;
  return {
    update: (chunk) => {
      crc = crc32(chunk, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
};

const MAKERS: Record<ChecksumAlgorithm, () => RunningChecksum> = {
  CRC32: makeCrc32,
  CRC32C: makeCrc32c,
  CRC64NVME: makeCrc64Nvme,
  SHA1: () => fromHash('sha1'),
  SHA256: () => fromHash('sha256'),
};

/** A checksum that is fed in chunks. */
export const makeChecksum = (algorithm: ChecksumAlgorithm): RunningChecksum => MAKERS[algorithm]();

/** `x-amz-checksum-crc32` for CRC32 and so on. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** `ChecksumCRC32` for CRC32 and so on: the element in S3's documents. */
export const checksumElement = (algorithm: ChecksumAlgorithm): string => `Checksum${algorithm}`;

/** The algorithm that a header value such as `crc32` or `CRC64NVME` names, undefined for others. */
export const parseChecksumAlgorithm = (name: string): ChecksumAlgorithm | undefined =>
  CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());

const CRC_WIDTHS: Partial<Record<ChecksumAlgorithm, { polynomial: bigint; width: number }>> = {
  CRC32: { polynomial: 0xedb88320n, width: 32 },
  CRC32C: { polynomial: 0x82f63b78n, width: 32 },
  CRC64NVME: { polynomial: CRC64_NVME_POLYNOMIAL, width: 64 },
};

/** Whether checksums of parts can be combined into that of the whole object without reading the bytes again. */
export const canCombine = (algorithm: ChecksumAlgorithm): boolean => CRC_WIDTHS[algorithm] !== undefined;

type Matrix = bigint[];

const applyMatrix = (matrix: Matrix, vector: bigint): bigint => {
  let sum = 0n;
  for (let bit = 0; vector !== 0n; bit++, vector >>= 1n) if (vector & 1n) sum ^= matrix[bit] as bigint;
  return sum;
};

const squareMatrix = (matrix: Matrix): Matrix => matrix.map((row) => applyMatrix(matrix, row));

/** CRC of `first` followed by `length` zero bytes: shifting by squaring the one-zero-bit operator. */
const shiftCrc = (
  first: bigint,
  length: number,
  { polynomial, width }: { polynomial: bigint; width: number },
): bigint => {
  let matrix: Matrix = [polynomial];
  for (let bit = 1; bit < width; bit++) matrix.push(1n << BigInt(bit - 1));
  for (let doubling = 0; doubling < 3; doubling++) matrix = squareMatrix(matrix);
  let crc = first;
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) crc = applyMatrix(matrix, crc);
    matrix = squareMatrix(matrix);
  }
  return crc;
};

const toBigInt = (base64: string): bigint => BigInt(`0x${Buffer.from(base64, 'base64').toString('hex') || '0'}`);

/**
 * Checksum of a whole object from those of its parts.
 * @param algorithm algorithm of the parts' checksums
 * @param type COMPOSITE hashes the parts' checksums; FULL_OBJECT joins CRCs as if the bytes had been read in one run
 * @param parts base64 checksum and size in bytes of each part, in order
 * @returns undefined for FULL_OBJECT of an algorithm that cannot be joined (SHA)
 * @see https://github.com/madler/zlib/blob/v1.2.11/crc32.c (crc32_combine)
 */
export const combineChecksums = (
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly { readonly value: string; readonly size: number }[],
): Checksum | undefined => {
  if (type === 'COMPOSITE') {
    const running = makeChecksum(algorithm);
    for (const part of parts) running.update(Buffer.from(part.value, 'base64'));
    return { algorithm, type, value: `${running.digest().toString('base64')}-${parts.length}` };
  }
  const crc = CRC_WIDTHS[algorithm];
  if (!crc) return undefined;
  const whole = parts.reduce((sum, part) => shiftCrc(sum, part.size, crc) ^ toBigInt(part.value), 0n);
  const hex = whole.toString(16).padStart(crc.width / 4, '0');
  return { algorithm, type, value: Buffer.from(hex, 'hex').toString('base64') };
};
