import type { JobAnswer, JobsPage } from '../../api/contracts/jobs.ts';
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

const glimpse = async <Answer>(response: Response): Promise<Glimpse<Answer>> =>
  (response.ok ? await response.json().catch(() => ({})) : {}) ?? {};

/** Load a picture that stays in the memory of the page until it is shown. */
const loadPicture = (source: PictureSource): void => {
  Object.assign(new Image(), { fetchPriority: 'high', ...source });
};

const askForJob = (jobId: string, second: number | undefined): void =>
  askAhead(`/jobs/${jobId}`, {}, async (response) => {
    const { poster, plan } = await glimpse<JobAnswer>(response);
    const isShown = second === undefined || second === poster?.second;
    if (isShown && typeof poster?.url === 'string') loadPicture(posterSource(poster));
    if (typeof plan?.url === 'string') askAhead(plan.url, OF_STORAGE);
  });

const askForJobs = (): void =>
  askAhead(jobsPath({ name: '' }), {}, async (response) => {
    const { jobs } = await glimpse<JobsPage>(response);
    const newest = jobs?.[0];
    const src = newest && cardPicture(newest);
    if (typeof src === 'string') loadPicture({ src });
  });

/**
 * Ask for all that the first sight of a page needs, one after the other as each is known, while the page itself is loaded: its
 * configuration, and the jobs and the picture of the newest, or the job, its plan and its best picture. Where the API asks for a
 * login, that is loaded instead.
 */
export const askForRoute = (route: PageRoute): void =>
  askAhead(VIEWER_CONFIG_PATH, {}, async (response) => {
    const { live, login } = await glimpse<ViewerConfig>(response);
    // What cannot be loaded now is loaded again when it is needed.
    if (login) import('../session/start-login.ts').catch(() => undefined);
    else if (typeof live !== 'string') return;
    else if (route.page === 'job') askForJob(route.jobId, route.second);
    else if (route.page === 'home') askForJobs();
  });
