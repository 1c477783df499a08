import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { OPTIONS } from '../../shared/core/options/option-table.ts';
import { flagWords, hasFlag } from '../run/option-flags.ts';

const nameOfFlag = (words: string): string => words.replace(/^--/, '').replace(/ .*$/, '');

/** Words that may stand after `--option`: `gif.width=`, `ascii.colour=truecolor`. */
const pairs = (): string[] =>
  OPTIONS.flatMap((option) => {
    if (option.form === 'choice' || option.form === 'list')
      return option.choices.map((word) => `${option.name}=${word}`);
    return option.form === 'switch' ? [`${option.name}=on`, `${option.name}=off`] : [`${option.name}=`];
  });

/**
 * Add the command `complete`: `fanreel complete bash` prints a script, which asks `fanreel complete -- WORDS` for what may follow.
 * @see https://github.com/bombshell-dev/tab
 */
export const addCompletion = (program: Command): void => {
  const completion = tab(program);
  for (const name of ['run', 'estimate', 'play']) {
    const command = completion.commands.get(name);
    if (command === undefined) continue;
    const flags = program.commands.find((each) => each.name() === name)?.options.map(({ long }) => long) ?? [];
    for (const option of OPTIONS.filter(hasFlag)) {
      if (option.form !== 'choice' && option.form !== 'list') continue;
      const { choices, flag } = option;
      const flagName = nameOfFlag(flagWords(option));
      if (!flags.includes(`--${flagName}`)) continue;
      command.option(flagName, flag.help, (complete) => {
        for (const word of choices) complete(word, '');
      });
    }
    command.option('option', 'any option', (complete) => {
      for (const pair of pairs()) complete(pair, '');
    });
  }
};
