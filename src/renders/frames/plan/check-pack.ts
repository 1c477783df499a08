import { SourceMediaError } from '../../../shared/core/errors/errors.ts';
import { shorterSlices } from '../../../shared/core/options/part-options.ts';
import { wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';
import { RECORD_BYTES, ZIP_LIMITS } from '../../../shared/kernels/zip/zip-records.ts';
import { MOST_BYTES_PER_PIXEL } from '../../parts/bytes-per-pixel.ts';
import type { RenderSubject } from '../../parts/render-spec.ts';
import { isPacked } from '../options.ts';
import { pictureName } from './picture-name.ts';

const BYTES_PER_GB = 1e9;

/**
 * Refuse slices whose frames may not fit into one ZIP file.
 * @param lengthMs of the longest slice
 * @throws {SourceMediaError} `invalidOptions` with the sizes and what to choose instead
 */
export const checkPack = ({ shown, options }: RenderSubject, lengthMs: number): void => {
  if (!isPacked(options)) return;
  const { count } = wholeSeconds({ startMs: 0, endMs: lengthMs });
  const { width, height } = shown;
  const recordBytes = RECORD_BYTES.local + RECORD_BYTES.central + 2 * pictureName(0).length;
  const bytes = count * (width * height * MOST_BYTES_PER_PIXEL.jpeg + recordBytes) + RECORD_BYTES.end;
  if (bytes <= ZIP_LIMITS.bytes && count <= ZIP_LIMITS.entries) return;
  throw new SourceMediaError(
    'invalidOptions',
    `The frames of ${lengthMs / 1000} s are ${count} pictures of ${width}×${height}, which may come to ` +
      `${(bytes / BYTES_PER_GB).toFixed(1)} GB; one ZIP file holds at most ${ZIP_LIMITS.entries} and ` +
      `${(ZIP_LIMITS.bytes / BYTES_PER_GB).toFixed(1)} GB. Choose ${shorterSlices(options)}, or frames.pack=off for single files.`,
  );
};
