import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, Resource } from '@aws-cdk/service-spec-types';
import type { Json, JsonObject, StackTemplate } from '../synthesize.ts';
import { intrinsicOf, isObject } from './walk.ts';

const SPEC = loadAwsServiceSpecSync();

/** CloudFormation's own schema of a type; undefined for custom resources and for what it does not know. */
export const specOf = (type: string): Resource | undefined =>
  SPEC.lookup('resource', 'cloudFormationType', 'equals', type)[0];

/** Text for which CloudFormation takes a number or a switch. */
const isNumber = (value: Json): boolean => typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value));
const isScalar = (value: Json): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/**
 * Compare the properties of a template's resources with CloudFormation's schemas: names, what is required, types, allowed values.
 * What an intrinsic function gives is known at deployment only; of parameters, the values that are allowed are looked at.
 * @returns a line for each fault
 */
export const checkProperties = ({ Resources, Parameters }: StackTemplate): string[] => {
  const choices = (operand: Json): readonly Json[] => {
    const { Type, AllowedValues = [], Default } = Parameters?.[String(operand)] ?? {};
    if (Type === undefined || Type.startsWith('AWS::')) return [];
    // An empty parameter is "none": a condition leaves the property out.
    return [...AllowedValues, ...(Default === undefined ? [] : [Default])].filter((each) => each !== '');
  };

  const check = (value: Json, type: PropertyType, at: string): string[] => {
    const [kind, operand = null] = intrinsicOf(value) ?? [];
    if (kind === 'Fn::If') return (operand as readonly Json[]).slice(1).flatMap((each) => check(each, type, at));
    if (kind === 'Ref') return choices(operand).flatMap((each) => check(each, type, at));
    if (kind !== undefined && kind !== 'Condition') return [];
    const wrong = (allowed: string): string[] => [`${at} is ${JSON.stringify(value)}; ${allowed}`];
    switch (type.type) {
      case 'string': {
        if (!isScalar(value)) return wrong('a string is needed');
        const { allowedValues } = type;
        return allowedValues === undefined || allowedValues.includes(String(value))
          ? []
          : wrong(`allowed are ${allowedValues.join(', ')}`);
      }
      case 'integer':
        return Number.isInteger(Number(value)) && isNumber(value) ? [] : wrong('a whole number is needed');
      case 'number':
        return isNumber(value) ? [] : wrong('a number is needed');
      case 'boolean':
        return ['true', 'false'].includes(String(value)) ? [] : wrong('true or false is needed');
      case 'json':
        return isObject(value) || typeof value === 'string' ? [] : wrong('an object is needed');
      case 'tag':
        return checkAll(value, { Key: TEXT, Value: TEXT }, at);
      case 'array':
        if (!Array.isArray(value)) return wrong('a list is needed');
        return (value as readonly Json[]).flatMap((each, index) => check(each, type.element, `${at}[${index}]`));
      case 'map':
        if (!isObject(value)) return wrong('an object is needed');
        return Object.entries(value).flatMap(([key, each]) => check(each, type.element, `${at}.${key}`));
      case 'ref':
        return checkAll(value, SPEC.get('typeDefinition', type.reference).properties, at);
      case 'union':
        return shortest(type.types.map((each) => check(value, each, at)));
      default:
        return isScalar(value) ? [] : wrong('a string is needed');
    }
  };

  const checkAll = (value: Json, properties: Readonly<Record<string, Property>>, at: string): string[] => {
    if (!isObject(value)) return [`${at} is ${JSON.stringify(value)}; an object is needed`];
    const required = Object.entries(properties).filter(([, { required = false }]) => required);
    return [
      ...required.filter(([name]) => !(name in value)).map(([name]) => `${at}.${name} is missing`),
      ...Object.entries(value).flatMap(([name, each]) => {
        const property = properties[name];
        if (property === undefined) return [`${at}.${name} is unknown`];
        return shortest([property.type, ...(property.previousTypes ?? [])].map((t) => check(each, t, `${at}.${name}`)));
      }),
    ];
  };

  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    if (Type.startsWith('Custom::')) return 'ServiceToken' in Properties ? [] : [`${id}.ServiceToken is missing`];
    const spec = specOf(Type);
    return spec === undefined
      ? [`${id} has the unknown type ${Type}`]
      : checkAll(Properties as JsonObject, spec.properties, id);
  });
};

const TEXT: Property = { type: { type: 'string' }, required: true };
const shortest = (each: readonly string[][]): string[] =>
  each.reduce((best, next) => (next.length < best.length ? next : best));
