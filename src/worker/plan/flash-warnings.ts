import { flashesTooOften, flashWarning } from '../../shared/core/contracts/flash-warning.ts';
import type { Warning } from '../../shared/core/contracts/warning.ts';
import type { RenderRecord } from '../../shared/core/documents/slice-record.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';

/** The warning about the renders of a slice that flash too often, also those that were taken over; none when none does. */
export const flashWarnings = (
  renders: readonly Pick<RenderRecord, 'kind' | 'flashes'>[],
  { flashes }: Pick<RenderOptions, 'flashes'>,
): Warning[] => {
  const kinds = renders.filter(flashesTooOften).map(({ kind }) => kind);
  return kinds.length === 0 ? [] : [flashWarning(kinds, flashes)];
};
