import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIALS, makeTempDir, REGION, useS3 } from './s3-fixture.ts';

const run = promisify(execFile);

const hasAws = (): boolean => {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const present = hasAws();

describe.skipIf(!present)(`the aws command${present ? '' : ' (skipped: not on PATH)'}`, () => {
  const s3 = useS3();
  let dir: string;
  const aws = async (...args: string[]): Promise<string> => {
    // Nothing of the user's own configuration may matter.
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
    const env = {
      ...Object.fromEntries(inherited),
      AWS_CONFIG_FILE: join(dir, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials'),
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const { stdout } = await run('aws', ['--endpoint-url', s3.endpoint, ...args], { env, cwd: dir });
    return stdout;
  };
  beforeAll(async () => {
    dir = await makeTempDir();
    await mkdir(join(dir, 'tree', 'ü sub'), { recursive: true });
    await writeFile(join(dir, 'config'), '[default]\ns3 =\n  addressing_style = path\n');
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('uploads 20 MB in parts, lists it and gets the same bytes back', async () => {
    const data = randomBytes(20 * 1000 ** 2);
    await writeFile(join(dir, 'film.mp4'), data);
    const url = `s3://${s3.bucket}/in/fi lm+ü.mp4`;
    await aws('s3', 'cp', '--no-progress', 'film.mp4', url);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: 'in/fi lm+ü.mp4' }));
    expect(head).toMatchObject({ ContentLength: data.length, ContentType: 'video/mp4' });
    expect(head.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect(await aws('s3', 'ls', `s3://${s3.bucket}/in/`)).toMatch(/ 20000000 fi lm\+ü\.mp4\n$/);
    await aws('s3', 'cp', '--no-progress', url, 'back.mp4');
    expect((await readFile(join(dir, 'back.mp4'))).equals(data)).toBe(true);
  });

  it('synchronises a folder, copies within the bucket and removes it again', async () => {
    for (const name of ['a.txt', 'ü sub/b + c.txt']) await writeFile(join(dir, 'tree', name), name);
    await aws('s3', 'sync', '--no-progress', 'tree', `s3://${s3.bucket}/tree`);
    const listed = await aws('s3', 'ls', '--recursive', `s3://${s3.bucket}/tree/`);
    expect(listed.match(/tree\/.*/g)).toEqual(['tree/a.txt', 'tree/ü sub/b + c.txt']);
    expect(await aws('s3', 'sync', '--no-progress', 'tree', `s3://${s3.bucket}/tree`)).toBe('');
    await aws('s3', 'cp', '--no-progress', `s3://${s3.bucket}/tree/a.txt`, `s3://${s3.bucket}/copy.txt`);
    expect(await aws('s3', 'cp', `s3://${s3.bucket}/copy.txt`, '-')).toBe('a.txt');
    await aws('s3', 'rm', '--recursive', `s3://${s3.bucket}/tree/`);
    const left = JSON.parse(await aws('s3api', 'list-objects-v2', '--bucket', s3.bucket, '--delimiter', '/'));
    expect(left.CommonPrefixes).toEqual([{ Prefix: 'in/' }]);
  });

  it('changes the storage class of an object where it lies, and is refused a copy that changes nothing', async () => {
    const url = `s3://${s3.bucket}/class + plus.txt`;
    await aws('s3', 'cp', '--no-progress', 'tree/a.txt', url, '--metadata', 'a=1');
    await expect(aws('s3', 'cp', '--no-progress', url, url)).rejects.toThrow('to copy an object to itself');
    await aws('s3', 'cp', '--no-progress', url, url, '--storage-class', 'STANDARD_IA');
    const listing = [
      's3api',
      'list-objects-v2',
      '--bucket',
      s3.bucket,
      '--prefix',
      'class',
      '--query',
      'Contents[].StorageClass',
    ];
    expect(JSON.parse(await aws(...listing))).toEqual(['STANDARD_IA']);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: 'class + plus.txt' }));
    expect(head).toMatchObject({ StorageClass: 'STANDARD_IA', Metadata: { a: '1' } });
  });

  it('presigns URLs that hold', async () => {
    await aws('s3api', 'put-object', '--bucket', s3.bucket, '--key', 'presigned ü.txt', '--body', 'tree/a.txt');
    const url = (await aws('s3', 'presign', `s3://${s3.bucket}/presigned ü.txt`)).trim();
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([200, 'a.txt']);
  });
});
