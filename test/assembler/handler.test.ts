import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keysOf } from '../../src/assembler/plan/check-slice.ts';
import { jobKey, manifestKey, openKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { readJson } from '../../src/shared/core/contracts/read-document.ts';
import { ManifestSchema } from '../../src/shared/core/documents/manifest.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';
import { type LocalServices, startLocalServices } from '../fakes/local-services.ts';

const job = jobOf(62_100);
const { jobId } = job;
let services: LocalServices;
let handler: (event: unknown, context: Context) => Promise<void>;

const invoke = (event: unknown) => handler(event, { awsRequestId: 'assembler-request' } as Context);

beforeAll(async () => {
  services = await startLocalServices();
  for (const [name, value] of Object.entries(services.env)) vi.stubEnv(name, value);
  ({ handler } = await import('../../src/assembler/handler.ts'));
  const { store, putObject } = services;
  await store.putJson('output', jobKey(jobId), job);
  await store.putJson('output', openKey(jobId), {});
  for (const index of [0, 1]) {
    const record = renderedRecord(job, index);
    await Promise.all(
      record.renders.flatMap((render) => keysOf(render)).map((key) => putObject('output', key, 'x'.repeat(100))),
    );
    await store.putJson('output', sliceKeys(jobId, index).record, record);
  }
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await services?.close();
});

describe('the assembler over S3 and the bus', () => {
  it('ends a job whose last slice failed on every attempt', async () => {
    await invoke({
      source: 'lambda',
      'detail-type': 'Lambda Function Invocation Result - Failure',
      detail: {
        timestamp: '2026-11-20T10:05:00.000Z',
        requestContext: { requestId: 'worker-request', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: {
          source: 'custom.gifGenerator',
          'detail-type': 'newVideoCreated',
          detail: { key: 'holiday.mp4', start: 60, end: 62.1, jobId, index: 2, count: 3 },
        },
        responsePayload: { errorType: 'Runtime.ExitError', errorMessage: 'signal: killed' },
      },
    });
    await vi.waitFor(() => expect(services.events).toHaveLength(2));
    const [failed, rendered] = services.events;
    expect(failed).toMatchObject({ 'detail-type': 'sliceFailed', detail: { jobId, index: 2 } });
    expect(rendered).toMatchObject({ 'detail-type': 'videoRendered', source: 'custom.gifGenerator' });

    await invoke(rendered);
    const stored = await services.store.getText('output', manifestKey(jobId));
    const manifest = readJson(ManifestSchema, stored?.text ?? '', 'manifest');
    expect(manifest).toMatchObject({ status: 'partial', coverage: { expected: 3, rendered: 2, failed: 1 } });
    expect(manifest.coverage.gaps).toEqual([
      {
        index: 2,
        start: 60,
        end: 62.1,
        error: { name: 'Runtime.ExitError', message: expect.stringContaining('signal: killed') },
      },
    ]);
    await vi.waitFor(() => expect(services.events).toHaveLength(3));
    expect(services.events[2]).toMatchObject({ 'detail-type': 'videoCompleted', detail: { jobId, status: 'partial' } });
    expect(await services.store.head('output', openKey(jobId))).toBeUndefined();
  });

  it('takes an event that does not fit as final: it is reported, and no other attempt asked for', async () => {
    const before = services.events.length;
    await expect(
      invoke({ 'detail-type': 'videoRendered', source: 's', detail: { jobId: '../x' } }),
    ).resolves.toBeUndefined();
    expect(services.events).toHaveLength(before);
  });
});
