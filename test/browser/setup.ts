import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startChromium } from '../fixtures/chromium.ts';
import { startFanreel } from '../fixtures/fanreel-process.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { FILM } from './film.ts';

/** What the files of one worker share, one after the other. */
export interface Ground {
  /** address of the browser */
  readonly browser: string;
  /** address of the page that `fanreel dev` serves, and of its API */
  readonly page: string;
  /** its S3, as `dev --json` tells */
  readonly storage: {
    readonly s3Endpoint: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly outputBucket: string;
    readonly sourceBucket: string;
  };
  /** process of `fanreel dev` */
  readonly devPid: number;
  /** numbered film on disk */
  readonly film: string;
  /** for files of the tests; gone afterwards */
  readonly folder: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** of each worker, in order of its number */
    readonly grounds: readonly Ground[];
  }
}

interface Started {
  readonly ground: Ground;
  stop(): Promise<void>;
}

/** A film, `fanreel dev` in a home of its own and a browser. */
const startGround = async (): Promise<Started> => {
  // Without one nothing else has to begin.
  const browser = await startChromium(process.env);
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-browser-'));
  const film = join(folder, 'numbered.mp4');
  const { seconds, fps } = FILM;
  const encode = [...H264, '-movflags', '+faststart'];
  await makeNumberedFilm(film, { rate: `${fps}`, frames: seconds * fps, encode });
  const dev = startFanreel(['dev', '--json', '--concurrency', '2'], folder);
  await dev.says('stdout', /\n/);
  const { viewerUrl, ...storage } = JSON.parse(dev.stdout()) as Ground['storage'] & { viewerUrl: string };
  const devPid = dev.child.pid ?? 0;
  return {
    ground: { browser: browser.wsEndpoint(), page: viewerUrl, storage, devPid, film, folder },
    stop: async () => {
      await browser.close();
      dev.child.kill('SIGINT');
      const { code, stderr } = await dev.end();
      await rm(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`fanreel dev ended with ${code}:\n${stderr}`);
    },
  };
};

/** One ground for each worker: what a test sees is what its own file and those before it made. @returns stops them */
export default async ({ config, provide }: TestProject): Promise<() => Promise<void>> => {
  const started: Started[] = [];
  for (let worker = 0; worker < config.maxWorkers; worker += 1) started.push(await startGround());
  provide(
    'grounds',
    started.map(({ ground }) => ground),
  );
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()));
  };
};
