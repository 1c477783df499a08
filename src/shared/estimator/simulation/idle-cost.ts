import { FUNCTIONS } from '../../topology.ts';
import { PRICES } from '../model/prices.ts';

/** Number of metrics with alarms, for each function and for the dead letters. */
const ALARM_METRICS = { aFunction: 6, deadLetters: 1 } as const;

/** Monthly cost of an idle stack: its alarms and its dashboard. USD. */
export const idleUsdPerMonth = (): number =>
  (FUNCTIONS.length * ALARM_METRICS.aFunction + ALARM_METRICS.deadLetters) * PRICES.cloudWatchAlarmMetric.usd +
  PRICES.cloudWatchDashboard.usd;
