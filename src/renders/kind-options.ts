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

/** Options of a kind of render, and whether it is rendered by default. */
export interface KindOptions extends OptionTables {
  /** media from which the kind can be rendered; `usual`: rendered by default */
  readonly media: Readonly<Partial<Record<Media, 'usual' | 'whenAsked'>>>;
  /** name of a switch that removes this kind when it is off, whatever `renders` says */
  readonly switchedBy?: string;
  /**
   * Schema of the options frozen into `job.json` below the kind's name; absent when the kind has no options. Options
   * whose schema also accepts undefined are frozen only if the kind is rendered, so that jobs without the kind keep
   * their ids.
   */
  readonly schema?: z.ZodMiniType;
  /**
   * Convert the values of all options, with defaults filled in, to the frozen options.
   * @returns the problem when the options leave nothing to render
   */
  readonly freeze?: (values: never, media: Media) => Reading<unknown>;
}

/** Type of the values read by option tables. */
export type ValuesOf<Tables extends OptionTables> = { readonly [Name in keyof Tables['integers']]: number } & {
  readonly [Name in keyof Tables['choices']]: Tables['choices'][Name]['choices'][number];
} & { readonly [Name in keyof Tables['switches']]: boolean };

/** An empty option table. */
export const NONE = {} as const;
