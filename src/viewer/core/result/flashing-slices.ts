import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import type { SliceBoard } from '../board/slice-board.ts';

/** Indexes of the slices that the manifest warns of as flashing. */
export const flashingSlices = ({ warnings = [] }: Pick<Manifest, 'warnings'>): ReadonlySet<number> =>
  new Set(warnings.flatMap(({ code, slices = [] }) => (code === 'flashes' ? slices : [])));

/** Indexes of the slices that flash: by the manifest, and while there is none by the reports of slices. */
export const flashingOf = (
  manifest: Pick<Manifest, 'warnings'> | undefined,
  { slices }: Pick<SliceBoard, 'slices'>,
): ReadonlySet<number> =>
  manifest === undefined
    ? new Set(slices.flatMap(({ index, flashes }) => (flashes === true ? [index] : [])))
    : flashingSlices(manifest);
