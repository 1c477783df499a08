import { RENDER_KINDS } from '../../renders/kind/render-kinds.ts';
import type { ChosenRanges } from '../../shared/core/documents/chosen-ranges.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../shared/core/documents/slice-record.ts';

/** Figures that only some kinds have. */
const SOMETIMES = ['colours', 'tolerance', 'quality'] as const;

/** What one render came to. */
type Figures = { readonly [Name in 'bytes' | 'width' | 'fps' | (typeof SOMETIMES)[number]]?: number };

const rangesOf = (rows: readonly Figures[]) => {
  const rangeOf = (name: keyof Figures): ChosenRanges['bytes'] => {
    const values = rows.flatMap((row) => row[name] ?? []);
    return { least: Math.min(...values), most: Math.max(...values) };
  };
  const others = SOMETIMES.filter((name) => rows.some((row) => row[name] !== undefined));
  return {
    ...{ bytes: rangeOf('bytes'), width: rangeOf('width'), fps: rangeOf('fps') },
    ...Object.fromEntries(others.map((name) => [name, rangeOf(name)])),
  };
};

/** What was chosen so that files are no larger than their limit, the least and the most over all slices. @returns empty without limits */
export const gatherChosen = (rendered: readonly SliceRecord[]): Pick<Manifest, 'chosen'> => {
  const rendersOf = (kind: ChosenRanges['kind']): Figures[] =>
    rendered.flatMap(({ renders }) =>
      renders.flatMap(({ kind: each, bytes, width = 0, chosen }) =>
        each === kind && chosen !== undefined ? [{ bytes, width, ...chosen }] : [],
      ),
    );
  const chosen = RENDER_KINDS.flatMap((kind): ChosenRanges[] => {
    const rows = rendersOf(kind);
    return rows.length === 0 ? [] : [{ kind, slices: rows.length, ...rangesOf(rows) }];
  });
  return chosen.length === 0 ? {} : { chosen };
};
