import type { UploadState as ServerUploadState } from '../../../api/contracts/uploads.ts';
import type { ResumableUpload } from './upload-event.ts';

/** Byte range of a part in its file; `end` is exclusive. */
export const partRange = (
  { size, partBytes }: ResumableUpload,
  number: number,
): { readonly start: number; readonly end: number } => {
  const start = (number - 1) * partBytes;
  return { start, end: Math.min(size, start + partBytes) };
};

const bytesOf = (begun: ResumableUpload, number: number): number => {
  const { start, end } = partRange(begun, number);
  return end - start;
};

/** Bytes of the parts that are stored. */
export const storedBytes = (begun: ResumableUpload): number =>
  begun.missing.reduce((rest, number) => rest - bytesOf(begun, number), begun.size);

/** A new upload: all its parts are missing. */
export const newUpload = (plan: Omit<ResumableUpload, 'missing'>): ResumableUpload => ({
  id: plan.id,
  key: plan.key,
  size: plan.size,
  partBytes: plan.partBytes,
  partCount: plan.partCount,
  missing: Array.from({ length: plan.partCount }, (_, index) => index + 1),
});

/** An upload as the server knows it. Its list of missing parts may be cut short, so they are derived from the stored parts. */
export const knownUpload = (state: ServerUploadState): ResumableUpload => {
  const stored = new Set(state.stored.map(({ number }) => number));
  const begun = newUpload(state);
  return { ...begun, missing: begun.missing.filter((number) => !stored.has(number)) };
};
