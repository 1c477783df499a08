import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { EventContent } from '../../../src/local/core/events/bus-event.ts';
import { FunctionError, type LocalFunction } from '../../../src/local/core/lambda/local-function.ts';
import type { InvocationNews } from '../../../src/local/lambda/invocation-observer.ts';
import { findProcess } from '../../../src/local/lambda/process-list.ts';
import { type LambdaOptions, type LocalLambda, startLambda } from '../../../src/local/lambda/start-lambda.ts';
import { bundleModule } from '../../fixtures/bundle-module.ts';

/** A home folder with a built bootstrap, functions written on the spot, and every cloud that was started in it. */
export interface LambdaFixture {
  readonly home: string;
  readonly bootstrapPath: string;
  /** What observers heard, what went to buses. */
  readonly news: InvocationNews[];
  readonly emitted: { bus: string; content: EventContent }[];
  /** Write a handler module and describe it as a function of the cloud. */
  define(name: string, source: string, more?: Partial<LocalFunction>): Promise<LocalFunction>;
  start(functions: readonly LocalFunction[], more?: Partial<LambdaOptions>): Promise<LocalLambda>;
  options(functions: readonly LocalFunction[]): LambdaOptions;
  /** Directories of execution environments that exist now. */
  environments(): string[];
  dispose(): Promise<void>;
}

/** @param built a bootstrap that is there; default: the local one, built from its source */
export const createLambdaFixture = async (built?: string): Promise<LambdaFixture> => {
  const home = await mkdtemp(join(tmpdir(), 'lambda-'));
  const bootstrapPath = built ?? join(home, 'bootstrap.mjs');
  if (built === undefined) await bundleModule('src/local/lambda/bootstrap.ts', bootstrapPath);
  const started: LocalLambda[] = [];
  const news: InvocationNews[] = [];
  const emitted: { bus: string; content: EventContent }[] = [];
  const options = (functions: readonly LocalFunction[]): LambdaOptions => ({
    functions,
    scratchDir: join(home, 'scratch'),
    logsDir: join(home, 'logs'),
    journalDir: join(home, 'journal'),
    bootstrapPath,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'LOCALKEY', secretAccessKey: 'secret' },
    retryDelaysMs: [20, 40],
    onInvocation: (each) => void news.push(each),
    emit: async (bus, content) => void emitted.push({ bus, content }),
  });
  return {
    home,
    bootstrapPath,
    news,
    emitted,
    options,
    define: async (name, source, more = {}) => {
      const bundlePath = join(home, `${name}.mjs`);
      await writeFile(bundlePath, source);
      return { name, bundlePath, memoryMb: 512, timeoutSeconds: 20, env: {}, concurrency: 1, ...more };
    },
    start: async (functions, more = {}) => {
      const lambda = await startLambda({ ...options(functions), ...more });
      started.push(lambda);
      return lambda;
    },
    environments: () => readdirSync(join(home, 'scratch')),
    dispose: async () => {
      await Promise.all(started.map((lambda) => lambda.stop().catch(() => undefined)));
      await rm(home, { recursive: true, force: true });
    },
  };
};

/** Whether a process is there and no zombie. */
export const isAlive = async (pid: number): Promise<boolean> => (await findProcess(pid)) !== undefined;

/** Source of a function `detached(file)`: it starts a child that leaves the group, with an empty environment, and writes down its pid. */
export const SPAWN_DETACHED = `
  import { spawn } from 'node:child_process';
  import { writeFileSync } from 'node:fs';
  const detached = (file) => {
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: { PATH: process.env.PATH } });
    child.unref();
    writeFileSync(file, String(child.pid));
  };
`;

/** The pid that a file holds, or 0 as long as it holds none. */
export const pidIn = async (file: string): Promise<number> => {
  try {
    return Number(await readFile(file, 'utf8'));
  } catch {
    return 0;
  }
};

/** The failure that an invocation ended in. */
export const failureOf = async (invocation: Promise<unknown>): Promise<FunctionError> => {
  const error = await invocation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FunctionError);
  return error as FunctionError;
};
