import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { listenOn, listenProblem } from '../../../src/local/host/listen-on.ts';

it('fails on a port that is in use, saying which, and what to do', async () => {
  const [first, second] = [createServer(), createServer()];
  const port = await listenOn(first, 0, 'The first');
  await expect(listenOn(second, port, 'The second')).rejects.toThrow(
    `The second cannot listen on 127.0.0.1:${port}: the port is in use. Name another port, or none to take any that is free.`,
  );
  await new Promise((resolve) => first.close(resolve));
});

it('fails on a port that is kept for root', () => {
  const cause = Object.assign(new Error('listen EACCES: permission denied'), { code: 'EACCES' });
  expect(listenProblem('The S3 server', '127.0.0.1:80', cause).message).toBe(
    'The S3 server cannot listen on 127.0.0.1:80: the port is kept for root. Name one from 1024 on, or none to take any that is free.',
  );
});
