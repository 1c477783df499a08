import { OPTIONS } from '../../../shared/core/options/option-table.ts';
import { nearestWord } from '../../../shared/core/words/nearest-word.ts';

const dotted = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '.');

/** The option that somebody wrote as a flag, which only some are; one with a dot may be misspelt. */
const optionOfFlag = (flag: string | undefined): string | undefined => {
  if (flag === undefined) return undefined;
  const names = OPTIONS.map(({ name }) => name);
  const same = names.find((name) => dotted(name) === dotted(flag));
  return same ?? (flag.includes('.') ? nearestWord(flag, names) : undefined);
};

/** The flags that somebody may have meant by a word with one dash: `-o`, `-option`. */
const flagsOfShort = (short: string | undefined, flags: readonly string[]): readonly string[] => {
  if (short === undefined) return [];
  if (short.length === 1) return flags.filter((flag) => flag.startsWith(`--${short}`));
  return [nearestWord(`--${short}`, flags) ?? []].flat();
};

/** A file whose name begins with a dash, if that is what a word may be: it ends like one. */
const fileOf = (said: string): string | undefined => /^Unknown option '(-[^=']*\.[a-z]\w*)'/i.exec(said)?.[1];

/**
 * Lines of an error of the parser: a sentence, which quotes words as typed, and perhaps a line with a suggestion.
 * @param text as the parser says it
 * @param flags of the command, such as `--option`
 */
export const parserErrorLines = (text: string, flags: readonly string[]): string[] => {
  const [, sentence = text, suggestion] = /^(.*?)(?:\n(\(Did you mean [^\n]*\)))?\n*$/s.exec(text) ?? [];
  const said = sentence.replace(/^error: (.)/s, (_, first: string) => first.toUpperCase());
  const option = optionOfFlag(/^Unknown option '--([^'=]+)/.exec(said)?.[1]);
  if (option !== undefined) return [said, `(Did you mean --option ${option}=…?)`];
  if (suggestion !== undefined) return [said, suggestion];
  const meant = flagsOfShort(/^Unknown option '-([^-'=][^'=]*)/.exec(said)?.[1], flags);
  const file = fileOf(said);
  if (file !== undefined && meant.length === 0) return [said, `(A file of that name is written ./${file})`];
  if (meant.length === 0) return [said];
  return [said, `(Did you mean ${meant.length === 1 ? '' : 'one of '}${meant.join(', ')}?)`];
};
