import { describe, expect, it } from 'vitest';
import { copyOf, waves } from '../fixtures/looked-at-film.ts';
import { useApi } from './api-fixture.ts';

const api = useApi();

describe('POST /find', () => {
  it('answers that there is nothing where no film has fingerprints', async () => {
    const { status, json } = await api.call('POST', '/find?limit=3', { body: await copyOf(waves(1)) });
    expect(status).toBe(200);
    expect(json).toEqual({ found: [], searched: 0, withoutFingerprints: 0, saysNothing: false });
  });

  it('fails for what is no picture, is damaged, is none or several, and for a job that is not there', async () => {
    const picture = await copyOf(waves(1));
    const form = new FormData();
    for (const name of ['one.jpg', 'two.jpg']) form.append('image', new Blob([new Uint8Array(picture)]), name);
    const statusOf = async (target: string, body: Uint8Array | FormData) =>
      (await api.call('POST', target, { body })).status;
    expect(await statusOf('/find', Buffer.from('no picture'))).toBe(422);
    expect(await statusOf('/find', picture.subarray(0, 300))).toBe(422);
    expect(await statusOf('/find', new Uint8Array())).toBe(400);
    expect(await statusOf('/find', form)).toBe(400);
    expect(await statusOf('/find?limit=0', picture)).toBe(400);
    expect(await statusOf('/find?job=gone-0123456789ab', picture)).toBe(404);
  });
});
