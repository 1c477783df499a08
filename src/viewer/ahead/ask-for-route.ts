import type { JobAnswer, JobsPage } from '../../api/contracts/jobs.ts';
import { isLoopbackHost } from '../../shared/core/http/loopback-host.ts';
import { askAhead } from '../api/ask-ahead.ts';
import { VIEWER_CONFIG_PATH } from '../core/config/config-path.ts';
import type { ViewerConfig } from '../core/config/viewer-config.ts';
import { cardPicture } from '../core/job/card-picture.ts';
import { jobsPath } from '../core/job/jobs-path.ts';
import { type PictureSource, posterSource } from '../core/result/poster-source.ts';
import type { PageRoute } from '../core/routing/route.ts';
import { OF_STORAGE } from '../links/storage-request.ts';

/** What is read of an answer before its schema is there, which whoever shows it applies. */
type Glimpse<Answer> = { readonly [Name in keyof Answer]?: Answer[Name] | null };

const glimpse = <Answer>(text: string): Glimpse<Answer> => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    // Whoever reads it says so.
    return {};
  }
};

/** Load a picture that stays in the memory of the page until it is shown. */
const loadPicture = (source: PictureSource): void => {
  Object.assign(new Image(), { fetchPriority: 'high', ...source });
};

const askForJob = (jobId: string, second: number | undefined): void =>
  askAhead(`/jobs/${jobId}`, {}, (text) => {
    const { poster, plan } = glimpse<JobAnswer>(text);
    const isShown = second === undefined || second === poster?.second;
    if (isShown && typeof poster?.url === 'string') loadPicture(posterSource(poster));
    if (typeof plan?.url === 'string') askAhead(plan.url, OF_STORAGE);
  });

const askForJobs = (): void =>
  askAhead(jobsPath({ name: '' }), {}, (text) => {
    const { jobs } = glimpse<JobsPage>(text);
    const newest = jobs?.[0];
    const src = newest && cardPicture(newest);
    if (typeof src === 'string') loadPicture({ src });
  });

const askForShown = (route: PageRoute): void => {
  if (route.page === 'job') askForJob(route.jobId, route.second);
  else if (route.page === 'home') askForJobs();
};

/**
 * Ask for all that the first sight of a page needs, one after the other as each is known, while the page itself is loaded: its
 * configuration, and the jobs and the picture of the newest, or the job, its plan and its best picture. Where the API asks for a
 * login, that is loaded instead; the one of this machine asks for none, and waits for no configuration.
 */
export const askForRoute = (route: PageRoute, hostname: string): void => {
  const isOfThisMachine = isLoopbackHost(hostname);
  if (isOfThisMachine) askForShown(route);
  askAhead(VIEWER_CONFIG_PATH, {}, (text) => {
    const { live, login } = glimpse<ViewerConfig>(text);
    // What cannot be loaded now is loaded again when it is needed.
    if (login) import('../session/start-login.ts').catch(() => undefined);
    else if (typeof live === 'string' && !isOfThisMachine) askForShown(route);
  });
};
