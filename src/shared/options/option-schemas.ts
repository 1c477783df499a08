import * as z from 'zod/mini';
import type { ChoiceOption, IntegerOption } from './option-forms.ts';

/** A whole number within an option's range. */
export const integerSchema = ({ minimum, maximum }: IntegerOption) =>
  z.int().check(z.minimum(minimum), z.maximum(maximum));

/** One of an option's words. */
export const choiceSchema = <const Words extends readonly string[]>(
  option: ChoiceOption & { readonly choices: Words },
) => z.enum<Words>(option.choices);
