import type { OutputRow } from '../../renders/parts/render-spec.ts';
import type { OutputFile } from '../../renders/parts/worker/output-file.ts';
import type { LeftOutRender } from '../../shared/core/documents/left-out-render.ts';
import { packedProblem } from '../../shared/core/documents/packed-pictures.ts';
import { IncompleteRenderError } from '../../shared/core/errors/errors.ts';

type Rendered = Pick<OutputFile, 'key' | 'contentType' | 'facts'>;

const problemOf = (row: OutputRow, place: number, output: Rendered | undefined): string | undefined => {
  const key = row.keyAt(place);
  const { kind, contentType, durationMs } = row;
  if (output === undefined) return `"${key}" was planned and not rendered`;
  const planned = { kind, contentType, durationMs, frames: row.perSecond === true ? 1 : row.frames };
  const rendered = { ...output.facts, contentType: output.contentType };
  const names = ['kind', 'contentType', 'durationMs', 'frames'] as const;
  // A limit may have asked for fewer pictures.
  if (row.isLimited === true) planned.frames = Math.min(row.frames ?? 0, output.facts.frames ?? 0);
  const other = names.find((name) => planned[name] !== undefined && planned[name] !== rendered[name]);
  if (other !== undefined) return `"${key}": ${other} ${planned[other]} was planned, ${rendered[other]} was rendered`;
  const problem = packedProblem(row.packed, output.facts.entries, Number.POSITIVE_INFINITY);
  return problem === undefined ? undefined : `"${key}": ${problem}`;
};

/**
 * Compare the rendered files with the planned outputs.
 * @param leftOut kinds that a limit has no room for
 * @throws {IncompleteRenderError} naming the first file that is missing, differs from the plan, or was not planned
 */
export const checkOutputs = (
  rows: readonly OutputRow[],
  outputs: readonly Rendered[],
  leftOut: readonly LeftOutRender[] = [],
): void => {
  const rendered = new Map(outputs.map((output) => [output.key, output]));
  for (const row of rows) {
    if (row.isLimited === true && leftOut.some(({ kind }) => kind === row.kind)) continue;
    for (let place = 0; place < row.count; place += 1) {
      const key = row.keyAt(place);
      const problem = problemOf(row, place, rendered.get(key));
      if (problem !== undefined) throw new IncompleteRenderError(`${problem}.`);
      rendered.delete(key);
    }
  }
  const [unplanned] = rendered.keys();
  if (unplanned !== undefined) throw new IncompleteRenderError(`"${unplanned}" was rendered and not planned.`);
};
