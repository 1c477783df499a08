import { flashesTooOften, flashWarning } from '../../shared/core/contracts/flash-warning.ts';
import type { ManifestWarning } from '../../shared/core/contracts/warning.ts';
import type { RenderRecord, SliceRecord } from '../../shared/core/documents/slice-record.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import { flashesOverBorder } from '../../shared/kernels/flashes/flash-edges.ts';

/** Whether two renders of a kind flash too often where one follows the other, though each of them does not. */
const meetsFlashing = (before: RenderRecord, after: RenderRecord): boolean => {
  const [one, other] = [before.flashes?.edges, after.flashes?.edges];
  if (one === undefined || other === undefined || one.fps !== other.fps) return false;
  return flashesOverBorder({ edges: one.quantities, count: one.pictures }, { edges: other.quantities }, one.fps);
};

/**
 * Flashes over the border of two slices, which neither of their workers saw as too many.
 * @param records by slice index
 * @returns a warning for each such pair, about both of them
 */
export const borderFlashes = (
  records: ReadonlyMap<number, SliceRecord>,
  { flashes }: Pick<RenderOptions, 'flashes'>,
): (ManifestWarning & { readonly slices: number[] })[] =>
  [...records.values()].flatMap((record) => {
    const next = records.get(record.index + 1);
    if (next === undefined || next.start !== record.end) return [];
    const kinds = record.renders.flatMap((render) => {
      const follower = next.renders.find(({ kind }) => kind === render.kind);
      if (follower === undefined || (flashesTooOften(render) && flashesTooOften(follower))) return [];
      return meetsFlashing(render, follower) ? [render.kind] : [];
    });
    return kinds.length === 0 ? [] : [{ ...flashWarning(kinds, flashes), slices: [record.index, next.index] }];
  });
