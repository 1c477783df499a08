import { relative } from 'node:path';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { FanreelError, messageOf } from '../../shared/core/errors/errors.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import { typedCommand } from '../core/words/typed-command.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';
import type { FileResult } from './bring-file.ts';
import type { RunOutcome } from './run-source.ts';
import { summarise } from './summary.ts';

export interface Report {
  /** names of the files as typed */
  readonly names: readonly string[];
  /** in the order of the names */
  readonly results: readonly FileResult[];
  /** one JSON document a line on standard output, everything else on standard error */
  readonly json: boolean;
  readonly cloud: OpenCloud;
}

/** The manifest. A rejected source has none: for it, the document under `by-source/`. */
const documentOf = (outcome: RunOutcome): unknown =>
  outcome.kind === 'closed' ? outcome.manifest : { status: 'rejected', ...outcome.bySource };

const howToFetch = (outcome: RunOutcome, { buckets, place }: OpenCloud, io: CommandIo): string => {
  if (outcome.kind === 'rejected') return '';
  const { jobId } = outcome.manifest;
  const copy = `\`${typedCommand(io.argv)} --out out\` copies them to out/${jobId}/ and renders nothing again`;
  if (place.kind === 'own') return copy;
  const whose = place.kind === 'dev' ? ' of `fanreel dev`' : '';
  return `s3://${buckets.output}/${jobPrefix(jobId)}${whose}; ${copy}`;
};

const noteOn = (outcome: RunOutcome): { readonly note?: string } =>
  outcome.kind === 'closed' && outcome.work === undefined ? { note: 'nothing was left to do' } : {};

/** A folder's path relative to the current folder when it is below that, else its absolute path. */
const fromHere = (folder: string, { cwd }: CommandIo): string => {
  const path = relative(cwd, folder);
  return shownName(path === '' || path.startsWith('..') ? folder : path);
};

/** Report the result of each file. Unexpected errors are left to the caller. */
export const reportResults = ({ names, results, json, cloud }: Report, io: CommandIo): void => {
  results.forEach((result, index) => {
    const name = names[index] ?? '';
    if ('error' in result) {
      if (result.error instanceof FanreelError) print(io.stderr, `${name}: ${messageOf(result.error)}`);
      return;
    }
    const { outcome } = result;
    const downloaded = result.downloaded && { ...result.downloaded, folder: fromHere(result.downloaded.folder, io) };
    const summary = summarise({
      name,
      outcome,
      stitched: result.stitched,
      downloaded,
      howToFetch: result.undelivered?.message ?? howToFetch(outcome, cloud, io),
      ...noteOn(outcome),
    });
    print(json ? io.stderr : io.stdout, ...summary);
    if (json) io.stdout.json(documentOf(outcome));
  });
};

/** Say how a stopped run can be continued. */
export const reportStop = ({ place }: OpenCloud, io: CommandIo): void => {
  const whose = place.kind === 'dev' ? `\`fanreel dev\` (process ${place.pid})` : 'the stack';
  const [what, how] =
    place.kind === 'own'
      ? ['Stopped. What was rendered is kept', 'the same command goes on from here']
      : [`Stopped following; ${whose} goes on with what was uploaded`, 'the same command goes on from here'];
  print(io.stderr, `${what}; ${how}:`, `  ${typedCommand(io.argv)}`);
};
