import type { Command } from 'commander';
import type { ChosenSettings } from '../../sdk/core/settings/config.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { findSettings } from './find-config.ts';

/** A command with one of these flags gets the config; others have no use for it. */
const CONCERNED: readonly string[] = ['stack', 'preset', 'concurrency'];
/** Flags that the config gives a value, for commands that have them. */
const GIVEN = ['stack', 'out', 'packed'] as const satisfies readonly (keyof ChosenSettings)[];
/** Commands that end a job for good: the stack that it is on has to be typed. */
const ENDING: readonly string[] = ['cancel', 'delete'];
/** Commands that look for a file of this machine before they look on the stack of the config. */
const OF_FILES_FIRST: readonly string[] = ['play'];

/**
 * Let a command have what the config says: under `settings`, and as values of flags that were not typed.
 * @throws {UsageError} when the config is wrong, or has no such preset
 */
export const applyConfig = async (
  command: Pick<Command, 'name' | 'options' | 'getOptionValue' | 'getOptionValueSource' | 'setOptionValueWithSource'>,
  { cwd }: Pick<CommandIo, 'cwd'>,
): Promise<void> => {
  const flags = command.options.map((option) => option.attributeName());
  if (ENDING.includes(command.name()) || !flags.some((name) => CONCERNED.includes(name))) return;
  const settings = await findSettings(cwd, command.getOptionValue('preset') as string | undefined);
  const set = (name: string, value: unknown): void => {
    command.setOptionValueWithSource(name, value, 'config');
  };
  const isTyped = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  for (const name of GIVEN) {
    if (name === 'stack' && OF_FILES_FIRST.includes(command.name())) continue;
    if (settings[name] !== undefined && flags.includes(name) && !isTyped(name)) set(name, settings[name]);
  }
  // Beside --out alone it means something.
  if (!isTyped('packed') && flags.includes('out') && command.getOptionValue('out') === undefined)
    set('packed', undefined);
  set('settings', settings);
};
