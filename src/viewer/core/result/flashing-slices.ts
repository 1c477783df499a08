import type { Manifest } from '../../../shared/core/documents/manifest.ts';

/** Indexes of the slices that the manifest warns of as flashing. */
export const flashingSlices = ({ warnings = [] }: Pick<Manifest, 'warnings'>): ReadonlySet<number> =>
  new Set(warnings.flatMap(({ code, slices = [] }) => (code === 'flashes' ? slices : [])));
