import type * as z from 'zod/mini';
import type { ChoiceOption, IntegerOption, Media, SwitchOption } from '../shared/options/option-forms.ts';
import type { Reading } from '../shared/options/reading.ts';

/** Options by the name that they have in an upload's metadata, `<kind>.<option>`. */
export type OptionsByName<Option> = Readonly<Record<string, Option>>;

/** The options that a kind of render has, as tables. */
export interface OptionTables {
  readonly integers: OptionsByName<IntegerOption>;
  readonly choices: OptionsByName<ChoiceOption>;
  readonly switches: OptionsByName<SwitchOption>;
}

/** What a kind of render can be asked for with, and whether it is made when nobody asks. */
export interface KindOptions extends OptionTables {
  /** media that it can be made of; `usual`: it is made of them when nobody says what is to be made */
  readonly media: Readonly<Partial<Record<Media, 'usual' | 'whenAsked'>>>;
  /** name of an option that takes this kind out when it is off, whatever `renders` says */
  readonly switchedBy?: string;
  /**
   * What is frozen into `job.json` below the kind's name; absent where the kind has no options. One that takes nothing as well is
   * frozen only where the kind is rendered: jobs without it keep their ids.
   */
  readonly schema?: z.ZodMiniType;
  /**
   * From the values of all options, each at its default where nobody said anything, to what is frozen.
   * @returns the problem when what was asked for leaves nothing to be made
   */
  readonly freeze?: (values: never, media: Media) => Reading<unknown>;
}

/** The values that option tables are read as. */
export type ValuesOf<Tables extends OptionTables> = { readonly [Name in keyof Tables['integers']]: number } & {
  readonly [Name in keyof Tables['choices']]: Tables['choices'][Name]['choices'][number];
} & { readonly [Name in keyof Tables['switches']]: boolean };

/** No option of a form. */
export const NONE = {} as const;
