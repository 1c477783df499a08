import type { Failure } from '../shared/contracts/failure.ts';
import type { RenderRecord, SliceRecord } from '../shared/contracts/slice-record.ts';
import type { RenderKind } from '../shared/options/option-table.ts';

/** The keys of one row of outputs. */
export const keysOf = ({ key, keys }: RenderRecord): readonly string[] => keys ?? (key === undefined ? [] : [key]);

const missing = (message: string): Failure => ({ name: 'MissingOutput', message });

/** What is wrong with one row of outputs; undefined when all of it is stored as recorded. */
const rowProblem = (render: RenderRecord, stored: ReadonlyMap<string, number>): string | undefined => {
  const keys = keysOf(render);
  const absent = keys.find((key) => !stored.has(key));
  if (absent !== undefined) return `"${absent}" is in the record and not in the bucket.`;
  const bytes = keys.reduce((sum, key) => sum + (stored.get(key) ?? 0), 0);
  if (bytes === render.bytes) return undefined;
  return `${render.kind} from "${keys[0] ?? ''}" on: ${render.bytes} bytes are recorded, ${bytes} are stored.`;
};

/**
 * Hold what a slice's record promises against what is stored.
 * @param record undefined when there is none
 * @param asked what had to be rendered
 * @param stored bytes by key of everything below the job's prefix
 * @returns why the slice is a gap; undefined when all of it is there
 */
export const checkSlice = (
  record: SliceRecord | undefined,
  asked: readonly RenderKind[],
  stored: ReadonlyMap<string, number>,
): Failure | undefined => {
  if (record === undefined) return { name: 'MissingRecord', message: 'Nothing says what became of this slice.' };
  if (record.status === 'failed')
    return record.error ?? { name: 'UnknownFailure', message: 'It failed without a reason.' };
  const kind = asked.find((wanted) => !record.renders.some((render) => render.kind === wanted));
  if (kind !== undefined) return missing(`No ${kind} is in the record of this slice.`);
  const problem = record.renders.map((render) => rowProblem(render, stored)).find((found) => found !== undefined);
  return problem === undefined ? undefined : missing(`${problem} Run the job again to render the slice anew.`);
};
