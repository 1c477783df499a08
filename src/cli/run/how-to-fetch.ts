import type { OpenPlace } from '../../sdk/client/fanreel.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { calledAs } from '../core/words/typed-command.ts';
import { type CommandIo, homeOf } from '../terminal/command-io.ts';
import { pathFromHere } from './path-from-here.ts';

/** ` --stack NAME`, or nothing for the local cloud. */
export const stackFlag = (stack: string | undefined): string => (stack === undefined ? '' : ` --stack ${stack}`);

/** The command, as it was called, that copies the results of a job to this machine. */
export const copyHint = (jobId: string, stack: string | undefined, { argv }: Pick<CommandIo, 'argv'>): string =>
  `\`${calledAs(argv)} get ${jobId}${stackFlag(stack)} --out out\` copies them to out/${jobId}/`;

/** Where the results of a job are, and how they are copied to this machine. */
export const howToFetch = (
  jobId: string,
  { outputBucket, place }: Pick<OpenPlace, 'outputBucket' | 'place'>,
  io: Pick<CommandIo, 'argv' | 'env' | 'cwd'>,
): string => {
  const copy = copyHint(jobId, place.kind === 'stack' ? place.name : undefined, io);
  if (place.kind === 'own') return `kept in ${pathFromHere(homeOf(io), io)}; ${copy}`;
  const whose = place.kind === 'dev' ? ' of `fanreel dev`' : '';
  return `s3://${outputBucket}/${jobPrefix(jobId)}${whose}; ${copy}`;
};
