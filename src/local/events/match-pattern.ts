import { compileLeafMatcher, isLeaf, isRecord, type Leaf, refuse } from './value-matcher.ts';

/** Tells whether an event matches the pattern that this was compiled from. */
export type EventMatcher = (event: unknown) => boolean;

const flatten = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(flatten) : [value]);

const leavesOf = (value: unknown): Leaf[] => flatten(value).filter(isLeaf);

const compileOr = (field: string, value: unknown): EventMatcher => {
  if (!Array.isArray(value) || value.length < 2) return refuse(field, 'must be a list of at least two patterns');
  const alternatives = value.map((alternative, index) => compileFields(`${field}[${index}]`, alternative));
  return (event) => alternatives.some((matches) => matches(event));
};

const compileLeaf = (field: string, entries: readonly unknown[], name: string): EventMatcher => {
  if (entries.length === 0) refuse(field, 'must not be an empty list');
  const matchers = entries.map((entry, index) => compileLeafMatcher(`${field}[${index}]`, entry));
  return (event) => {
    const leaves = isRecord(event) && Object.hasOwn(event, name) ? leavesOf(event[name]) : [];
    return matchers.some((matches) => matches(leaves));
  };
};

const compileNested = (field: string, pattern: unknown, name: string): EventMatcher => {
  const matches = compileFields(field, pattern);
  return (event) => {
    const value = isRecord(event) && Object.hasOwn(event, name) ? event[name] : undefined;
    // All fields of a nested pattern must hold for the same element of an array of objects.
    const objects = flatten(value).filter(isRecord);
    return objects.length > 0 ? objects.some(matches) : matches(undefined);
  };
};

const compileFields = (field: string, pattern: unknown): EventMatcher => {
  if (!isRecord(pattern)) return refuse(field, `must be an object, not ${JSON.stringify(pattern) ?? String(pattern)}`);
  const names = Object.keys(pattern);
  if (names.length === 0) refuse(field, 'must not be an empty object');
  const parts = names.map((name): EventMatcher => {
    const value = pattern[name];
    const at = `${field}.${name}`;
    if (name === '$or') return compileOr(at, value);
    if (Array.isArray(value)) return compileLeaf(at, value, name);
    if (isRecord(value)) return compileNested(at, value, name);
    return refuse(at, `must be a list of values or an object, not ${JSON.stringify(value) ?? String(value)}`);
  });
  return (event) => parts.every((matches) => matches(event));
};

/**
 * Compile an EventBridge event pattern.
 * Fields are joined by AND, the entries of a field's list by OR. Where the event has an array, one element that matches
 * is enough; of an array of objects one element must match all fields of the nested pattern.
 * @param pattern content-based pattern: values, prefix, suffix, anything-but, numeric, exists, equals-ignore-case, wildcard, cidr, $or
 * @returns a pure predicate over events
 * @throws {ConfigError} naming the field when the pattern is not valid
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export const compilePattern = (pattern: unknown): EventMatcher => compileFields('pattern', pattern);
