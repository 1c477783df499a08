import { writeFile } from 'node:fs/promises';
import { asciiPictureKey } from '../renders/ascii/keys.ts';
import { edgesPictureKey } from '../renders/edges/keys.ts';
import { grayscalePictureKey } from '../renders/grayscale/keys.ts';
import type { OpenPicture } from '../shared/adapters/open-picture.ts';
import { openSourcePicture } from '../shared/adapters/source-picture.ts';
import type { ObjectStore } from '../shared/ports.ts';
import { ASCII_CONTENT_TYPES, asciiFile, isPictureAsciiFormat } from './picture/ascii-files.ts';
import { GRAYSCALE_SIZE, grayscalePicture } from './picture/grayscale-picture.ts';
import { pictureCells } from './picture/picture-cells.ts';
import { pictureEdges } from './picture/picture-edges.ts';
import type { OutputFile } from './render/output-file.ts';
import type { RenderMedia } from './render-slice.ts';
import type { SliceTask } from './slice-task.ts';

/** An output whose file is not written yet. */
type Rendered = Omit<OutputFile, 'path'> & { readonly bytes: Uint8Array };

const renderAscii = async (picture: OpenPicture, { job, keys }: SliceTask): Promise<Rendered[]> => {
  const { formats, ...style } = job.options.ascii;
  const grid = await pictureCells(picture, style);
  const facts = { kind: 'ascii', width: grid.columns, height: grid.rows } as const;
  const title = job.source.key.split('/').at(-1) ?? job.jobId;
  return formats.filter(isPictureAsciiFormat).map((format) => ({
    key: asciiPictureKey(keys, format),
    contentType: ASCII_CONTENT_TYPES[format],
    facts,
    bytes: asciiFile(grid, format, style, title),
  }));
};

const renderEdges = async (picture: OpenPicture, { job, keys }: SliceTask): Promise<Rendered> => ({
  key: edgesPictureKey(keys),
  contentType: 'image/png',
  facts: { kind: 'edges', width: picture.width, height: picture.height },
  bytes: await pictureEdges(picture, job.options.edges.blur),
});

const renderGrayscale = async (picture: OpenPicture, { job, keys }: SliceTask): Promise<Rendered> => ({
  key: grayscalePictureKey(keys),
  contentType: 'image/jpeg',
  facts: { kind: 'grayscale', ...GRAYSCALE_SIZE },
  bytes: await grayscalePicture(picture, job.options.grayscale.fit),
});

/**
 * Render a still picture's outputs into files, one after another: a large picture is decoded once at a time.
 * @param store where the source is
 */
export const makeRenderPicture =
  (store: Pick<ObjectStore, 'readStart'>): RenderMedia =>
  async (task, _plan, dir) => {
    const before = process.cpuUsage();
    const { renders } = task.job.options;
    const picture = await openSourcePicture(store, task.job.source);
    const rendered = [
      ...(renders.includes('ascii') ? await renderAscii(picture, task) : []),
      ...(renders.includes('edges') ? [await renderEdges(picture, task)] : []),
      ...(renders.includes('grayscale') ? [await renderGrayscale(picture, task)] : []),
    ];
    const outputs = await Promise.all(
      rendered.map(async ({ bytes, ...output }, index) => {
        const path = `${dir}/${index}`;
        await writeFile(path, bytes);
        return { ...output, path };
      }),
    );
    const { user, system } = process.cpuUsage(before);
    return { outputs, cpuMs: Math.round((user + system) / 1000) };
  };
