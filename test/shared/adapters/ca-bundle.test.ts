import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { caBundle } from '../../../src/shared/adapters/reader/ca-bundle.ts';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';

describe('caBundle', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-ca-'));
    vi.stubEnv('TMPDIR', folder);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it("holds Node's roots, in a file that is written once and is nobody else's", () => {
    const path = caBundle({});
    const count = readFileSync(path, 'utf8').match(/BEGIN CERTIFICATE/g)?.length;
    expect(count).toBe(rootCertificates.length);
    expect(caBundle({})).toBe(path);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(dirname(path)).mode & 0o077).toBe(0);
  });

  it('adds the certificates that NODE_EXTRA_CA_CERTS names', async () => {
    const extra = join(folder, 'extra.pem');
    await writeFile(extra, '-----BEGIN CERTIFICATE-----\nextra\n-----END CERTIFICATE-----\n');
    const path = caBundle({ NODE_EXTRA_CA_CERTS: extra });
    expect(readFileSync(path, 'utf8')).toContain('\nextra\n');
    expect(path).not.toBe(caBundle({}));
  });

  it('is written again when somebody removed it', async () => {
    const path = caBundle({});
    await rm(path);
    expect(existsSync(caBundle({}))).toBe(true);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('fails with the name of a file that cannot be read', () => {
    const read = () => caBundle({ NODE_EXTRA_CA_CERTS: '/does/not/exist.pem' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/NODE_EXTRA_CA_CERTS is "\/does\/not\/exist\.pem"/);
  });

  it('is gone when its process has ended', () => {
    const module = fileURLToPath(new URL('../../../src/shared/adapters/reader/ca-bundle.ts', import.meta.url));
    const script = `import { caBundle } from ${JSON.stringify(module)}; process.stdout.write(caBundle({}));`;
    const path = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]).toString();
    expect(path).toContain('fanreel-ca-');
    expect(existsSync(dirname(path))).toBe(false);
  });
});
