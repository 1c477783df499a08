import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import type { SourceIdentity } from '../../../src/shared/core/documents/source-identity.ts';
import { isOld } from '../../../src/shared/core/media/ffmpeg-generation.ts';
import { type Pipeline, startPipeline } from '../../fixtures/pipeline.ts';
import type { FormatCase } from './format-case.ts';

/** The film is made, uploaded and rendered within a case, on a machine that is busy with others. */
const CASE_MS = 240_000;

/** How cases are run. */
export interface RunOptions {
  /** Upload all files at once: what takes little time to render takes most of it to wait for. */
  readonly together?: boolean;
}

/** Run cases through the whole pipeline: each file is uploaded, and what became of it is held against the case. */
export const runCases = (title: string, cases: readonly FormatCase[], { together = false }: RunOptions = {}): void => {
  describe(title, () => {
    let pipeline: Pipeline;
    let folder: string;
    const upload = async ({ key, options = 'slice=5', make }: FormatCase): Promise<SourceIdentity> =>
      pipeline.upload(key, await make(folder), options);
    const uploaded = new Map<FormatCase, Promise<SourceIdentity>>();
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fanreel-test-formats-'));
      pipeline = await startPipeline();
      for (const each of together ? cases : []) uploaded.set(each, upload(each));
      await Promise.all(uploaded.values());
    }, CASE_MS);
    afterAll(async () => {
      await pipeline?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it.each(cases)('$container, $codec, $feature ($key)', { timeout: CASE_MS }, async (each) => {
      const { key, result } = each;
      const end = await pipeline.end(await (uploaded.get(each) ?? upload(each)));
      if ('reason' in result) {
        expect(end).toMatchObject({
          rejected: { reason: result.reason, message: expect.stringMatching(result.message) },
        });
        return;
      }
      if (!('manifest' in end)) throw new Error(`"${key}" became no job: ${JSON.stringify(end)}`);
      expect({ status: end.manifest.status, gaps: end.manifest.coverage.gaps }).toEqual({
        status: result.status,
        gaps: result.status === 'complete' ? [] : expect.any(Array),
      });
      const codes = (end.manifest.warnings ?? []).map(({ code }) => code);
      // Films that are numbered flash: their numbers change with every picture.
      expect(codes.filter((code) => code !== 'oldFfmpeg' && code !== 'flashes')).toEqual(result.warnings ?? []);
      // True of every film of a machine that has nothing newer, and of no other.
      const { generation } = await findBinary('ffmpeg', { env: process.env });
      expect(codes.includes('oldFfmpeg')).toBe(end.job.media === 'video' && isOld(generation));
      await result.check(end, pipeline);
    });
  });
};
