import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trustedAuthorities, trustingContext } from '../../../src/shared/adapters/reader/trusted-authorities.ts';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';

describe('trusted authorities', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-ca-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are those of Node', () => {
    expect(trustedAuthorities()).toEqual(rootCertificates);
    expect(trustingContext()).toBe(trustingContext());
  });

  it('are those of a file as well', async () => {
    const extra = join(folder, 'extra.pem');
    await writeFile(extra, rootCertificates[0] ?? '');
    expect(trustedAuthorities(extra)).toEqual([rootCertificates[0], ...rootCertificates]);
    expect(trustingContext(extra)).not.toBe(trustingContext());
  });

  it('cannot be told from a file that cannot be read', () => {
    const read = () => trustingContext('/does/not/exist.pem');
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/NODE_EXTRA_CA_CERTS is "\/does\/not\/exist\.pem"/);
  });
});
