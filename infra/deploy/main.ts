import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { readDeployArguments } from './deploy-arguments.ts';
import { prepareDeployment } from './prepare-deployment.ts';

// The warning would clutter the output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const ROOT = join(import.meta.dirname, '..', '..');
/** The CDK's region when none is configured. */
const FALLBACK_REGION = 'us-east-1';
/** Short timeouts: the report is informative only. */
const PATIENCE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};
/** With these flags the CDK only prints something and uses no account. */
const ASKS_NOTHING = new Set(['-h', '--help', '--version']);

const contextIn = (file: string): Record<string, unknown> => {
  try {
    const parsed = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, unknown>;
    return file === 'cdk.json' ? ((parsed.context ?? {}) as Record<string, unknown>) : parsed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
};

/** Credentials and region as the CDK finds them. */
const useSameAccount = (argv: readonly string[]): void => {
  const { env } = process;
  const { profile } = readDeployArguments(argv);
  if (profile !== undefined) env.AWS_PROFILE = profile;
  if (env.AWS_REGION === undefined && env.AWS_DEFAULT_REGION !== undefined) env.AWS_REGION = env.AWS_DEFAULT_REGION;
};

const look = async (argv: readonly string[]) => {
  useSameAccount(argv);
  const region = await new LambdaClient().config.region().catch(() => FALLBACK_REGION);
  const lambda = new LambdaClient({ ...PATIENCE, region });
  const cloudFormation = new CloudFormationClient({ ...PATIENCE, region });
  const context = { ...contextIn('cdk.json'), ...contextIn('cdk.context.json') };
  return prepareDeployment(argv, { cloudFormation, lambda, region, context });
};

/** `npm run deploy`: inspects the account and the stack, prints a report, then runs `cdk deploy`. */
const argv = process.argv.slice(2);
const { args, lines } = argv.some((each) => ASKS_NOTHING.has(each)) ? { args: argv, lines: [] } : await look(argv);
for (const line of lines) process.stderr.write(`${line}\n`);
const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
const child = spawn(process.execPath, [cdk, 'deploy', ...args], { stdio: 'inherit', cwd: ROOT });
// An interruption reaches the CDK as well: the CDK ends, and then this process.
process.on('SIGINT', () => undefined);
child.once('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 130);
});
