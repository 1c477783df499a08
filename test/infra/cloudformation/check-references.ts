import type { Json, StackTemplate } from '../synthesize.ts';
import { specOf } from './check-properties.ts';
import { intrinsicOf, referencesIn, valuesWithin } from './walk.ts';

const conditionsIn = (value: Json): string[] =>
  [...valuesWithin(value)].flatMap((each) => {
    const [kind, operand = null] = intrinsicOf(each) ?? [];
    if (kind === 'Condition') return [String(operand)];
    return kind === 'Fn::If' ? [String((operand as readonly Json[])[0])] : [];
  });

const hasAttribute = (type: string, attribute: string): boolean => {
  const spec = specOf(type);
  // What a custom resource answers with is known to its function alone.
  return spec === undefined ? type.startsWith('Custom::') : attribute in spec.attributes;
};

/**
 * Compare what a template refers to with what it has: references, attributes, conditions, dependencies without a circle, and nothing
 * declared in vain.
 * @returns a line for each fault
 */
export const checkReferences = (template: StackTemplate): string[] => {
  const { Resources, Parameters = {}, Conditions = {}, Outputs = {}, Rules = {} } = template;
  const all = [...valuesWithin({ Resources, Conditions, Outputs, Rules } as unknown as Json)];
  const parts = [...Object.entries(Resources), ...Object.entries(Outputs)];
  const used = new Set(
    referencesIn({ Resources, Conditions, Outputs, Rules } as unknown as Json).map(({ name }) => name),
  );
  const conditions = new Set([
    ...conditionsIn({ Resources, Conditions, Outputs } as unknown as Json),
    ...parts.flatMap(([, { Condition }]) => (Condition === undefined ? [] : [String(Condition)])),
  ]);
  const dependencies = new Map(
    Object.entries(Resources).map(([id, { Properties = {}, DependsOn = [] }]) => [
      id,
      [...referencesIn(Properties).map(({ name }) => name), ...[DependsOn].flat()].filter((name) => name in Resources),
    ]),
  );
  return [
    ...(all.length === 0 ? ['the template is empty'] : []),
    ...parts.flatMap(([id, part]) =>
      referencesIn(part as unknown as Json).flatMap(({ name, attribute }) => {
        if (attribute === undefined) {
          return name in Resources || name in Parameters || name.startsWith('AWS::')
            ? []
            : [`${id} refers to ${name}, which is nowhere`];
        }
        const target = Resources[name];
        if (target === undefined) return [`${id} refers to ${name}.${attribute}, which is nowhere`];
        return hasAttribute(target.Type, attribute)
          ? []
          : [`${id} refers to ${name}.${attribute}, which ${target.Type} has not`];
      }),
    ),
    ...Object.entries(Resources).flatMap(([id, { DependsOn = [] }]) =>
      [DependsOn]
        .flat()
        .filter((name) => !(name in Resources))
        .map((name) => `${id} depends on ${name}, which is nowhere`),
    ),
    ...[...conditions].filter((name) => !(name in Conditions)).map((name) => `the condition ${name} is nowhere`),
    ...Object.keys(Conditions)
      .filter((name) => !conditions.has(name))
      .map((name) => `the condition ${name} is not used`),
    ...Object.keys(Parameters)
      .filter((name) => !used.has(name))
      .map((name) => `the parameter ${name} is not used`),
    ...circles(dependencies).map((circle) => `${circle} is in a circle of dependencies, or waits for one`),
  ];
};

/** What is left when everything whose dependencies are made is made. */
const circles = (dependencies: ReadonlyMap<string, readonly string[]>): string[] => {
  const left = new Map(dependencies);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [id, needs] of left) if (!needs.some((need) => left.has(need))) left.delete(id);
  }
  return [...left.keys()];
};
