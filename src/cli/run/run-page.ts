import type { OpenPlace } from '../../sdk/client/fanreel.ts';
import type { OpenPage } from '../terminal/open-page.ts';

/** The page of a run's first job. */
export interface RunPage {
  /** Open it as soon as a job is known; the other jobs of a run are listed there. */
  show(jobId: string): void;
  /** address of the page; undefined while no job is known, or when there is no page */
  address(): string | undefined;
  /** Resolves when the page was opened, or could not be, and its message was shown. */
  settled(): Promise<void>;
}

/** Why there is no page, and what to do about it. */
const missingPage = ({ place }: OpenPlace): string => {
  switch (place.kind) {
    case 'own':
      return 'There is no page to open: `npm run build` makes it. The command goes on without it.';
    case 'dev':
      return `\`fanreel dev\` (process ${place.pid}) was started without the page: start it again after \`npm run build\`. The command goes on without it.`;
    case 'stack':
      return `The stack ${place.name} has no page: deploy it with \`-c viewer=true\`. The command goes on without it.`;
  }
};

/**
 * @param cloud whose page it is
 * @param say shows a line to the user
 */
export const makeJobPage = (cloud: OpenPlace, openPage: OpenPage, say: (text: string) => void): RunPage => {
  const { viewerUrl } = cloud;
  let address: string | undefined;
  let opening = Promise.resolve();
  if (viewerUrl === undefined) say(missingPage(cloud));
  return {
    show(jobId) {
      if (viewerUrl === undefined || address !== undefined) return;
      const shown = `${viewerUrl}#/jobs/${jobId}`;
      address = shown;
      opening = openPage(shown).then((isOpen) =>
        say(isOpen ? `In the browser: ${shown}` : `No browser could be opened; the page is at ${shown}`),
      );
    },
    address: () => address,
    settled: () => opening,
  };
};
