import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { REGION } from '../../local/control/local-topology.ts';
import { ensureCertificate } from '../../local/disk/certificate.ts';
import { startS3Server } from '../../local/s3/server.ts';
import type { Binary } from '../../shared/adapters/ffmpeg/binaries.ts';
import { runMediaProcess } from '../../shared/adapters/process/run-media-process.ts';
import { openSourceReader } from '../../shared/adapters/reader/source-reader.ts';
import { makeS3Client } from '../../shared/adapters/s3/s3-client.ts';
import { lastLineOf } from '../../shared/core/errors/process-failure.ts';
import { confinedReaderArgs } from '../../shared/core/media/input-args.ts';

const BUCKET = 'fanreel-doctor';
const KEY = 'film.mp4';
const TIMEOUT_MS = 30_000;

/** Checks a binary: undefined when it reads over HTTPS as it should, else a text that says what it did instead. */
export type HttpsCheck = (binary: Binary) => Promise<string | undefined>;

/** A second of film, made by the program itself. */
const makeFilm = async (ffmpeg: Binary, path: string): Promise<string | undefined> => {
  const end = await runMediaProcess({
    binary: ffmpeg.path,
    args: ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=5:duration=1', path],
    timeoutMs: TIMEOUT_MS,
  });
  return end.exitCode === 0 ? undefined : `it cannot make a film (${lastLineOf(end)})`;
};

/** Arguments that make a binary read the whole film: ffmpeg decodes its frames, ffprobe counts its packets. */
const readingArgs = (binary: Binary, url: string, inputArgs: readonly string[]): string[] =>
  binary.kind === 'ffmpeg'
    ? ['-nostdin', '-v', 'error', ...inputArgs, '-i', url, '-f', 'null', '-']
    : ['-v', 'error', ...inputArgs, '-count_packets', '-show_entries', 'stream=nb_read_packets', url];

/**
 * Set up a throwaway S3 server over TLS with a film in it, to check whether binaries read it as they would read S3: from the
 * reader that every function has, which reads the store by host name with its certificate verified.
 * @param ffmpeg makes the film
 * @returns the check, and a function that stops the server; a text when no film could be made
 */
export const openHttpsCheck = async (
  ffmpeg: Binary,
): Promise<{ readonly check: HttpsCheck; close(): Promise<void> } | string> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-doctor-'));
  const filmPath = join(folder, KEY);
  const problem = await makeFilm(ffmpeg, filmPath);
  if (problem !== undefined) {
    await rm(folder, { recursive: true, force: true });
    return problem;
  }
  const credentials = { accessKeyId: 'doctor', secretAccessKey: 'doctor-secret' };
  const { key, cert, caPath } = await ensureCertificate(join(folder, 'certificate'));
  const stranger = await ensureCertificate(join(folder, 'stranger'));
  const server = await startS3Server({ dataDir: join(folder, 's3'), region: REGION, credentials, tls: { key, cert } });
  const client = (endpoint: string) =>
    makeS3Client({}, { endpoint, credentials, region: REGION, forcePathStyle: true });
  const plain = client(server.endpoint);
  const tls = client(server.tlsEndpoint ?? '');
  await plain.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const put = await plain.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: await readFile(filmPath) }));
  const url = await getSignedUrl(tls, new GetObjectCommand({ Bucket: BUCKET, Key: KEY }), { expiresIn: 600 });
  const sizeBytes = (await stat(filmPath)).size;
  const etag = put.ETag ?? '';

  const read = async (binary: Binary, caFile: string) => {
    const reader = await openSourceReader({ url, etag, caFile, sizeBytes });
    try {
      const end = await runMediaProcess({
        binary: binary.path,
        args: readingArgs(binary, reader.url, confinedReaderArgs()),
        timeoutMs: TIMEOUT_MS,
        signal: reader.broken,
      });
      const fine = end.exitCode === 0 && end.stderrTail === '' && reader.bytesIn > 0;
      return { fine, said: lastLineOf(end) || (end.signal ?? `exit code ${end.exitCode}`) };
    } finally {
      await reader.close();
    }
  };

  return {
    async check(binary) {
      const right = await read(binary, caPath);
      if (!right.fine) return `it cannot read https (${right.said})`;
      const wrong = await read(binary, stranger.caPath);
      return wrong.fine ? 'the certificate is not verified' : undefined;
    },
    async close() {
      plain.destroy();
      tls.destroy();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
