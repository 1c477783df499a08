import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** An output of the stack with exactly this name. */
export const makeOutput = (scope: Construct, name: string, description: string, value: string): CfnOutput => {
  const made = new CfnOutput(scope, `${name}Output`, { description, value });
  made.overrideLogicalId(name);
  return made;
};
