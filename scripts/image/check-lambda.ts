import { strict as assert } from 'node:assert';
import { copyFileSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ensureCertificate } from '../../src/local/disk/certificate.ts';
import { FUNCTIONS, type FunctionName, LAYER_BINARIES } from '../../src/shared/topology.ts';
import { startLocalServices } from '../../test/fakes/local-services.ts';
import { runFfmpeg } from '../../test/fixtures/run-media.ts';
import type { BuiltStage } from './build-stage.ts';
import { Container } from './container.ts';
import { lastWords, type Stage } from './read-dockerfile.ts';
import { serveRuntimeApi } from './runtime-api.ts';
import { read } from './shell.ts';

const FILM_SECONDS = 65;
const KEY = 'film.mp4';
/** Lambda runs images as a user of its own, whatever they say. */
const LAMBDA_USER = '993:990';

/** Run the functions of the image under a Runtime API, from an upload to its manifest. @param work an empty folder */
export const checkLambda = async (stage: Stage, image: BuiltStage, work: string): Promise<void> => {
  const film = join(work, KEY);
  const test = ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${FILM_SECONDS}`, '-pix_fmt', 'yuv420p'];
  await runFfmpeg([...test, film]);
  const certificate = await ensureCertificate(join(work, 'certificate'), new Date());
  const authority = join(work, 'authority');
  mkdirSync(authority);
  copyFileSync(certificate.caPath, join(authority, 'ca.pem'));
  await read('chmod', '-R', 'a+rX', authority);
  const services = await startLocalServices(certificate);
  const entry = lastWords(stage, 'ENTRYPOINT');

  /** Let a function of the image handle events, in one environment. */
  const handle = async (name: FunctionName, events: readonly unknown[]): Promise<unknown[]> => {
    const { memoryMb } = FUNCTIONS.find((each) => each.name === name) ?? { memoryMb: 0 };
    const api = await serveRuntimeApi(`arn:aws:lambda:${services.env.AWS_REGION}:123456789012:function:${name}`);
    const env = {
      ...services.env,
      ...{
        AWS_LAMBDA_RUNTIME_API: api.address,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      },
      ...{ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${memoryMb}`, AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' },
      ...{ AWS_LAMBDA_LOG_GROUP_NAME: name, AWS_LAMBDA_LOG_STREAM_NAME: name, NODE_OPTIONS: '--enable-source-maps' },
      ...{ FFMPEG_PATH: LAYER_BINARIES.ffmpeg, FFPROBE_PATH: LAYER_BINARIES.ffprobe },
      NODE_EXTRA_CA_CERTS: '/mnt/ca.pem',
    };
    const words = [...entry, `${name}/index.handler`];
    const container = new Container({
      image: { ...image, user: LAMBDA_USER },
      ...{ name, words, env, hasHostNetwork: true },
      volumes: { '/mnt': { folder: authority, isReadOnly: true } },
    });
    const results: unknown[] = [];
    const died = container.ended().then(({ code, stdout, stderr }) => {
      throw new Error(`${name} ended with ${code}: ${stdout}${stderr}`);
    });
    died.catch(() => undefined);
    try {
      for (const event of events) results.push(await Promise.race([api.invoke(event), died]));
    } finally {
      await container.remove();
      api.close();
    }
    return results;
  };
  const published = (type: string) => services.events.filter((event) => event['detail-type'] === type);
  const objectOf = async (key: string): Promise<Buffer> => {
    const found = await services.client.send(new GetObjectCommand({ Bucket: 'output', Key: key }));
    return Buffer.from((await found.Body?.transformToByteArray()) ?? []);
  };
  const say = (line: string): void => void process.stdout.write(`ok ${line}\n`);

  try {
    const body = await readFile(film);
    const { ETag = '' } = await services.client.send(new PutObjectCommand({ Bucket: 'source', Key: KEY, Body: body }));
    const object = { key: KEY, size: body.length, etag: ETag.replaceAll('"', ''), sequencer: '00' };
    await handle('splitter', [
      { source: 'aws.s3', 'detail-type': 'Object Created', detail: { bucket: { name: 'source' }, object } },
    ]);
    const slices = published('newVideoCreated');
    assert.equal(slices.length, Math.ceil(FILM_SECONDS / 30));
    say(`splitter: ${slices.length} slices of a film, with Debian's ffprobe`);

    await handle('worker', slices);
    const [{ detail } = { detail: {} }] = published('videoRendered');
    const { jobId } = detail as { jobId: string };
    assert.equal((await objectOf(`jobs/${jobId}/gif/00002.gif`)).toString('latin1', 0, 6), 'GIF89a');
    say("worker: every slice rendered, with Debian's ffmpeg");

    await handle('assembler', published('videoRendered'));
    const manifest = JSON.parse((await objectOf(`jobs/${jobId}/manifest.json`)).toString());
    assert.equal(manifest.status, 'complete', JSON.stringify(manifest.coverage));
    say('assembler: the manifest, and the storyboard by sharp');

    await handle('stitcher', published('videoCompleted'));
    await objectOf(`jobs/${jobId}/stitched.json`);
    say('stitcher: what is of the whole film');

    const [answer] = await handle('api', [apiRequest('/openapi.json')]);
    assert.equal((answer as { statusCode: number }).statusCode, 200);
    say('api: answers');
  } finally {
    await services.close();
  }
};

/** A request as an HTTP API gives it to its function (payload format 2.0). */
const apiRequest = (path: string) => ({
  ...{ version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: '', headers: { host: 'api.example' } },
  requestContext: {
    ...{ accountId: '123456789012', apiId: 'api', domainName: 'api.example', domainPrefix: 'api', requestId: '1' },
    ...{ routeKey: '$default', stage: '$default', time: '29/Nov/2026:00:00:00 +0000', timeEpoch: 0 },
    http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'check' },
  },
  isBase64Encoded: false,
});
