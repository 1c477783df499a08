import { randomBytes } from 'node:crypto';
import { chmod, chown, link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CloudEndpoints } from '../../src/local/control/cloud-api.ts';
import { isLoopbackUrl } from '../../src/local/core/loopback-url.ts';
import { assertUsableHome } from '../../src/local/disk/admit-home.ts';
import { ensureCertificate } from '../../src/local/disk/certificate.ts';
import { ensureCredentials } from '../../src/local/disk/ensure-credentials.ts';
import { ownHome } from '../../src/local/disk/home.ts';
import { HomeRefusedError } from '../../src/local/disk/home-errors.ts';
import { makeSalvage } from '../../src/local/disk/salvage.ts';
import { thisProcess } from '../../src/local/host/process-identity.ts';
import { LocalObjectStore } from '../../src/local/s3/store/local-object-store.ts';
import { findRunningCloud, noteRunningCloud } from '../../src/sdk/cloud/running-cloud.ts';

let folder: string;
let home: string;
let said: string[];
const say = (line: string): void => void said.push(line);
const salvage = () => makeSalvage(home, say);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-hostile-'));
  home = join(folder, '.fanreel');
  await mkdir(home, { mode: 0o700 });
  await writeFile(join(folder, 'outside.txt'), 'outside');
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

const own = async (): Promise<void> => (await ownHome(home, 'fanreel test', say)).release();
const openStore = () =>
  LocalObjectStore.open(join(home, 's3'), { now: () => new Date(), announces: () => false, salvage: salvage() });

