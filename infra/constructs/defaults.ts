import { Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LOG_RETENTION_DAYS } from '../../src/shared/topology.ts';

/** Runtime of every function. */
export const RUNTIME = Runtime.NODEJS_24_X;

/** How long logs are kept unless something else is asked for; the values of the enumeration are days. */
export const LOG_RETENTION: RetentionDays = LOG_RETENTION_DAYS;
