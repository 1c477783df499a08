import type { Json, StackTemplate } from '../synthesize.ts';
import { intrinsicOf, isObject, valuesWithin } from './walk.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const OF_TEMPLATES = { bytes: 1_000_000, Resources: 500, Outputs: 200, Parameters: 200 } as const;
const DESCRIPTION_CHARACTERS = 1024;

/** Longest texts and lists, by type and property. Deployment fails beyond them, and CloudFormation's schemas do not have them. */
const LONGEST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'AWS::Lambda::Function': { Description: 256, FunctionName: 64, Layers: 5, Handler: 128 },
  'AWS::Lambda::Alias': { Name: 128, Description: 256 },
  'AWS::Events::EventBus': { Name: 256, Description: 512 },
  'AWS::Events::Rule': { Name: 64, Description: 512, EventPattern: 2048, Targets: 5 },
  'AWS::IAM::Role': { RoleName: 64, Description: 1000, AssumeRolePolicyDocument: 2048, ManagedPolicyArns: 10 },
  'AWS::IAM::Policy': { PolicyName: 128, PolicyDocument: 10_240 },
  'AWS::IAM::ManagedPolicy': { ManagedPolicyName: 128, PolicyDocument: 6144 },
  'AWS::S3::Bucket': { BucketName: 63 },
  'AWS::S3::BucketPolicy': { PolicyDocument: 20_480 },
  'AWS::SQS::Queue': { QueueName: 80 },
  'AWS::CloudWatch::Alarm': { AlarmName: 255, AlarmDescription: 1024, Metrics: 20 },
  'AWS::CloudWatch::Dashboard': { DashboardName: 255 },
  'AWS::Logs::LogGroup': { LogGroupName: 512 },
  'AWS::ApiGatewayV2::Api': { Name: 128, Description: 1024 },
  'AWS::EC2::SecurityGroup': { GroupDescription: 255 },
};
/** Environment variables of a function, names and values together. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_BYTES = 4096;

/** About as long as a value of which CloudFormation knows the text: an ARN of a bucket, a function or a bus. */
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:Films-PreviewsSplitterFunctionBF019679-AbCdEfGhIjKl';

/** A value as deployed, with an ARN for every text that is not known before. */
const asDeployed = (value: Json): Json => {
  const [kind, operand = null] = intrinsicOf(value) ?? [];
  if (kind === 'Fn::Join') {
    const [separator, parts] = operand as readonly [string, readonly Json[]];
    return Array.isArray(parts) ? parts.map((part: Json) => String(asDeployed(part))).join(separator) : ARN;
  }
  if (kind === 'Fn::If') {
    const [yes = null, no = null] = (operand as readonly Json[]).slice(1).map(asDeployed);
    return lengthOf(yes) >= lengthOf(no) ? yes : no;
  }
  if (kind === 'Ref' && String(operand).startsWith('AWS::')) return String(operand);
  if (kind !== undefined) return ARN;
  if (Array.isArray(value)) return (value as readonly Json[]).map(asDeployed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asDeployed(each)]));
};

/** Characters of a text or a document, entries of a list. */
const lengthOf = (value: Json): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : JSON.stringify(value).length;

/**
 * Compare a template with limits of CloudFormation and of the services.
 * @returns a line for each fault
 */
export const checkLimits = (template: StackTemplate): string[] => {
  const above = (what: string, is: number, most: number): string[] =>
    is > most ? [`${what}: ${is}, at most ${most}`] : [];
  const { bytes, ...counts } = OF_TEMPLATES;
  const named = [
    ...Object.keys(template.Resources),
    ...Object.keys(template.Outputs ?? {}),
    ...Object.keys(template.Parameters ?? {}),
  ];
  return [
    ...above('bytes of the template', Buffer.byteLength(JSON.stringify(template)), bytes),
    ...Object.entries(counts).flatMap(([part, most]) =>
      above(part, Object.keys(template[part as keyof typeof counts] ?? {}).length, most),
    ),
    ...named.filter((id) => !/^[A-Za-z0-9]{1,255}$/.test(id)).map((id) => `${id} is no logical id`),
    ...Object.entries({ ...template.Outputs, ...template.Parameters }).flatMap(([id, { Description }]) =>
      above(`${id}.Description`, lengthOf((Description as Json | undefined) ?? ''), DESCRIPTION_CHARACTERS),
    ),
    ...Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
      const limits = Object.entries(LONGEST[Type] ?? {}).filter(([name]) => name in Properties);
      const environment = isObject(Properties.Environment) ? asDeployed(Properties.Environment.Variables ?? {}) : {};
      const variables = Object.entries(environment as object).map(([name, value]) => `${name}${value}`);
      return [
        ...limits.flatMap(([name, most]) => above(`${id}.${name}`, lengthOf(asDeployed(Properties[name] ?? '')), most)),
        ...above(`${id}.Environment`, Buffer.byteLength(variables.join('')), ENVIRONMENT_BYTES),
      ];
    }),
    ...[...valuesWithin(template.Resources as unknown as Json)]
      .filter((value) => value === null)
      .map(() => 'a value is null'),
  ];
};
