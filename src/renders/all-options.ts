import type { OptionTables } from './kind-options.ts';
import { KIND_OPTIONS } from './options.ts';

type Intersected<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The options of all kinds that a table holds, by name. */
type AllOf<Table extends keyof OptionTables> = {
  readonly [Name in keyof Intersected<(typeof KIND_OPTIONS)[keyof typeof KIND_OPTIONS][Table]>]: Intersected<
    (typeof KIND_OPTIONS)[keyof typeof KIND_OPTIONS][Table]
  >[Name];
};

const allOf = <Table extends keyof OptionTables>(table: Table): AllOf<Table> =>
  Object.assign({}, ...Object.values(KIND_OPTIONS).map((options) => options[table]));

/** Whole-number options of every kind, in the order of the kinds. */
export const KIND_INTEGERS: AllOf<'integers'> = allOf('integers');
/** Options of every kind that are a word out of a few. */
export const KIND_CHOICES: AllOf<'choices'> = allOf('choices');
/** Options of every kind that are on or off. */
export const KIND_SWITCHES: AllOf<'switches'> = allOf('switches');
