import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { didYouMean } from '../../shared/core/words/nearest-word.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { optionDocuments, optionRows } from '../core/words/option-rows.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';

/** Flags of `options` as commander hands them over. */
export interface OptionsFlags {
  readonly json?: boolean;
}

const WIDTH = 100;

/**
 * `fanreel options [NAME]`: what can be set, with ranges and defaults.
 * @param wanted a name, or the kind that they belong to; undefined: all
 * @throws {UsageError} when no option has that name
 */
export const optionsCommand = async (
  wanted: string | undefined,
  flags: OptionsFlags,
  io: CommandIo,
): Promise<number> => {
  const all = optionDocuments();
  const shown = all.filter(({ name }) => wanted === undefined || name === wanted || name.startsWith(`${wanted}.`));
  if (shown.length === 0) {
    const names = all.map(({ name }) => name);
    const kinds = names.flatMap((name) => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : []));
    const meant = didYouMean(wanted ?? '', [...names, ...kinds]);
    throw new UsageError(`"${wanted}" is no option.${meant} \`fanreel options\` lists all of them.`);
  }
  if (flags.json === true) io.stdout.json({ options: shown });
  else print(io.stdout, ...optionRows(shown, Math.min(WIDTH, io.stdout.columns ?? WIDTH)));
  return EXIT.complete;
};
