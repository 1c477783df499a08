import { describe, expect, it } from 'vitest';
import { checkLimits } from '../cloudformation/check-limits.ts';
import { checkProperties } from '../cloudformation/check-properties.ts';
import { checkReferences } from '../cloudformation/check-references.ts';
import { SYNTHESIZED } from '../pipeline/variants.ts';
import { type Json, type StackTemplate, synthesize } from '../synthesize.ts';

const TEMPLATES: readonly (readonly [string, StackTemplate])[] = [
  ['the stack', synthesize()],
  ['the stack with the page', synthesize({ viewer: {} })],
  ...Object.entries(SYNTHESIZED.templates).map(([name, each]) => [`the construct, ${name}`, each] as const),
];
const faultsOf = (template: StackTemplate): string[] => [
  ...checkProperties(template),
  ...checkReferences(template),
  ...checkLimits(template),
];

describe('the template of', () => {
  it.each(TEMPLATES)('%s fits the schemas of CloudFormation and its limits', (_, template) => {
    expect(faultsOf(template)).toEqual([]);
  });
});

/** What can be changed in a copy of a template. */
type Loose = { [name: string]: Loose & Json };

describe('a template fails', () => {
  const first = (template: Loose, type: string): Loose => {
    const found = Object.values(template.Resources as Loose).find(({ Type }) => (Type as Json) === type);
    return found?.Properties as Loose;
  };
  const set = (type: string, name: string, value: Json) => (template: Loose) =>
    Object.assign(first(template, type), { [name]: value });
  it.each<[string, (template: Loose) => unknown, RegExp]>([
    ['an unknown property', set('AWS::Lambda::Function', 'MemoySize', 1), /\.MemoySize is unknown/],
    ['one that CloudFormation itself sets', set('AWS::S3::Bucket', 'Arn', 'arn'), /\.Arn is unknown/],
    ['another type', set('AWS::SQS::Queue', 'VisibilityTimeout', 'long'), /"long"; a whole number is needed/],
    ['a value that is not allowed', set('AWS::Events::Rule', 'State', 'ON'), /"ON"; allowed are DISABLED, ENABLED/],
    ['a missing property', (each) => delete first(each, 'AWS::Lambda::Permission').Action, /\.Action is missing/],
    ['an unknown type', (each) => Object.assign(each.Resources as Loose, { A: { Type: 'AWS::No' } }), /unknown type/],
    ['an attribute that is not', set('AWS::IAM::Policy', 'Roles', [{ 'Fn::GetAtt': ['Bus', 'Nope'] }]), /Bus\.Nope/],
    [
      'a reference to nowhere',
      set('AWS::IAM::Policy', 'PolicyName', { 'Fn::Sub': [`${'$'}{Own}${'$'}{Gone}`, { Own: 'y' }] }),
      /refers to Gone/,
    ],
    [
      'a parameter in vain',
      (each) => Object.assign(each.Parameters as Loose, { P: { Type: 'String' } }),
      /P is not used/,
    ],
    ['a condition in vain', (each) => Object.assign(each.Conditions as Loose, { C: {} }), /C is not used/],
    [
      'a circle',
      (each) => {
        const [id = ''] =
          Object.entries(each.Resources as Loose).find(([, { Type }]) => (Type as Json) === 'AWS::IAM::Role') ?? [];
        return set('AWS::IAM::Role', 'Description', { Ref: id })(each);
      },
      /in a circle/,
    ],
    [
      'a policy that is too long',
      set('AWS::IAM::Policy', 'PolicyDocument', { Statement: 'x'.repeat(11_000) }),
      /10240/,
    ],
    [
      'variables of more than 4 KB',
      set('AWS::Lambda::Function', 'Environment', { Variables: { A: 'x'.repeat(4100) } }),
      /Environment: 4101, at most 4096/,
    ],
  ])('with %s', (_, spoil, message) => {
    const template = structuredClone(synthesize()) as unknown as Loose;
    spoil(template);
    expect(faultsOf(template as unknown as StackTemplate).join('\n')).toMatch(message);
  });
});
