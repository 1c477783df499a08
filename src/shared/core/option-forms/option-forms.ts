import type * as z from 'zod/mini';
import type { Reading } from './reading.ts';

/** Media type of an upload, by its content. */
export const MEDIA = ['video', 'image'] as const;
export type Media = (typeof MEDIA)[number];

/** Facts that an option of any form has. Documents, help texts, fields and parameters are made of them. */
export interface OptionFacts {
  /** name in an upload's metadata and in messages; `<kind>.<key>` for an option of a kind of render */
  readonly name: string;
  /** stack parameter that sets a default for all uploads; set together with `env` */
  readonly parameter?: string;
  /** environment variable through which the stack parameter reaches a function */
  readonly env?: string;
  /** flag of the command, in addition to `--option <name>=<value>` */
  readonly flag?: OptionFlag;
  /** one sentence: what the option decides */
  readonly description: string;
  /** the sentence on the page, where values are ticked or typed unencoded; default: the description */
  readonly onPage?: string;
  /** label on the page; default: the words of the name */
  readonly label?: string;
  /** more about the values, for the document of options only */
  readonly note?: string;
}

/** A flag of the command that sets an option. */
export interface OptionFlag {
  /** name without dashes; a switch that is on by default is set by `--no-<name>` */
  readonly name: string;
  /** word for its value in the help; a switch has none */
  readonly value?: string;
  /** sentence of the help; choices and default are added to it */
  readonly help: string;
}

/** The part of an option that follows from its form. */
export interface Form<Name extends string, Value> {
  readonly form: Name;
  /** Schema of the value in `job.json`. */
  readonly schema: z.ZodMiniType<Value>;
  /**
   * Read a value as written in metadata.
   * @param as name in messages; default: the option's name
   */
  read(raw: string, as?: string): Reading<Value>;
  /** Write a value as {@link read} reads it. */
  write(value: Value): string;
}

/** Value of documents that were written before the option existed. Set it on an option that is added to a kind with options. */
interface Later<Value> {
  readonly whenAbsent?: Value;
}

export interface IntegerFacts extends OptionFacts, Later<number> {
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  /** option whose value is used instead of the default when this one is not set */
  readonly follows?: { readonly name: string };
  readonly unit: string;
}

export interface ChoiceFacts extends OptionFacts, Later<string> {
  readonly choices: readonly string[];
  readonly default: string;
}

export interface SwitchFacts extends OptionFacts, Later<boolean> {
  readonly default: boolean;
}

export interface ListFacts extends OptionFacts, Later<readonly string[]> {
  /** every word, in canonical order */
  readonly choices: readonly string[];
  /** for each media: the words that are possible, and the default ones */
  readonly byMedia: Readonly<Record<Media, { readonly allowed: readonly string[]; readonly usual: readonly string[] }>>;
  /** what is done with the words, in a message: `written` */
  readonly verb: string;
}

export interface CharactersFacts extends OptionFacts {
  /** fewest and most characters */
  readonly minimum: number;
  readonly maximum: number;
}

export interface TimeFacts extends OptionFacts {
  /** seconds */
  readonly minimum: number;
  readonly maximum: number;
  /** seconds; absent: not set */
  readonly default?: number;
}

export interface BytesFacts extends OptionFacts {
  /** smallest and largest size, bytes */
  readonly minimum: number;
  readonly maximum: number;
}

/** A whole number within a range. */
export type IntegerOption = IntegerFacts & Form<'integer', number>;
/** One word out of a few. */
export type ChoiceOption = ChoiceFacts & Form<'choice', string>;
/** On or off. */
export type SwitchOption = SwitchFacts & Form<'switch', boolean>;
/** Some words out of a few, separated by commas. */
export type ListOption = ListFacts & Form<'list', readonly string[]>;
/** Different characters, percent-encoded; not set by default. */
export type CharactersOption = CharactersFacts & Form<'characters', string>;
/** A time in the film or a length, seconds with up to three decimals. */
export type TimeOption = TimeFacts & Form<'time', number>;
/** Times in the film, ascending; not set by default. */
export type TimesOption = Omit<TimeFacts, 'default'> & Form<'times', readonly number[]>;

/** A size, written with its unit; not set by default. */
export type BytesOption = BytesFacts & Form<'bytes', number>;

/** An option of an upload. A further form is a member here; the compiler names each place that has to know it. */
export type Option =
  | IntegerOption
  | ChoiceOption
  | SwitchOption
  | ListOption
  | CharactersOption
  | BytesOption
  | TimeOption
  | TimesOption;

/** Type of the values of an option. */
export type ValueOf<Of> = Of extends { read(raw: string): Reading<infer Value> } ? Value : never;
