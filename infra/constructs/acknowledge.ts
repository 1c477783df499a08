import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Record why a rule of cdk-nag does not apply to a resource. */
export const acknowledge = (scope: IConstruct, id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id, reason });
