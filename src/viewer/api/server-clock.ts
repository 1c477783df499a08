import { clockOffsetMs } from '../core/api/clock-offset.ts';

let offsetMs = 0;

/** Learn from an answer of the API what time it is where it comes from. */
export const noteServerTime = ({ headers }: Response): void => {
  offsetMs = clockOffsetMs(headers.get('date'), headers.get('age'), Date.now()) ?? offsetMs;
};

/** The time by the clock of the server, epoch milliseconds: what its times are compared with. */
export const serverNow = (): number => Date.now() + offsetMs;
