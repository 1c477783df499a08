import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Say of a resource why a rule of cdk-nag does not hold for it. */
export const acknowledge = (scope: IConstruct, id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id, reason });
