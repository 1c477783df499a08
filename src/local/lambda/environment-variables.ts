import { basename, dirname, extname } from 'node:path';
import { LARGE_PAGES } from '../../shared/adapters/process/large-pages.ts';
import type { LocalFunction } from '../core/lambda/local-function.ts';
import type { SessionCredentials } from '../signing/sessions.ts';

/** Values from which the variables of an execution environment are made. */
export interface EnvironmentIdentity {
  readonly id: string;
  /** address of its Runtime API */
  readonly api: string;
  /** temporary folder of its own */
  readonly tmp: string;
  readonly region: string;
  readonly bootstrapPath: string;
  readonly session: SessionCredentials;
}

/** `/task/index.cjs` → `index.handler` */
const handlerOf = (bundlePath: string): string => `${basename(bundlePath, extname(bundlePath))}.handler`;

/**
 * The variables that Lambda gives to a function, followed by the function's own. All variables of this machine are left out, and so is the address of an X-Ray daemon, as there is none here. How memory is handed out is added.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const environmentVariables = (
  definition: LocalFunction,
  { id, api, tmp, region, bootstrapPath, session }: EnvironmentIdentity,
): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  TMPDIR: tmp,
  ...LARGE_PAGES,
  // The SDK wants one, and who has no entry in the list of users, as in a container, has none. This one has no settings of theirs.
  HOME: tmp,
  _HANDLER: handlerOf(definition.bundlePath),
  LAMBDA_TASK_ROOT: dirname(definition.bundlePath),
  LAMBDA_RUNTIME_DIR: dirname(bootstrapPath),
  AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
  AWS_LAMBDA_RUNTIME_API: api,
  AWS_LAMBDA_FUNCTION_NAME: definition.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: id,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: session.accessKeyId,
  AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
  AWS_SESSION_TOKEN: session.sessionToken,
  AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
  ...definition.env,
});
