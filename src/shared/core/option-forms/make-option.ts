import * as z from 'zod/mini';
import { readBytes, writeByteSize } from './byte-size.ts';
import type {
  BytesFacts,
  CharactersFacts,
  ChoiceFacts,
  Form,
  IntegerFacts,
  ListFacts,
  SwitchFacts,
  TimeFacts,
} from './option-forms.ts';
import { readCharacters, readChoice, readInteger, readList, readSwitch } from './read-option.ts';
import { readTime, readTimes } from './read-time.ts';

/** An option that is a whole number. */
export const integerOption = <const Facts extends IntegerFacts>(facts: Facts): Facts & Form<'integer', number> => ({
  ...facts,
  form: 'integer',
  schema: z.int().check(z.minimum(facts.minimum), z.maximum(facts.maximum)),
  read: (raw, as = facts.name) => readInteger({ ...facts, name: as }, raw),
  write: String,
});

/** An option that is one word out of a few. */
export const choiceOption = <const Facts extends ChoiceFacts>(
  facts: Facts & { readonly default: Facts['choices'][number] },
): Facts & Form<'choice', Facts['choices'][number]> => ({
  ...facts,
  form: 'choice',
  schema: z.enum<Facts['choices']>(facts.choices) as z.ZodMiniType<Facts['choices'][number]>,
  read: (raw, as = facts.name) => readChoice<Facts['choices'][number]>({ ...facts, name: as }, raw),
  write: (value) => value,
});

/** An option that is on or off. */
export const switchOption = <const Facts extends SwitchFacts>(facts: Facts): Facts & Form<'switch', boolean> => ({
  ...facts,
  form: 'switch',
  schema: z.boolean(),
  read: (raw, as = facts.name) => readSwitch(as, raw),
  write: (value) => (value ? 'on' : 'off'),
});

/** An option that is a list of words. */
export const listOption = <const Facts extends ListFacts>(
  facts: Facts,
): Facts & Form<'list', readonly Facts['choices'][number][]> => ({
  ...facts,
  form: 'list',
  schema: z
    .array(z.enum<Facts['choices']>(facts.choices) as z.ZodMiniType<Facts['choices'][number]>)
    .check(z.minLength(1)),
  read: (raw, as = facts.name) => readList<Facts['choices'][number]>({ ...facts, name: as }, raw),
  write: (value) => value.join(','),
});

/** An option that is a set of characters. */
export const charactersOption = <const Facts extends CharactersFacts>(
  facts: Facts,
): Facts & Form<'characters', string> => ({
  ...facts,
  form: 'characters',
  schema: z.string(),
  read: (raw, as = facts.name) => readCharacters({ ...facts, name: as }, raw),
  write: encodeURIComponent,
});

const secondsSchema = ({ minimum, maximum }: TimeFacts) => z.number().check(z.minimum(minimum), z.maximum(maximum));

/** An option that is a time in the film, or a length. */
export const timeOption = <const Facts extends TimeFacts>(facts: Facts): Facts & Form<'time', number> => ({
  ...facts,
  form: 'time',
  schema: secondsSchema(facts),
  read: (raw, as = facts.name) => readTime({ ...facts, name: as }, raw),
  write: String,
});

/** An option that is a list of times in the film. */
export const timesOption = <const Facts extends Omit<TimeFacts, 'default'>>(
  facts: Facts,
): Facts & Form<'times', readonly number[]> => ({
  ...facts,
  form: 'times',
  schema: z.array(secondsSchema(facts)).check(z.minLength(1)),
  read: (raw, as = facts.name) => readTimes({ ...facts, name: as }, raw),
  write: (value) => value.join(','),
});

/** An option that is a size in bytes. */
export const bytesOption = <const Facts extends BytesFacts>(facts: Facts): Facts & Form<'bytes', number> => ({
  ...facts,
  form: 'bytes',
  schema: z.int().check(z.minimum(facts.minimum), z.maximum(facts.maximum)),
  read: (raw, as = facts.name) => readBytes({ ...facts, name: as }, raw),
  write: writeByteSize,
});
