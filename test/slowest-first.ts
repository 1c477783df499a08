import { BaseSequencer, type TestProject, type TestSpecification } from 'vitest/node';

/** Files that take long, the longest first. One that begins last would run alone, and leave all other cores idle. */
export const SLOWEST: readonly string[] = [
  ...['cli/run.e2e', 'media/formats/clocks', 'media/fixture-table', 'pipeline/chaos', 'pipeline/costly-films'],
  ...['pipeline/killed-worker', 'cli/stack/stack.e2e', 'pipeline/damaged-jobs', 'media/formats/shapes-and-colours'],
  ...['media/formats/tracks', 'stitcher/stitch', 'worker/ffmpeg/large-pictures', 'media/formats/edits'],
  ...['infra/cdk-app', 'local/s3/strangers', 'local/s3/aws-command', 'local/lambda/limits', 'infra/folder-code'],
  ...['package/package', 'local/s3/damaged-journal', 'docs/recipes/types', 'renders/missing-part'],
  ...['browser/fold', 'browser/zoom', 'browser/first-load', 'browser/home', 'browser/away'],
].map((name) => `/test/${name}.test.ts`);

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = SLOWEST.findIndex((name) => moduleId.endsWith(name));
  return rank === -1 ? SLOWEST.length : rank;
};

/** Small files of short tests end a run. */
const LAST_PROJECT = 'pure';

/** In each project the slowest files begin first; the others are in vitest's own order. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLast = ({ name }: TestProject): number => Number(name === LAST_PROJECT);
    const projects = [...new Set(sorted.map(({ project }) => project))].sort((a, b) => isLast(a) - isLast(b));
    return projects.flatMap((project) =>
      sorted.filter((file) => file.project === project).toSorted((one, other) => rankOf(one) - rankOf(other)),
    );
  }
}
