import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DETAIL_TYPES } from '../../../src/shared/core/contracts/events.ts';
import { type StandInStack, startStandInStack } from '../../fixtures/stack.ts';
import { makeWorkbench, tools, type Workbench } from './workbench.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
// Each start of `aws` or boto3 takes most of a second of a processor, and recipes start it some ten times.
vi.setConfig({ testTimeout: 180_000 });

let bench: Workbench;
let stack: StandInStack;

/** The recipes' own stack is called fanreel; region and endpoints are what an AWS configuration would give. */
const environment = (): Record<string, string> => ({
  ...stack.env,
  AWS_DEFAULT_REGION: stack.env.AWS_REGION ?? '',
  BUS: stack.outputs.EventBus ?? '',
});

beforeAll(async () => {
  [bench, stack] = await Promise.all([makeWorkbench(), startStandInStack()]);
  await bench.put('python', 'stack.sh', 'render.py');
  await bench.put('from-the-aws-sample', 'render-existing.sh');
  await bench.put('own-rule', 'tell.ts');
});
afterAll(() => Promise.all([bench.remove(), stack.close()]));

const hasBoth = tools.aws && tools.boto3;
describe.skipIf(!hasBoth)(`a stack${hasBoth ? '' : ' (left out: needs aws, jq, and boto3 in python3)'}`, () => {
  it('gives its outputs to the recipes, and Python renders with it', async () => {
    const { code, stdout, stderr } = await bench.bash('. ./stack.sh; python3 render.py film.mp4 out', environment());
    expect([code, stderr]).toEqual([0, '']);
    const [jobId = ''] = stdout.split(' ');
    expect(await readdir(join(bench.folder, 'out', jobId, 'gif'))).toEqual(['00000.gif']);
  });

  it('makes jobs of films that are there, as the move from the AWS sample asks for', async () => {
    const { pipeline, outputs } = stack;
    const key = `old/a "quoted" name, ü.mp4`;
    await bench.bash(`. ./stack.sh; aws s3 cp --no-progress film.mp4 "s3://$SOURCE/$KEY"`, {
      ...environment(),
      KEY: key,
    });
    await pipeline.event(DETAIL_TYPES.completed, ({ jobId }) => String(jobId).startsWith('a-quoted-name'));
    const asked = pipeline.events.length;
    const { code, stderr } = await bench.bash('. ./stack.sh; . ./render-existing.sh', environment());
    expect([code, stderr]).toEqual([0, '']);
    const uploads = pipeline.events.slice(asked).filter((each) => each['detail-type'] === DETAIL_TYPES.uploaded);
    expect(uploads.map(({ detail }) => detail)).toContainEqual({ bucket: outputs.SourceBucket, key });
  });
});

describe('a rule of your own', () => {
  it('gets the events of a film that is done, and tells them', async () => {
    const said: unknown[] = [];
    const chat = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        said.push(JSON.parse(body));
        response.end();
      });
    });
    chat.listen(0, '127.0.0.1');
    await once(chat, 'listening');
    try {
      const outfile = join(bench.folder, 'tell.mjs');
      await build({
        ...{ entryPoints: [join(bench.folder, 'tell.ts')], outfile },
        ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20' },
        alias: { 'fanreel/schemas': join(ROOT, 'src/sdk/core/schemas/schemas.ts') },
        nodePaths: [join(ROOT, 'node_modules')],
      });
      process.env.WEBHOOK_URL = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/`;
      const { handler } = (await import(outfile)) as { handler: (event: unknown) => Promise<void> };
      const { job } = await stack.pipeline.run('told.mp4', join(bench.folder, 'film.mp4'), 'renders=gif');
      await handler(await stack.pipeline.event(DETAIL_TYPES.completed, ({ jobId }) => jobId === job.jobId));
      expect(said).toEqual([{ text: `${job.jobId} is complete: jobs/${job.jobId}/manifest.json` }]);
      const other = await stack.pipeline.event(DETAIL_TYPES.slice, ({ jobId }) => jobId === job.jobId);
      await expect(handler(other)).rejects.toThrow('manifestKey');
    } finally {
      chat.close();
      delete process.env.WEBHOOK_URL;
    }
  });
});
