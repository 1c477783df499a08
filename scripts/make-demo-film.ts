// Makes the film that the page offers to whoever has none at hand: the scenes of `fanreel demo`, shorter and smaller, as the page
// brings it along.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoFilm } from '../src/cli/run/demo-film.ts';
import { runFfmpeg } from '../test/fixtures/run-media.ts';

const PATH = join(import.meta.dirname, '../src/viewer/demo/demo.mp4');
/** 20 seconds: four slices of those that the page asks for. */
const SCENES = { lights: 8, cells: 3, fractal: 6, card: 3 };
const SMALL = [
  '-vf',
  'scale=480:270',
  '-c:v',
  'libx264',
  '-preset',
  'slow',
  '-crf',
  '32',
  '-c:a',
  'aac',
  '-b:a',
  '32k',
];

const folder = await mkdtemp(join(tmpdir(), 'fanreel-demo-'));
try {
  const film = join(folder, 'demo.mp4');
  await makeDemoFilm(film, process.env, new AbortController().signal, SCENES);
  await runFfmpeg(['-y', '-i', film, ...SMALL, '-movflags', '+faststart', PATH]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
