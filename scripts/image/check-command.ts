import { strict as assert } from 'node:assert';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runFfmpeg } from '../../test/fixtures/run-media.ts';
import { callHttp } from '../../test/local/http-api/call-http.ts';
import { type BuiltStage, fillVolume } from './build-stage.ts';
import { Container, type Ended } from './container.ts';
import { lastWords, type Stage } from './read-dockerfile.ts';
import { read } from './shell.ts';

const HERE = '10.213.74.1';
const THERE = '10.213.74.2';
const HEALTHY_MS = 30_000;
/** What `docker stop` gives. */
const STOP_MS = 10_000;
const FILM_SECONDS = 65;
/** A user of the host. */
const STRANGER = '12345:12345';

/** Every entry of a root, with its size and time. */
const entriesOf = (root: string): Promise<string> =>
  read('find', root, '-xdev', '-not', '-path', `${root}/dev*`, '-printf', '%P %y %s %T@ %U %m\n');

const gifsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /gif\/\d{5}\.gif$/.test(path));

/** Run the image as it is meant to be run, and look at what comes of it. @param work an empty folder */
export const checkCommand = async (stage: Stage, image: BuiltStage, work: string): Promise<void> => {
  const say = (line: string): void => void process.stdout.write(`ok ${line}\n`);
  const films = join(work, 'films');
  mkdirSync(films, { recursive: true });
  const test = ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${FILM_SECONDS}`, '-pix_fmt', 'yuv420p'];
  await runFfmpeg([...test, join(films, 'film.mp4')]);
  const entry = lastWords(stage, 'ENTRYPOINT');
  const health = lastWords(stage, 'HEALTHCHECK');
  const before = await entriesOf(image.root);
  const started: Container[] = [];
  const start = (name: string, volume: string, words: readonly string[]): Container => {
    const folder = join(work, volume);
    fillVolume(image.root, '/data', folder);
    const volumes = { '/data': { folder }, '/films': { folder: films, isReadOnly: true } };
    const container = new Container({ image, name, volumes, words: [...entry, ...words] });
    started.push(container);
    return container;
  };
  const isHealthy = async (container: Container): Promise<void> => {
    let last: Ended | undefined;
    for (const untilMs = Date.now() + HEALTHY_MS; Date.now() < untilMs; await delay(300)) {
      last = await container.exec(...health);
      if (last.code === 0) return;
    }
    throw new Error(`It is not healthy: ${last?.stderr}\n${container.stderr}`);
  };
  const stop = async (container: Container): Promise<Ended & { readonly ms: number }> => {
    const startedMs = Date.now();
    await container.kill('SIGTERM');
    const ended = await container.ended();
    return { ...ended, ms: Date.now() - startedMs };
  };

  try {
    const dev = start('first', 'home', lastWords(stage, 'CMD'));
    await isHealthy(dev);
    say('dev: the health check passes, on a read-only root, as a user without privileges');

    await dev.connect(HERE, THERE);
    const ask = (port: number, host: string) =>
      callHttp(`http://${THERE}:${port}/`, { headers: { host, accept: 'text/html' } });
    for (const name of ['localhost', '127.0.0.1']) {
      const page = await ask(8080, `${name}:8080`);
      assert.equal(page.status, 200);
      assert.match(page.body.toString(), /<title>fanreel/);
      assert.match((await ask(9000, `${name}:9000`)).body.toString(), /<Code>AccessDenied/);
    }
    assert.equal((await ask(8080, `${THERE}:8080`)).status, 403);
    assert.match((await ask(9000, 'evil.example')).body.toString(), /this server answers to/);
    say('dev: page and S3 answer at published ports, by names of loopback alone');

    const done = await dev.exec('fanreel', 'run', 'film.mp4', '--renders', 'gif,frames', '--json');
    assert.equal(done.code, 0, done.stderr);
    const { jobId, status } = JSON.parse(done.stdout);
    assert.equal(status, 'complete');
    const got = await dev.exec('fanreel', 'get', jobId, '--out', '/data/out');
    assert.equal(got.code, 0, got.stderr);
    assert.equal(gifsIn(join(work, 'home/out')).length, Math.ceil(FILM_SECONDS / 30));
    say('exec: a film is rendered by the dev that is up');

    const zombies = await dev.exec('sh', '-c', 'grep -l "^State:.Z" /proc/[0-9]*/status | wc -l');
    assert.equal(zombies.stdout.trim(), '0');
    const left = await dev.exec('find', '/tmp', '-mindepth', '1');
    say(`dev: no zombies; in /tmp: ${left.stdout.trim().split('\n').join(', ') || 'nothing'}`);

    const second = await start('second', 'home', ['jobs']).ended();
    assert.deepEqual([second.code, second.stdout], [1, '']);
    assert.match(second.stderr, /in use by "fanreel dev".* on first/);
    say('another container on its volume says who uses it');

    const stopped = await stop(dev);
    assert.equal(stopped.code, 0, stopped.stderr);
    assert.ok(stopped.ms < STOP_MS, `${stopped.ms} ms`);
    say(`dev: ends with 0 after SIGTERM, in ${stopped.ms} ms`);

    const killed = start('third', 'home', lastWords(stage, 'CMD'));
    await isHealthy(killed);
    await killed.kill('SIGKILL');
    await killed.ended();
    const next = start('fourth', 'home', lastWords(stage, 'CMD'));
    await isHealthy(next);
    assert.match((await next.exec('fanreel', 'jobs')).stdout, /complete +1 min 05 s/);
    await stop(next);
    say('dev: after SIGKILL a new container takes the volume over, with its jobs');

    const ran = await start('fifth', 'other', ['run', 'film.mp4', '--renders', 'gif', '--out', '/data/out']).ended();
    assert.equal(ran.code, 0, ran.stderr);
    const gifs = gifsIn(join(work, 'other/out'));
    assert.equal(gifs.length, Math.ceil(FILM_SECONDS / 30));
    for (const gif of gifs) assert.equal(readFileSync(join(work, 'other/out', gif)).toString('latin1', 0, 6), 'GIF89a');
    say(`run: ${gifs.length} GIFs in the volume, exit code 0`);

    const own = join(work, 'own');
    cpSync(films, own, { recursive: true });
    await read('chown', '-R', STRANGER, own);
    const once = new Container({
      image: { ...image, user: STRANGER },
      ...{ name: 'once', volumes: { '/films': { folder: own } }, env: { FANREEL_HOME: '/films/.fanreel', HOME: '/' } },
      words: [...entry, 'run', 'film.mp4', '--renders', 'gif', '--out', 'out'],
    });
    started.push(once);
    const onceEnded = await once.ended();
    assert.equal(onceEnded.code, 0, onceEnded.stderr);
    assert.equal(gifsIn(join(own, 'out')).length, gifs.length);
    assert.equal((await read('find', own, '-not', '-user', STRANGER.split(':')[0] ?? '')).trim(), '');
    say('run: as a user whom the image does not know, all of it in the mounted folder, and what is made is theirs');

    const cut = start('sixth', 'third-home', ['run', 'film.mp4', '--renders', 'gif,frames,ascii']);
    await isHealthy(cut);
    const { code, ms } = await stop(cut);
    assert.equal(code, 143);
    assert.ok(ms < STOP_MS, `${ms} ms`);
    say(`run: healthy while it works; ends with 143 after SIGTERM, in ${ms} ms`);

    assert.equal(await entriesOf(image.root), before);
    for (const { stderr } of started) assert.doesNotMatch(stderr, /EROFS|read-only file system/i);
    say('nothing was written outside of the volume and /tmp');
  } finally {
    await Promise.all(started.map((container) => container.remove()));
  }
};
