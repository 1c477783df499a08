import type { Json, JsonObject } from '../synthesize.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An intrinsic function or a reference: an object with one field, named so. */
export const intrinsicOf = (value: Json): readonly [name: string, operand: Json] | undefined => {
  if (!isObject(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  return entry[0] === 'Ref' || entry[0] === 'Condition' || entry[0].startsWith('Fn::') ? entry : undefined;
};

/** Every value within a value, itself included. */
export function* valuesWithin(value: Json): Generator<Json> {
  yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const each of Object.values(value)) yield* valuesWithin(each as Json);
}

/** What a value refers to: a name, and an attribute of it where it is one. */
export interface Reference {
  readonly name: string;
  readonly attribute?: string;
}

const ofSub = (operand: Json): Reference[] => {
  const [text, own] = Array.isArray(operand)
    ? (operand as unknown as readonly [string, JsonObject])
    : [String(operand), {}];
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].flatMap(([, inside = '']) => {
    const [name = '', ...attribute] = inside.split('.');
    if (inside in own) return [];
    return [attribute.length === 0 ? { name } : { name, attribute: attribute.join('.') }];
  });
};

/** All references within a value. */
export const referencesIn = (value: Json): Reference[] =>
  [...valuesWithin(value)].flatMap((each): Reference[] => {
    const [kind, operand = null] = intrinsicOf(each) ?? [];
    if (kind === 'Ref') return [{ name: String(operand) }];
    if (kind === 'Fn::Sub') return ofSub(operand);
    if (kind !== 'Fn::GetAtt') return [];
    const [name = '', attribute = ''] = Array.isArray(operand) ? operand.map(String) : String(operand).split('.');
    return [{ name, attribute }];
  });
