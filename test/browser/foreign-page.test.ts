import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ground } from './ground.ts';

const MIB = 1024 ** 2;
const MOST_MORE = 50 * MIB;
/** What one request of the page holds, and how many there are. */
const BODY_BYTES = 64 * MIB;
const REQUESTS = 6;

const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><title>somebody else</title>');
});
let foreign: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  foreign = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Resident bytes of `fanreel dev`. */
const resident = (): number => {
  const kib = execFileSync('ps', ['-o', 'rss=', '-p', String(ground().devPid)], { encoding: 'utf8' });
  return Number(kib) * 1024;
};

it('of another origin cannot use the memory of dev, whatever it sends to which port', async () => {
  const { browser: address, page: viewer, storage } = ground();
  const browser = await chromium.connect(address);
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(foreign);
    const urls = [`${storage.s3Endpoint}/${storage.sourceBucket}`, new URL('shape', viewer).href];
    const before = resident();
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, resident());
    }, 200);
    const outcomes = await page.evaluate(
      async ({ urls, bytes, requests }) => {
        const name = new Blob(['--b\r\nContent-Disposition: form-data; name="', new Uint8Array(bytes).fill(120)]);
        const parts = new Blob(['--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(1_000_000)]);
        const send = async (url: string, body: Blob, type: string) => {
          try {
            const answer = await fetch(url, {
              method: 'POST',
              mode: 'no-cors',
              headers: { 'content-type': type },
              body,
            });
            return answer.type;
          } catch {
            return 'cut';
          }
        };
        const sent: Promise<string>[] = [];
        for (const url of urls) {
          for (let i = 0; i < requests; i += 1) {
            sent.push(
              send(url, i % 2 === 0 ? name : parts, i % 3 === 0 ? 'text/plain' : 'multipart/form-data; boundary=b'),
            );
          }
        }
        return Promise.all(sent);
      },
      { urls, bytes: BODY_BYTES, requests: REQUESTS },
    );
    clearInterval(watching);
    expect(outcomes).toHaveLength(urls.length * REQUESTS);
    expect(outcomes.filter((outcome) => outcome !== 'opaque' && outcome !== 'cut')).toEqual([]);
    expect(Math.max(most, resident()) - before).toBeLessThan(MOST_MORE);
  } finally {
    await browser.close();
  }
}, 180_000);
