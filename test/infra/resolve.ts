import type { Json, JsonObject, StackTemplate } from './synthesize.ts';

/** Stands for a property that CloudFormation leaves out. */
const NO_VALUE = Symbol('AWS::NoValue');
type Resolved = Json | typeof NO_VALUE;

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

/**
 * Resolve what CloudFormation resolves when it deploys: parameters, conditions, names.
 * A resource's Ref becomes `<LogicalId>`, an attribute `<LogicalId>.<Attribute>`, both in lower case and without digits at their end as
 * bucket names must be. Of rules of other buses than the default one, the Ref is `<bus>|<rule>`, and of aliases it is an ARN, as CloudFormation gives them.
 * @param parameters over the defaults; pseudo parameters too
 */
export const makeResolver = (template: StackTemplate, parameters: Readonly<Record<string, string>> = {}) => {
  const condition = (value: Json): boolean => {
    if (!isObject(value)) throw new TypeError(`no condition: ${JSON.stringify(value)}`);
    const [[name, operand] = ['', null]] = Object.entries(value);
    if (name === 'Condition') return condition(template.Conditions[String(operand)] ?? null);
    if (name === 'Fn::Not') return !condition(asList(operand)[0] ?? null);
    if (name === 'Fn::And') return asList(operand).every(condition);
    if (name === 'Fn::Equals') {
      const [left, right] = asList(operand).map((each) => resolve(each));
      return left === right;
    }
    throw new TypeError(`unknown condition ${name}`);
  };

  const functions: Readonly<Record<string, (operand: Json) => Resolved>> = {
    Ref: (operand) => {
      const name = String(operand);
      if (name === 'AWS::NoValue') return NO_VALUE;
      if (parameters[name] !== undefined) return parameters[name];
      if (name === 'AWS::StackId') return 'arn:stack/name/uuid';
      if (name.startsWith('AWS::')) return name.slice('AWS::'.length).toLowerCase();
      const parameter = template.Parameters[name];
      if (parameter !== undefined) return parameters[name] ?? parameter.Default ?? '';
      const referred = template.Resources[name];
      if (referred === undefined) throw new RangeError(`Ref to ${name}, which is nowhere`);
      const { Type, Properties } = referred;
      if (Type === 'AWS::Lambda::Alias') {
        const [of, alias] = [Properties.FunctionName, Properties.Name].map((each) => String(resolve(each ?? null)));
        return `arn:aws:lambda:region:account:function:${of}:${alias}`;
      }
      const bus = Type === 'AWS::Events::Rule' ? Properties.EventBusName : undefined;
      return bus === undefined ? physicalName(name) : `${String(resolve(bus))}|${physicalName(name)}`;
    },
    'Fn::GetAtt': (operand) => {
      const [id, attribute] = asList(operand);
      return `${physicalName(String(id))}.${String(attribute)}`;
    },
    'Fn::If': (operand) => {
      const [name, yes = null, no = null] = asList(operand);
      return resolveAny(condition({ Condition: String(name) }) ? yes : no);
    },
    'Fn::Join': (operand) => {
      const [separator, parts = []] = asList(operand);
      return asList(parts)
        .map((part) => String(resolve(part)))
        .join(String(separator));
    },
    'Fn::Split': (operand) => {
      const [separator, text = ''] = asList(operand);
      return String(resolve(text)).split(String(separator));
    },
    'Fn::Select': (operand) => {
      const [index, list = []] = asList(operand);
      return asList(resolve(list))[Number(index)] ?? NO_VALUE;
    },
    'Fn::Sub': (operand) => String(operand),
  };

  const resolveAny = (value: Json): Resolved => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(resolveAny).filter((each) => each !== NO_VALUE);
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [[name, operand] = ['', null]] = entries;
    const run = entries.length === 1 ? functions[name] : undefined;
    if (run !== undefined) return run(operand);
    const resolved = entries.map(([key, each]) => [key, resolveAny(each)] as const);
    return Object.fromEntries(resolved.filter((entry): entry is [string, Json] => entry[1] !== NO_VALUE));
  };

  const resolve = (value: Json): Json => {
    const resolved = resolveAny(value);
    if (resolved === NO_VALUE) throw new TypeError('there is no value');
    return resolved;
  };

  return { resolve, condition: (name: string) => condition({ Condition: name }) };
};

/** The name that a resource has here once it is deployed. */
export const physicalName = (logicalId: string): string => logicalId.toLowerCase();
