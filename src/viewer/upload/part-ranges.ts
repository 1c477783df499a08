import type { UploadState as ServerUploadState } from '../../api/contracts/uploads.ts';
import type { BegunUpload } from './upload-state.ts';

/** Where a part lies in its file, bytes; `end` is not in it any more. */
export const partRange = (
  { size, partBytes }: BegunUpload,
  number: number,
): { readonly start: number; readonly end: number } => {
  const start = (number - 1) * partBytes;
  return { start, end: Math.min(size, start + partBytes) };
};

const bytesOf = (begun: BegunUpload, number: number): number => {
  const { start, end } = partRange(begun, number);
  return end - start;
};

/** Bytes that are stored. */
export const storedBytes = (begun: BegunUpload): number =>
  begun.missing.reduce((rest, number) => rest - bytesOf(begun, number), begun.size);

/** An upload of which nothing was sent yet. */
export const newUpload = (plan: Omit<BegunUpload, 'missing'>): BegunUpload => ({
  id: plan.id,
  key: plan.key,
  size: plan.size,
  partBytes: plan.partBytes,
  partCount: plan.partCount,
  missing: Array.from({ length: plan.partCount }, (_, index) => index + 1),
});

/** An upload of which the server says what is there: its list of what is missing may be cut short. */
export const knownUpload = (state: ServerUploadState): BegunUpload => {
  const stored = new Set(state.stored.map(({ number }) => number));
  const begun = newUpload(state);
  return { ...begun, missing: begun.missing.filter((number) => !stored.has(number)) };
};
