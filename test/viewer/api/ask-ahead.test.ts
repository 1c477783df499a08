import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allAnswered, answerOf, askAhead } from '../../../src/viewer/api/ask-ahead.ts';

/** Requests that wait for an answer, in order. */
let waiting: ServerResponse[];
let address: string;
const server = createServer((_, response) => void waiting.push(response));
beforeEach(async () => {
  waiting = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/job`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const asked = async (count: number): Promise<void> => {
  await expect.poll(() => waiting.length).toBe(count);
};

describe('an answer that was asked for ahead', () => {
  it('is that of the first who reads its address, and of nobody else', async () => {
    askAhead(address);
    await asked(1);
    const first = answerOf(address, {});
    waiting[0]?.end('early');
    expect(await (await first).text()).toBe('early');
    const second = answerOf(address, {});
    await asked(2);
    waiting[1]?.end('later');
    expect(await (await second).text()).toBe('later');
  });

  it('is waited for with what it leads to', async () => {
    const seen: string[] = [];
    askAhead(address, {}, (text) => {
      seen.push(text);
      askAhead(`${address}/plan`);
    });
    await asked(1);
    let isThere = false;
    const there = allAnswered().then(() => {
      isThere = true;
    });
    waiting[0]?.end('the job');
    await asked(2);
    expect([seen, isThere]).toEqual([['the job'], false]);
    waiting[1]?.destroy();
    await there;
  });

  it('that is a refusal is read by whoever asked, and leads to nothing', async () => {
    const seen: string[] = [];
    askAhead(address, {}, (text) => seen.push(text));
    await asked(1);
    waiting[0]?.writeHead(404, { date: 'Mon, 30 Nov 2026 00:00:00 GMT' }).end('gone');
    const read = await answerOf(address, {});
    expect([read.status, read.headers.get('date'), await read.text(), seen]).toEqual([
      404,
      'Mon, 30 Nov 2026 00:00:00 GMT',
      'gone',
      [],
    ]);
  });

  it('is given up with whoever reads it, also while it is under way', async () => {
    askAhead(address);
    await asked(1);
    const abort = new AbortController();
    const read = answerOf(address, { signal: abort.signal });
    abort.abort(new RangeError('left'));
    await expect(Promise.race([read, pause(5_000, 'still waiting')])).rejects.toThrow('left');
    expect(waiting).toHaveLength(1);
  });

  it('that does not come is asked for once more', async () => {
    askAhead(address);
    await asked(1);
    waiting[0]?.destroy();
    const read = answerOf(address, {});
    await asked(2);
    waiting[1]?.end('again');
    expect(await (await read).text()).toBe('again');
  });

  it.each<[string, RequestInit]>([
    ['that sends something', { method: 'POST' }],
    ['for a part of the file', { headers: { range: 'bytes=0-1' } }],
    ['of somebody who is logged in', { headers: { authorization: 'Bearer token' } }],
  ])('is not that of a request %s', async (_, init) => {
    askAhead(address);
    await asked(1);
    const own = answerOf(address, init);
    await asked(2);
    waiting[1]?.end('own');
    expect(await (await own).text()).toBe('own');
  });
});
