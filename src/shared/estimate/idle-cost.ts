import { FUNCTIONS } from '../topology.ts';
import { PRICES } from './prices.ts';

/** Metrics that are watched of each function, and of the dead letters. */
const ALARM_METRICS = { aFunction: 6, deadLetters: 1 } as const;

/** What a stack costs a month that does nothing: its alarms and its dashboard. USD. */
export const idleUsdPerMonth = (): number =>
  (FUNCTIONS.length * ALARM_METRICS.aFunction + ALARM_METRICS.deadLetters) * PRICES.cloudWatchAlarmMetric.usd +
  PRICES.cloudWatchDashboard.usd;
