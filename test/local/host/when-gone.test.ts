import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { whenGone } from '../../../src/local/host/when-gone.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** Longer than a server takes to notice that a client has left. */
const NOTICED_MS = 100;

/** How often the listener of each response was called, once its client had sent so many requests at once and left. */
const callsOf = async (requests: number, answers: boolean): Promise<number[]> => {
  const calls: number[] = [];
  const server = createServer((_, response) => {
    const place = calls.push(0) - 1;
    whenGone(response, () => {
      calls[place] = (calls[place] ?? 0) + 1;
    });
    if (answers) response.end('done');
    else response.write('begun');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write(REQUEST.repeat(requests));
  await once(client, 'data');
  client.destroy();
  await delay(NOTICED_MS);
  server.close();
  return calls;
};

describe('a listener for the end of a response', () => {
  it.each([
    ['that ended', 1, true],
    ['whose client left', 1, false],
    ['of several, whose client left', 3, false],
  ])('%s is called once', async (_, requests, answers) => {
    const calls = await callsOf(requests, answers);
    expect(calls).toEqual(calls.map(() => 1));
    expect(calls.length).toBeGreaterThan(0);
  });
});
