import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect } from 'vitest';
import { makeS3Client } from '../../src/shared/adapters/s3/s3-client.ts';
import { manifestKey } from '../../src/shared/core/contracts/object-keys.ts';
import type { ManifestWarning } from '../../src/shared/core/contracts/warning.ts';
import { expectAccessible } from './accessibility.ts';
import { ground } from './ground.ts';
import { renderFilm } from './rendered-job.ts';
import { it } from './visit.ts';

const WARNINGS: ManifestWarning[] = [
  { code: 'trackChosen', message: 'Track 2 ("a\u202eb") of 2 was rendered: the first is disabled.' },
  { code: 'heldPicture', message: 'The last picture, due at 5.0 s, is shown until the end.', slices: [2, 3] },
];

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('warned 🎬 \u202egpj.mp4', 'slice=2;renders=gif,frames');
  const { s3Endpoint, region, accessKeyId, secretAccessKey, outputBucket } = ground().storage;
  const client = makeS3Client(
    { AWS_ENDPOINT_URL_S3: s3Endpoint },
    { endpoint: s3Endpoint, region, credentials: { accessKeyId, secretAccessKey } },
  );
  const target = { Bucket: outputBucket, Key: manifestKey(jobId) };
  const manifest = await (await client.send(new GetObjectCommand(target))).Body?.transformToString();
  const Body = JSON.stringify({ ...JSON.parse(manifest ?? ''), warnings: WARNINGS });
  await client.send(new PutObjectCommand({ ...target, Body, ContentType: 'application/json' }));
  client.destroy();
});

describe('the result of a job that has something to know about', () => {
  it('lists it with its code and its slices, for everybody', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}` });
    const list = page.getByRole('region', { name: 'Good to know' }).getByRole('listitem');
    await list.first().waitFor();
    expect(await list.allTextContents()).toEqual([
      'Track 2 ("a\\u202eb") of 2 was rendered: the first is disabled. trackChosen',
      'The last picture, due at 5.0 s, is shown until the end. heldPicture, slices 3–4',
    ]);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('warned-🎬-gpj.mp4');
    await expectAccessible(page, 'a result with warnings');
    const folder = process.env.FANREEL_SCREENSHOTS;
    for (const width of folder === undefined ? [] : [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${folder}/warnings-${colorScheme}-${width}.png` });
      }
    }
  });
});
