import { wait } from '../../api/wait.ts';
import type { ViewerConfig } from '../../core/config/viewer-config.ts';
import { eventFeed } from './event-feed.ts';
import type { FollowJob } from './follow-job.ts';
import { lookAtSlices } from './look-at-slices.ts';
import { makePollFeed } from './poll-feed.ts';

const pollFeed = makePollFeed(lookAtSlices, wait);

/** How a job is followed. One that is closed does not change any more: polling reads its records once and ends. */
export const chooseFeed = (isOpen: boolean, live: ViewerConfig['live']): FollowJob =>
  isOpen && live === 'events' ? eventFeed : pollFeed;