describe('a home that is not one’s own', () => {
  it.runIf(process.getuid?.() === 0)('fails, naming whose it is', async () => {
    await chown(home, 1, 1);
    await expect(own()).rejects.toThrow(HomeRefusedError);
    await expect(own()).rejects.toThrow(/\.fanreel belongs to (\S+ \(user 1\)|user 1).*FANREEL_HOME/);
    expect(await readdir(home)).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('fails where a file in it is somebody else’s', async () => {
    await writeFile(join(home, 'cloud.json'), '{}');
    await chown(join(home, 'cloud.json'), 1, 1);
    await expect(own()).rejects.toThrow(/cloud\.json belongs to/);
  });

  it('is closed to others when it was open to them, and that is said', async () => {
    await chmod(home, 0o755);
    await own();
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect(said).toEqual([
      expect.stringMatching(/was open to other users of this machine \(mode 755\); its mode is 700 now/),
    ]);
  });

  it('fails when it is a link, saying where it leads', async () => {
    const linked = join(folder, 'linked');
    await symlink(home, linked);
    await expect(ownHome(linked, 'x', say)).rejects.toThrow(
      new RegExp(`symbolic link to ${home}.*FANREEL_HOME=${home}`),
    );
  });

  it.each([
    's3',
    'lost',
    'logs',
    'cloud.json',
    'credentials.json',
    's3/buckets/films',
    's3/buckets/films/journal.a.log',
    's3/buckets/films/blobs/ab',
    's3/buckets/lost/blobs',
    'certificate/ca.pem',
    'lost/notes.log',
    'scratch/x/environment.json',
    'uploads/x.json',
  ])('fails when %s in it is a link, and touches nothing behind it', async (name) => {
    await writeFile(join(home, 'format.json'), '{"format":2}\n');
    await mkdir(join(home, name, '..'), { recursive: true });
    await symlink(folder, join(home, name));
    await expect(own()).rejects.toThrow(/is a symbolic link .*nothing outside its home/);
    await expect(assertUsableHome(home)).rejects.toThrow(HomeRefusedError);
    expect((await readdir(folder)).sort()).toEqual(['.fanreel', 'outside.txt']);
  });
});

describe('a journal of a stranger', () => {
  /** A journal of the first format with these entries, as anybody can write one. */
  const plant = async (...entries: unknown[]): Promise<void> => {
    const dir = join(home, 's3', 'buckets', 'films');
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'journal.jsonl'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  };
  const record = (id: unknown, key = 'a') => ({
    key,
    size: 7,
    etag: 'd41d8cd98f00b204e9800998ecf8427e',
    lastModified: 1,
    sequencer: '1',
    headers: {},
    metadata: {},
    blobs: [{ id, size: 7 }],
  });

  it('reads, moves and removes nothing outside, whatever its ids are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constantFrom('../../../../../outside.txt', '/etc/hostname', '..', '.', '', '../../../../outside.txt'),
          fc.string(),
          fc.anything(),
        ),
        async (id) => {
          await rm(join(home, 's3'), { recursive: true, force: true });
          await plant({ type: 'put', record: record(id) }, { type: 'put', record: record('0'.repeat(32)) });
          const store = await openStore();
          await store.bucket('films').delete('a');
          await store.close();
          expect(await readFile(join(folder, 'outside.txt'), 'utf8')).toBe('outside');
          expect((await readdir(folder)).sort()).toEqual(['.fanreel', 'outside.txt']);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has no object whose id is a path, and says that a line was left out', async () => {
    await plant({ type: 'put', record: record('../../../../../../etc/hostname') });
    const store = await openStore();
    expect(store.bucket('films').get('a')).toBeUndefined();
    await store.close();
    expect(said.join('\n')).toMatch(/The journal of bucket films.*cannot be read/);
  });

  it('shows no control characters of it', async () => {
    await plant({ type: 'put', record: record('0'.repeat(32), 'a\u001b[2J\n\u202e.mp4') });
    await (await openStore()).close();
    const text = said.join('');
    expect(text).toContain('a\\x1b[2J\\n\\u202e.mp4');
    expect(/[\p{C}]/u.test(text)).toBe(false);
  });
});

describe('cloud.json of a stranger', () => {
  let server: Server;
  let asked: { url: string | undefined; authorization: string | undefined }[];
  let answer: string;
  beforeEach(async () => {
    asked = [];
    answer = '{"concurrency":1}';
    server = createServer((request, response) => {
      asked.push({ url: request.url, authorization: request.headers.authorization });
      response.setHeader('content-length', Buffer.byteLength(answer));
      response.end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoints = (controlEndpoint: string): CloudEndpoints => ({
    s3Endpoint: 'http://127.0.0.1:1',
    s3TlsEndpoint: 'https://localhost:1',
    eventsEndpoint: 'http://127.0.0.1:1',
    controlEndpoint,
    caPath: '/etc/hostname',
    region: 'us-east-1',
    accessKeyId: 'x',
    secretAccessKey: 'y',
    sourceBucket: 'films',
    outputBucket: 'outputs',
    eventBus: 'bus',
  });
  const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const plantNote = async (changes: Partial<CloudEndpoints>): Promise<void> => {
    const { caPath: _, accessKeyId: __, secretAccessKey: ___, ...known } = endpoints(here());
    const document = {
      version: 2,
      ...thisProcess(),
      command: 'dev',
      parameters: {},
      endpoints: { ...known, ...changes },
    };
    await writeFile(join(home, 'cloud.json'), JSON.stringify(document));
  };

  it.each(['', '{"proof":"00"}', `{"proof":"${'0'.repeat(64)}"}`, 'x'.repeat(5000)])(
    'is not used when who listens answers %j to the challenge; the secret is not sent',
    async (text) => {
      answer = text;
      await ensureCredentials(home, salvage());
      await plantNote({});
      expect(await findRunningCloud(home, say)).toBeUndefined();
      expect(said).toEqual([expect.stringMatching(/cannot prove that it belongs to this home\. It is not used/)]);
      expect(asked.map(({ authorization }) => authorization)).toEqual([undefined]);
      expect(asked[0]?.url).toMatch(/^\/proof\?nonce=[0-9a-f]{64}$/);
    },
  );

  it.each(['s3Endpoint', 's3TlsEndpoint', 'eventsEndpoint', 'controlEndpoint', 'apiEndpoint', 'viewerUrl'] as const)(
    'is not used when %s is on another machine; nobody is asked anything',
    async (name) => {
      await ensureCredentials(home, salvage());
      await plantNote({ [name]: 'https://films.example' });
      expect(await findRunningCloud(home, say)).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );

  it('is written without credentials', async () => {
    const forget = await noteRunningCloud(home, { command: 'dev', parameters: {}, endpoints: endpoints(here()) });
    const text = await readFile(join(home, 'cloud.json'), 'utf8');
    expect(text).not.toMatch(/secretAccessKey|accessKeyId|caPath/);
    await forget();
  });
});

describe('isLoopbackUrl', () => {
  it.each(['http://127.0.0.1:80', 'https://localhost:1/', 'http://[::1]:5', 'http://127.8.9.1'])('takes %s', (url) =>
    expect(isLoopbackUrl(url)).toBe(true),
  );
  it.each([
    'http://example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://user@localhost',
    'http://0.0.0.0',
    'http://[::ffff:10.0.0.1]',
    'file:///etc/hostname',
    'localhost',
    '',
  ])('refuses %j', (url) => expect(isLoopbackUrl(url)).toBe(false));
});

describe('files that a full disk, an editor or a file manager left', () => {
  const STRANGERS = [
    '.DS_Store',
    'Thumbs.db',
    'desktop.ini',
    'thumbs.db',
    'journal.a.log~',
    '#journal#',
    '.journal.swp',
    'backup',
  ];

  it('keep no home from starting', async () => {
    const store = await openStore();
    await store.createBucket('films');
    await store.close();
    const folders = [
      '',
      's3',
      's3/buckets',
      's3/buckets/films',
      's3/buckets/films/blobs',
      'events',
      'invocations',
      'lost',
      'certificate',
    ];
    for (const dir of folders) {
      await mkdir(join(home, dir), { recursive: true });
      for (const name of STRANGERS) await writeFile(join(home, dir, name), randomBytes(20));
    }
    await mkdir(join(home, 's3/buckets/films/blobs/ab'));
    await writeFile(join(home, 's3/buckets/films/blobs/ab/.DS_Store'), '');
    await mkdir(join(home, 's3/buckets/holiday-pictures'));
    await own();
    const again = await openStore();
    expect(again.buckets().map(({ name }) => name)).toEqual(['films']);
    await again.close();
    for (const dir of folders) expect(await readdir(join(home, dir))).toEqual(expect.arrayContaining(STRANGERS));
    expect(said).toEqual([]);
  });

  it.each(['', '{', '{"accessKeyId":"AKIA"}', '\0\0\0\0', 'null', '[]', '{"accessKeyId":"a b","secretAccessKey":"x"}'])(
    'credentials %j are moved away and made anew, once, and that is said',
    async (content) => {
      await writeFile(join(home, 'credentials.json'), content, { mode: 0o600 });
      const made = await ensureCredentials(home, salvage());
      expect(await ensureCredentials(home, salvage())).toEqual(made);
      expect(said).toEqual([expect.stringMatching(/credentials\.json cannot be read .*It was moved to .*made anew/)]);
      expect(await readFile(join(home, 'lost', 'credentials.json'), 'utf8')).toBe(content);
      expect((await stat(join(home, 'credentials.json'))).mode & 0o777).toBe(0o600);
    },
  );

  it('credentials that others can read are somebody else’s, and are made anew', async () => {
    await writeFile(
      join(home, 'credentials.json'),
      '{"accessKeyId":"FANREELSTRANGER","secretAccessKey":"known-to-the-stranger"}',
      { mode: 0o644 },
    );
    expect((await ensureCredentials(home, salvage())).accessKeyId).not.toBe('FANREELSTRANGER');
    expect(said).toEqual([expect.stringMatching(/could be read by other users/)]);
  });

  it.each(['cloud.json', 'lock.json', 'format.json', 'credentials.json'])(
    '%s as a folder is moved away',
    async (name) => {
      await mkdir(join(home, name));
      await own();
      await ensureCredentials(home, salvage());
      expect(await findRunningCloud(home, say)).toBeUndefined();
      await own();
    },
  );

  it.each(['', '{', 'null', '{"pid":0}', '\0'])(
    'cloud.json, lock.json and format.json of %j are no hindrance',
    async (content) => {
      for (const name of ['cloud.json', 'lock.json', 'format.json']) await writeFile(join(home, name), content);
      expect(await findRunningCloud(home, say)).toBeUndefined();
      await own();
      expect(JSON.parse(await readFile(join(home, 'format.json'), 'utf8'))).toEqual({ format: 2 });
    },
  );

  it.each(['ca.pem', 'localhost.pem', 'localhost-key.pem'])(
    'a certificate whose %s is empty, half or a folder is made anew',
    async (name) => {
      const dir = join(home, 'certificate');
      const now = new Date();
      const first = await ensureCertificate(dir, now, salvage());
      expect(await ensureCertificate(dir, now, salvage())).toEqual(first);
      const pem = await readFile(join(dir, name), 'utf8');
      for (const content of ['', pem.slice(0, 100), undefined]) {
        await rm(join(dir, name));
        if (content === undefined) await mkdir(join(dir, name));
        else await writeFile(join(dir, name), content);
        const made = await ensureCertificate(dir, now, salvage());
        expect(await ensureCertificate(dir, now, salvage())).toEqual(made);
      }
      expect(said).toHaveLength(3);
    },
  );

  it('a lock that is shown holds no control characters', async () => {
    const lock = { ...thisProcess(), host: 'x', command: 'a\u001b[2J', since: 'then' };
    await writeFile(join(home, 'lock.json'), JSON.stringify(lock));
    await own();
  });
});

it('a file of a home that has a second name elsewhere is replaced, never written into', async () => {
  await link(join(folder, 'outside.txt'), join(home, 'credentials.json'));
  await ensureCredentials(home, salvage());
  expect(await readFile(join(folder, 'outside.txt'), 'utf8')).toBe('outside');
});
