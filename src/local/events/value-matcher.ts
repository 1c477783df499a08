import { BlockList, isIP } from 'node:net';
import { ConfigError } from '../../shared/core/errors/errors.ts';
import { matchWildcard, parseWildcard } from '../core/events/wildcard.ts';

/** A value of an event that is neither an object nor an array. */
export type Leaf = string | number | boolean | null;

/** Decides on all leaves that an event has at one field. The list is empty when the field is absent. */
export type LeafMatcher = (leaves: readonly Leaf[]) => boolean;

type Test = (leaf: Leaf) => boolean;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isLeaf = (value: unknown): value is Leaf =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

export const refuse = (field: string, problem: string): never => {
  throw new ConfigError(`Event pattern: ${field} ${problem}.`);
};

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

const stringAt = (field: string, value: unknown): string =>
  typeof value === 'string' ? value : refuse(field, `must be a string, not ${show(value)}`);

const onStrings =
  (test: (text: string) => boolean): Test =>
  (leaf) =>
    typeof leaf === 'string' && test(leaf);

const equalsIgnoreCase = (field: string, value: unknown): Test => {
  const wanted = stringAt(field, value).toLowerCase();
  return onStrings((text) => text.toLowerCase() === wanted);
};

const affix =
  (side: 'startsWith' | 'endsWith') =>
  (field: string, value: unknown): Test => {
    if (isRecord(value)) {
      const inner = `${field}.equals-ignore-case`;
      if (Object.keys(value).join() !== 'equals-ignore-case') {
        refuse(field, `must be a string or {"equals-ignore-case": string}, not ${show(value)}`);
      }
      const wanted = stringAt(inner, value['equals-ignore-case']).toLowerCase();
      return onStrings((text) => text.toLowerCase()[side](wanted));
    }
    const wanted = stringAt(field, value);
    return onStrings((text) => text[side](wanted));
  };

const wildcard = (field: string, value: unknown): Test => {
  const parsed = parseWildcard(stringAt(field, value));
  if ('problem' in parsed) return refuse(field, `${parsed.problem}: ${show(value)}`);
  return onStrings((text) => matchWildcard(parsed, text));
};

const COMPARISONS: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['=', (left, right) => left === right],
  ['<', (left, right) => left < right],
  ['<=', (left, right) => left <= right],
  ['>', (left, right) => left > right],
  ['>=', (left, right) => left >= right],
]);

const numeric = (field: string, value: unknown): Test => {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4)) {
    return refuse(field, `must be [operator, number] or [operator, number, operator, number], not ${show(value)}`);
  }
  const bounds: { operator: string; bound: number; compare: (left: number, right: number) => boolean }[] = [];
  for (let at = 0; at < value.length; at += 2) {
    const operator: unknown = value[at];
    const bound: unknown = value[at + 1];
    const compare = typeof operator === 'string' ? COMPARISONS.get(operator) : undefined;
    if (typeof operator !== 'string' || !compare) {
      return refuse(`${field}[${at}]`, `must be one of ${[...COMPARISONS.keys()].join(' ')}, not ${show(operator)}`);
    }
    if (typeof bound !== 'number' || !Number.isFinite(bound)) {
      return refuse(`${field}[${at + 1}]`, `must be a number, not ${show(bound)}`);
    }
    bounds.push({ operator, bound, compare });
  }
  const [from, to] = bounds;
  if (from && to) {
    const isRange = from.operator.startsWith('>') && to.operator.startsWith('<');
    if (!isRange) refuse(field, `must go from ">" or ">=" to "<" or "<=", not ${show(value)}`);
    if (from.bound >= to.bound) refuse(field, `has a bottom that is not below its top: ${show(value)}`);
  }
  return (leaf) => typeof leaf === 'number' && bounds.every(({ bound, compare }) => compare(leaf, bound));
};

const cidr = (field: string, value: unknown): Test => {
  const [address = '', bits = '', ...rest] = stringAt(field, value).split('/');
  const version = isIP(address);
  const size = version === 4 ? 32 : 128;
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > size) {
    return refuse(field, `must be an address and a prefix length such as "10.0.0.0/24", not ${show(value)}`);
  }
  const net = new BlockList();
  net.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return onStrings((text) => isIP(text) === version && net.check(text, version === 4 ? 'ipv4' : 'ipv6'));
};

/** One test or any of a list of them, the list never empty. */
const anyOf = (field: string, value: unknown, make: (field: string, value: unknown) => Test): Test => {
  if (!Array.isArray(value)) return make(field, value);
  if (value.length === 0) refuse(field, 'must not be an empty list');
  const tests = value.map((item, index) => make(`${field}[${index}]`, item));
  return (leaf) => tests.some((test) => test(leaf));
};

const exact = (field: string, value: unknown): Test =>
  isLeaf(value)
    ? (leaf) => leaf === value
    : refuse(field, `must be a string, number, boolean or null, not ${show(value)}`);

type MakeTest = (field: string, value: unknown) => Test;

const NEGATABLE: ReadonlyMap<string, MakeTest> = new Map([
  ['prefix', affix('startsWith')],
  ['suffix', affix('endsWith')],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
]);

const anythingBut = (field: string, value: unknown): Test => {
  if (isRecord(value)) {
    const [name = '', ...more] = Object.keys(value);
    const make = NEGATABLE.get(name);
    if (!make || more.length > 0) {
      return refuse(field, `takes values or one of ${[...NEGATABLE.keys()].join(', ')}, not ${show(value)}`);
    }
    const test = anyOf(`${field}.${name}`, value[name], make);
    return (leaf) => !test(leaf);
  }
  const test = anyOf(field, value, exact);
  return (leaf) => !test(leaf);
};

const OPERATORS: ReadonlyMap<string, MakeTest> = new Map([
  ...NEGATABLE,
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['cidr', cidr],
]);

/**
 * Compile one entry of the list that stands at a pattern's leaf: a value, or an object with one operator.
 * @param field where the entry stands, for messages
 * @throws {ConfigError} naming the field when EventBridge knows no such entry
 */
export const compileLeafMatcher = (field: string, entry: unknown): LeafMatcher => {
  if (!isRecord(entry)) {
    const test = exact(field, entry);
    return (leaves) => leaves.some(test);
  }
  const [name = '', ...more] = Object.keys(entry);
  const at = `${field}.${name}`;
  if (more.length > 0) refuse(field, `must hold one operator, not ${Object.keys(entry).join(', ')}`);
  if (name === 'exists') {
    const wanted = entry.exists;
    if (typeof wanted !== 'boolean') refuse(at, `must be true or false, not ${show(wanted)}`);
    return (leaves) => leaves.length > 0 === wanted;
  }
  const make = OPERATORS.get(name);
  if (!make)
    return refuse(field, `has the unknown operator ${show(name)}; known: exists, ${[...OPERATORS.keys()].join(', ')}`);
  const test = make(at, entry[name]);
  return (leaves) => leaves.some(test);
};
