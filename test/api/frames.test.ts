import { beforeAll, describe, expect, it } from 'vitest';
import { frameKey, packKey } from '../../src/renders/frames/keys.ts';
import { jobKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';
import { jobOf, optionsOf, renderedRecord } from '../fakes/job-documents.ts';
import { makeZip } from '../fixtures/make-zip.ts';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();
const idOf = (name: string) => `${name}-0123456789ab`;
const put = (key: string, body: string | Uint8Array) => api.services.putObject('output', key, body);

/** Something that begins as a JPEG, of every second another length. */
const pictureOf = (second: number) => Buffer.concat([Buffer.of(0xff, 0xd8, 0xff), Buffer.alloc(second + 1, second)]);

const storeJob = async (name: string, layer: OptionLayer) => {
  const job = jobOf(62_100, { jobId: idOf(name), options: optionsOf('video', layer) });
  await put(jobKey(job.jobId), JSON.stringify(job));
  return job;
};

/** The second slice's frames in one file, as the record says where they lie. @param damage changes the file */
const storePack = async (name: string, damage: (archive: Uint8Array) => void = () => {}) => {
  const job = await storeJob(name, { 'frames.pack': true });
  const keys = sliceKeys(job.jobId, 1);
  const seconds = Array.from({ length: 30 }, (_, at) => 30 + at);
  const { archive, entries } = makeZip(
    seconds.map((second) => ({ name: `${String(second).padStart(6, '0')}.jpg`, data: pictureOf(second) })),
  );
  damage(archive);
  await put(packKey(keys), archive);
  const row = {
    kind: 'frames' as const,
    key: packKey(keys),
    bytes: archive.length,
    contentType: 'application/zip',
    frames: 30,
    entries: entries.map(({ offset, bytes }, at) => ({ second: 30 + at, offset: offset + 40, bytes })),
  };
  await put(keys.record, JSON.stringify(renderedRecord(job, 1, { renders: [row] })));
};

beforeAll(async () => {
  const single = await storeJob('single', {});
  await put(frameKey(sliceKeys(single.jobId, 1), 41), pictureOf(41));
  await storePack('packed');
  await storePack('damaged', (archive) => archive.fill(0, 40, 43));
  await storeJob('bare', { frames: false });
});

const ask = (name: string, second: number | string) => api.call('GET', `/jobs/${idOf(name)}/frames/${second}`);

describe('GET /jobs/{id}/frames/{second}', () => {
  it.each(['single', 'packed'])('of %s frames gives a URL and the range that is the picture', async (name) => {
    const { status, json } = await ask(name, 41);
    expect(status).toBe(200);
    const link = json as { url: string; range: string; bytes: number };
    const answer = await fetch(link.url, { headers: { range: link.range } });
    expect(answer.status).toBe(206);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pictureOf(41));
    expect(link).toMatchObject({
      jobId: idOf(name),
      second: 41,
      key: `jobs/${idOf(name)}/frames/${name === 'single' ? '000041.jpg' : '00001.zip'}`,
      bytes: pictureOf(41).length,
      contentType: 'image/jpeg',
      linksExpireInSeconds: 300,
    });
  });

  it('finds every second of a slice in its file', async () => {
    for (const second of [30, 59]) {
      const link = (await ask('packed', second)).json as { url: string; range: string };
      const answer = await fetch(link.url, { headers: { range: link.range } });
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(pictureOf(second));
    }
  });

  it('fails where there is no such picture, or not yet, with the reason', async () => {
    const detailOf = async (name: string, second: number | string, status = 404) => {
      const { json } = await ask(name, second);
      expect(json).toMatchObject(problem(status));
      return (json as { detail: string }).detail;
    };
    expect(await detailOf('packed', 0)).toMatch(/slice 0 is not rendered yet, or failed/);
    expect(await detailOf('single', 0)).toMatch(/slice 0 is not rendered yet, or failed/);
    expect(await detailOf('packed', 63)).toMatch(/those of seconds 0 to 62/);
    expect(await detailOf('bare', 1)).toMatch(/no frames: they were not asked for/);
    expect(await detailOf('nothing', 1)).toMatch(/no such job/);
    expect(await detailOf('packed', '1.5', 400)).toMatch(/"1\.5" is no second/);
    expect(await detailOf('damaged', 30, 422)).toMatch(/No picture begins at byte 40 of/);
  });
});
