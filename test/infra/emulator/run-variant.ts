import { setTimeout as pause } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { BusEvent } from '../../../src/local/core/events/bus-event.ts';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../../src/shared/core/contracts/events.ts';
import { until } from '../../fixtures/until.ts';
import { SYNTHESIZED } from '../pipeline/variants.ts';
import type { StackTemplate } from '../synthesize.ts';
import { builtBundle, readDeployment } from './read-deployment.ts';
import { startEmulator } from './start-emulator.ts';

/** Buckets that variants expect. What is put into the first is announced by what the variant says, or was set by hand. */
const EXISTING = ['films-of-ours', 'results-of-ours'];

/** How a job ended, with its files by their names below `jobs/<id>/`. */
export interface EmulatedJob {
  readonly status: string;
  readonly files: readonly string[];
  readonly gifs: readonly Buffer[];
}

/**
 * Deploy a template in the emulator, put a film under the key that each of its pipelines renders, and wait until the jobs are done.
 * @param keys one for each pipeline
 * @param options of the uploads; default: none
 */
export const runVariant = async (template: StackTemplate, film: Buffer, keys: readonly string[], options?: string) => {
  const deployment = readDeployment(template, ({ S3Key }, command) => {
    const name = command?.replace(/\/index\.handler$/, '') ?? SYNTHESIZED.bundleAt.get(String(S3Key));
    return name === undefined ? undefined : builtBundle(name);
  });
  const said: { readonly bus: string; readonly event: BusEvent }[] = [];
  const listeners = deployment.buses.map((bus) => ({
    ...{ name: 'listener', bus, pattern: { source: [EVENT_SOURCE] } },
    targets: [{ arn: 'arn:test:listener', deliver: async (event: BusEvent) => void said.push({ bus, event }) }],
  }));
  const announced = deployment.announced.length === 0 ? EXISTING.slice(0, 1) : [];
  const { client, events, denied, stop } = await startEmulator(deployment, {
    existing: EXISTING,
    announced,
    listeners,
  });
  const read = async (Bucket: string, Key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };

  const runPipeline = async (env: Readonly<Record<string, string>>, Key: string): Promise<EmulatedJob> => {
    const { SOURCE_BUCKET, OUTPUT_BUCKET: Bucket = '', EVENT_BUS_NAME } = env;
    const Metadata = options === undefined ? {} : { fanreel: options };
    await client.send(new PutObjectCommand({ Bucket: SOURCE_BUCKET, Key, Body: film, Metadata }));
    const { jobId, status, joins } = await until(`the end of ${Key}`, () => {
      const found = said.find(
        ({ bus, event }) => bus === EVENT_BUS_NAME && event['detail-type'] === DETAIL_TYPES.completed,
      );
      return found?.event.detail as { jobId: string; status: string; joins?: boolean } | undefined;
    });
    const prefix = `jobs/${jobId}/`;
    const files = await until(`the files of ${jobId}`, async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'jobs/' }));
      const found = Contents.map(({ Key: key = '' }) => key.slice(prefix.length));
      return joins !== true || found.includes('stitched.json') ? found : pause(50).then(() => undefined);
    });
    const gifs = files.filter((name) => name.startsWith('gif/')).sort();
    return { status, files, gifs: await Promise.all(gifs.map((name) => read(Bucket, prefix + name))) };
  };

  try {
    const splitters = deployment.functions.filter(({ bundlePath }) => bundlePath === builtBundle('splitter'));
    const jobs = await Promise.all(splitters.map(({ env }, index) => runPipeline(env ?? {}, keys[index] ?? '')));
    await events.idle();
    const queues = deployment.rules.flatMap(({ targets }) => targets.map((each) => each.deadLetterQueueName ?? ''));
    const deadLetters = (await Promise.all([...new Set(queues)].map(events.deadLetters))).flat();
    return { jobs, denied, deadLetters };
  } finally {
    await stop();
  }
};
