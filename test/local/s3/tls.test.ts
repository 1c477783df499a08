import { X509Certificate } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get, request } from 'node:https';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureCertificate, type LocalCertificate } from '../../../src/local/disk/certificate.ts';
import type { S3Server } from '../../../src/local/s3/server.ts';
import { makeClient, makeTempDir, startTestServer } from './s3-fixture.ts';

let dir: string;
let certificate: LocalCertificate;

beforeAll(async () => {
  dir = await makeTempDir();
  certificate = await ensureCertificate(join(dir, 'tls'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('TLS by host name', () => {
  let server: S3Server;
  let ca: string;
  beforeAll(async () => {
    ca = await readFile(certificate.caPath, 'utf8');
    server = await startTestServer(join(dir, 'data'), { tls: certificate });
  });
  afterAll(() => server.close());

  const fetchOver = (url: string, options: { ca?: string; servername?: string }): Promise<string> =>
    new Promise((resolve, reject) => {
      const outgoing = get(url, { agent: false, ...options }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => resolve(text));
      });
      outgoing.on('error', reject);
    });

  it('serves the same objects as the plain port, verified by the authority alone', async () => {
    const plain = makeClient(server.endpoint);
    await plain.send(new CreateBucketCommand({ Bucket: 'tls-bucket' }));
    await plain.send(new PutObjectCommand({ Bucket: 'tls-bucket', Key: 'a b', Body: 'over tls' }));
    const secure = makeClient(server.tlsEndpoint ?? '');
    const url = await getSignedUrl(secure, new GetObjectCommand({ Bucket: 'tls-bucket', Key: 'a b' }));
    expect(new URL(url).hostname).toBe('localhost');
    expect(await fetchOver(url, { ca })).toBe('over tls');
    plain.destroy();
    secure.destroy();
  });

  it('takes an upload', async () => {
    const url = new URL(await uploadUrl());
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'PUT', ca, agent: false }, (response) =>
        response.resume().on('end', () => resolve(response.statusCode)),
      );
      outgoing.on('error', reject).end('uploaded');
    });
    expect(status).toBe(200);
  });

  const uploadUrl = async (): Promise<string> => {
    const client = makeClient(server.tlsEndpoint ?? '', { requestChecksumCalculation: 'WHEN_REQUIRED' });
    return getSignedUrl(client, new PutObjectCommand({ Bucket: 'tls-bucket', Key: 'put' }));
  };

  it('fails to verify without the authority, and for a host that the certificate does not name', async () => {
    const url = `${server.tlsEndpoint}/`;
    await expect(fetchOver(url, {})).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    await expect(fetchOver(url, { ca, servername: 'other.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});

describe('the certificate', () => {
  it('is kept, and names localhost and 127.0.0.1', async () => {
    const again = await ensureCertificate(join(dir, 'tls'));
    expect(again).toEqual(certificate);
    const { subjectAltName } = new X509Certificate(again.cert);
    expect(subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect((await stat(join(dir, 'tls', 'localhost-key.pem'))).mode & 0o077).toBe(0);
  });

  it('is made anew thirty days before it expires, and verifies against the new authority', async () => {
    const renewals = join(dir, 'renewals');
    const first = await ensureCertificate(renewals, new Date('2026-01-01'));
    expect(await ensureCertificate(renewals, new Date('2026-11-01'))).toEqual(first);
    const second = await ensureCertificate(renewals, new Date('2026-12-15'));
    expect(second.cert).not.toBe(first.cert);
    const authority = new X509Certificate(await readFile(second.caPath));
    expect(new X509Certificate(second.cert).verify(authority.publicKey)).toBe(true);
  });

  it.each(['ca.pem', 'localhost.pem', 'localhost-key.pem'])(
    'is made anew when %s is damaged or missing',
    async (file) => {
      const damaged = join(dir, `damaged-${file}`);
      const first = await ensureCertificate(damaged);
      await writeFile(join(damaged, file), 'garbage');
      const second = await ensureCertificate(damaged);
      expect(second.cert).not.toBe(first.cert);
      await rm(join(damaged, file));
      const third = await ensureCertificate(damaged);
      expect(third.cert).not.toBe(second.cert);
      expect(await ensureCertificate(damaged)).toEqual(third);
    },
  );
});
