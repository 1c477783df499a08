import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Record why a rule of cdk-nag does not apply to a resource. */
export const acknowledge = (scope: IConstruct, id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id, reason });

/**
 * A reference as cdk-nag writes it in the name of a finding: `<SourceBucket.Arn>`, `arn:<AWS::Partition>:s3:::films`.
 * @param scope anything in the stack that uses it
 */
export const asInFinding = (scope: IConstruct, reference: string): string => {
  const write = (node: unknown): string => {
    if (typeof node === 'string') return node;
    const [[name, operand] = ['', undefined]] = Object.entries(node as Readonly<Record<string, unknown>>);
    if (name === 'Ref') return `<${write(operand)}>`;
    if (name === 'Fn::ImportValue') return write(operand);
    if (name === 'Fn::GetAtt') return `<${(operand as readonly unknown[]).map(write).join('.')}>`;
    if (name === 'Fn::Join') {
      const [separator, parts] = operand as readonly [string, readonly unknown[]];
      return parts.map(write).join(separator);
    }
    return JSON.stringify(node);
  };
  return write(Stack.of(scope).resolve(reference));
};
