import type { OpenPlace } from '../../sdk/client/fanreel.ts';
import { RejectedError, type RunResult, UndeliveredError } from '../../sdk/client/run-result.ts';
import { FanreelError, messageOf } from '../../shared/core/errors/errors.ts';
import { typedCommand } from '../core/words/typed-command.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';
import type { FileResult } from './file-result.ts';
import { howToFetch } from './how-to-fetch.ts';
import { pathFromHere } from './path-from-here.ts';
import { rejectionLines, summarise } from './summary.ts';

export interface Report {
  /** names of the files as typed */
  readonly names: readonly string[];
  /** in the order of the names */
  readonly results: readonly FileResult[];
  /** one JSON document a line on standard output, everything else on standard error */
  readonly json: boolean;
  readonly cloud: OpenPlace;
}

const stateOf = (file: FileResult): string => {
  if ('result' in file) return file.result.status;
  if (file.error instanceof RejectedError) return 'rejected';
  return file.error instanceof UndeliveredError ? 'not delivered' : 'failed';
};

/** A line that counts many files. */
const countLines = (results: readonly FileResult[]): string[] => {
  if (results.length < 2) return [];
  const counts = new Map<string, number>();
  for (const state of results.map(stateOf)) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [`${results.length} files: ${[...counts].map(([state, count]) => `${count} ${state}`).join(', ')}`];
};

/** Report the result of each file. Unexpected errors are left to the caller. */
export const reportResults = ({ names, results, json, cloud }: Report, io: CommandIo): void => {
  const to = json ? io.stderr : io.stdout;
  const reportResult = (name: string, result: RunResult, undelivered?: string): void => {
    const { delivered, jobId, manifest } = result;
    const downloaded = delivered && {
      ...delivered,
      files: delivered.files.length,
      folder: pathFromHere(delivered.folder, io),
    };
    const summary = summarise({
      name,
      result,
      downloaded,
      howToFetch: undelivered ?? howToFetch(jobId, cloud, io),
      ...(result.work === undefined ? { note: 'nothing was left to do' } : {}),
    });
    print(to, ...summary);
    if (json) io.stdout.json(manifest);
  };
  results.forEach((file, index) => {
    const name = names[index] ?? '';
    if ('result' in file) {
      reportResult(name, file.result);
      return;
    }
    const { error } = file;
    if (error instanceof UndeliveredError) reportResult(name, error.result, error.message);
    else if (error instanceof RejectedError) {
      print(to, ...rejectionLines(name, error));
      // A rejected source has no manifest: this is the document under `by-source/`.
      if (json) io.stdout.json({ status: 'rejected', ...error.document });
    } else if (error instanceof FanreelError) print(io.stderr, `${name}: ${messageOf(error)}`);
  });
  print(to, ...countLines(results));
};

/** Say how a stopped run can be continued. */
export const reportStop = ({ place }: Pick<OpenPlace, 'place'>, io: CommandIo): void => {
  const whose = place.kind === 'dev' ? `\`fanreel dev\` (process ${place.pid})` : 'the stack';
  const [what, how] =
    place.kind === 'own'
      ? ['Stopped. What was rendered is kept', 'the same command goes on from here']
      : [`Stopped following; ${whose} goes on with what was uploaded`, 'the same command goes on from here'];
  print(io.stderr, `${what}; ${how}:`, `  ${typedCommand(io.argv)}`);
};
