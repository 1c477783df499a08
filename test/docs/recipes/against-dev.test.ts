import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeGrayGif, jpegSize } from '../../fixtures/decode-pictures.ts';
import { type FanreelProcess, startFanreel } from '../../fixtures/fanreel-process.ts';
import { readThumbnailsVtt } from '../../fixtures/read-vtt.ts';
import { nextApp } from './next-app.ts';
import { FILM, makeWorkbench, tools, type Workbench } from './workbench.ts';

// Each start of `aws` or boto3 takes most of a second of a processor, and recipes start it some ten times.
vi.setConfig({ testTimeout: 180_000 });

let bench: Workbench;
let dev: FanreelProcess;

beforeAll(async () => {
  bench = await makeWorkbench();
  dev = startFanreel(['dev', '--json', '--concurrency', '2'], bench.folder);
  await dev.says('stdout', /\n/);
  await writeFile(join(bench.folder, 'dev.json'), dev.stdout());
  await bench.put('python', 'dev.sh', 'render.py', 'python-run.sh');
  await bench.put('shell', 'with-aws.sh', 'with-curl.sh');
});
afterAll(async () => {
  dev.child.kill('SIGINT');
  await dev.end();
  await bench.remove();
});

const durationCs = async (path: string): Promise<number> =>
  decodeGrayGif(await readFile(path)).delaysCs.reduce((sum, delay) => sum + delay, 0);

/** What recipes leave of the film in a folder: its GIF and a picture for every second. */
const expectGifAndFrames = async (folder: string): Promise<void> => {
  expect(await readdir(join(folder, 'gif'))).toEqual(['00000.gif']);
  expect(await durationCs(join(folder, 'gif/00000.gif'))).toBe(FILM.seconds * 100);
  const frames = (await readdir(join(folder, 'frames'))).sort();
  expect(frames).toHaveLength(FILM.seconds);
  expect(jpegSize(await readFile(join(folder, 'frames', frames[12] ?? '')))).toEqual({ width: 640, height: 160 });
};

/** The last line that a recipe prints: the job, and how it ended. */
const jobIn = (stdout: string): string => {
  const [, jobId = ''] = /^(film-[0-9a-f]{12}) complete\n$/m.exec(stdout) ?? [];
  expect(jobId, stdout).not.toBe('');
  return jobId;
};

describe.skipIf(!tools.boto3)(`Python${tools.boto3 ? '' : ' (left out: python3 has no boto3)'}`, () => {
  it('uploads, waits and downloads', async () => {
    const { code, stdout, stderr } = await bench.bash('. ./dev.sh; . ./python-run.sh');
    expect([code, stderr]).toEqual([0, '']);
    await expectGifAndFrames(join(bench.folder, 'out', jobIn(stdout)));
  });

  it('fails with the reason of a file that is no film', async () => {
    await writeFile(join(bench.folder, 'words.mp4'), 'no film, but words that go on for a while');
    const { code, stdout, stderr } = await bench.bash('. ./dev.sh; python3 render.py words.mp4 out');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr).not.toContain('Traceback');
  });
});

describe.skipIf(!tools.aws)(`aws${tools.aws ? '' : ' (left out: aws or jq is not on PATH)'}`, () => {
  it('uploads, waits and downloads', async () => {
    const { code, stdout, stderr } = await bench.bash('. ./dev.sh; . ./with-aws.sh');
    expect([code, stderr]).toEqual([0, '']);
    const folder = join(bench.folder, 'out', jobIn(stdout));
    await expectGifAndFrames(folder);
    expect((await readdir(folder)).sort()).toEqual(['frames', 'gif', 'manifest.json', 'poster.jpg']);
  });
});

describe.skipIf(!tools.curl)(`curl${tools.curl ? '' : ' (left out: curl or jq is not on PATH)'}`, () => {
  it('uploads, waits and downloads', async () => {
    const { code, stdout, stderr } = await bench.bash('. ./dev.sh; . ./with-curl.sh');
    expect([code, stderr]).toEqual([0, '']);
    const folder = join(bench.folder, 'gifs', jobIn(stdout));
    expect(await durationCs(join(folder, '00000.gif'))).toBe(FILM.seconds * 100);
    expect(jpegSize(await readFile(join(folder, 'poster.jpg')))).toEqual({ width: 640, height: 160 });
  });
});

describe('the command', () => {
  it('makes a GIF of a moment for a README, below its size', async () => {
    await bench.put('readme-gif', 'make-gif.sh');
    const { code, stderr } = await bench.bash('cp film.mp4 recording.mp4; . ./make-gif.sh');
    expect(code, stderr).toBe(0);
    const gif = await readFile(join(bench.folder, 'docs/demo.gif'));
    const { delaysCs, frames } = decodeGrayGif(gif);
    expect(delaysCs.reduce((sum, delay) => sum + delay, 0)).toBe(400);
    expect(frames[0]?.width).toBe(640);
    expect(gif.length).toBeLessThan(2_000_000);
  });

  it('makes the storyboard that players read', async () => {
    await bench.put('players', 'storyboard.sh');
    const { code, stderr } = await bench.bash('. ./storyboard.sh');
    expect(code, stderr).toBe(0);
    const site = join(bench.folder, 'site');
    const cues = readThumbnailsVtt(await readFile(join(site, 'storyboard/thumbnails.vtt')));
    expect(cues).toHaveLength(FILM.seconds);
    expect(await readdir(join(site, 'storyboard'))).toEqual(['000.jpg', 'thumbnails.vtt']);
  });
});

describe('the upload page for Next.js', () => {
  it.each([
    ['in a form', false],
    ['in parts', true],
  ])('uploads %s, waits and shows the GIFs', async (how, inParts) => {
    process.env.FANREEL_API = (JSON.parse(dev.stdout()) as { apiEndpoint: string }).apiEndpoint;
    try {
      const { sendFilm, withNext } = await nextApp(join(bench.folder, 'next', how));
      const film = new File([await readFile(join(bench.folder, 'film.mp4'))], 'film.mp4');
      const said: string[] = [];
      const { status, gifs } = await withNext(inParts, () =>
        sendFilm(film, ({ doing, share }) => said.push(`${doing} ${share}`)),
      );
      expect([status, gifs.length]).toEqual(['complete', 1]);
      expect([said[0], said.at(-1)]).toEqual(['Uploading 0', 'Rendering 1']);
      const { delaysCs } = decodeGrayGif(Buffer.from(await (await fetch(gifs[0] ?? '')).arrayBuffer()));
      expect(delaysCs.reduce((sum, delay) => sum + delay, 0)).toBe(FILM.seconds * 100);
    } finally {
      delete process.env.FANREEL_API;
    }
  });

  it('fails with what the API says of a file that it does not take, and hands nothing else on', async () => {
    process.env.FANREEL_API = (JSON.parse(dev.stdout()) as { apiEndpoint: string }).apiEndpoint;
    try {
      const { sendFilm, withNext } = await nextApp(join(bench.folder, 'next/refused'));
      const empty = new File([], 'empty.mp4');
      await expect(withNext(false, () => sendFilm(empty, () => undefined))).rejects.toThrow('size');
      const other = await withNext(false, () => fetch('/api/fanreel/jobs'));
      expect(other.status).toBe(404);
    } finally {
      delete process.env.FANREEL_API;
    }
  });
});
