import { type Architecture, DEFAULT_ARCHITECTURE } from '../../topology.ts';
import { computePriceOf, PRICES } from './prices.ts';

/** Usage of the services that are billed by use. */
export interface Usage {
  /** executions of all functions, those that failed included */
  readonly invocations: number;
  /** custom events on the project's bus */
  readonly events: number;
  /** PUT, POST and LIST requests */
  readonly s3Writes: number;
  /** GET and HEAD requests */
  readonly s3Reads: number;
  /** memory × time of all functions */
  readonly gbSeconds: number;
  /** `/tmp` beyond the free size × time */
  readonly ephemeralGbSeconds: number;
}

/** USD by service. */
export interface Cost {
  /** compute, requests and `/tmp` */
  readonly lambda: number;
  readonly s3: number;
  readonly eventBridge: number;
  readonly xray: number;
  readonly total: number;
}

/** Free size of `/tmp`. @see https://aws.amazon.com/lambda/pricing/ */
const FREE_EPHEMERAL_MB = 512;
const MB_PER_GB = 1024;

/** Memory over time, GB-seconds. */
export const gbSecondsOf = (memoryMb: number, ms: number): number => (memoryMb / MB_PER_GB) * (ms / 1000);

/** Billed `/tmp` over time, GB-seconds. */
export const ephemeralGbSecondsOf = (ephemeralMb: number, ms: number): number =>
  gbSecondsOf(Math.max(0, ephemeralMb - FREE_EPHEMERAL_MB), ms);

/** Usage times a number, e.g. from one video to a day of videos. */
export const timesUsage = (usage: Usage, factor: number): Usage => ({
  invocations: usage.invocations * factor,
  events: usage.events * factor,
  s3Writes: usage.s3Writes * factor,
  s3Reads: usage.s3Reads * factor,
  gbSeconds: usage.gbSeconds * factor,
  ephemeralGbSeconds: usage.ephemeralGbSeconds * factor,
});

/** Cost of a usage by the price file: list prices without free tiers and discounts. */
export const costOf = (usage: Usage, architecture: Architecture = DEFAULT_ARCHITECTURE): Cost => {
  const lambda =
    usage.gbSeconds * computePriceOf(architecture) +
    usage.invocations * PRICES.lambdaRequest.usd +
    usage.ephemeralGbSeconds * PRICES.lambdaEphemeral.usd;
  const s3 = usage.s3Writes * PRICES.s3Put.usd + usage.s3Reads * PRICES.s3Get.usd;
  const eventBridge = usage.events * PRICES.eventBridgeEvent.usd;
  const xray = usage.invocations * PRICES.xrayTrace.usd;
  return { lambda, s3, eventBridge, xray, total: lambda + s3 + eventBridge + xray };
};
