import { mergeOptions, type RenderOptions } from '../../src/shared/core/options/render-options.ts';
import { parameterEnvironment, STACK_PARAMETERS } from '../../src/shared/core/options/stack-parameters.ts';
import { formatSpan, formatUsd } from '../../src/shared/core/text/format.ts';
import { readFunctionConfig } from '../../src/shared/core/topology/config.ts';
import { AWS_LIMITS } from '../../src/shared/estimator/model/aws-limits.ts';
import { PROFILES } from '../../src/shared/estimator/model/work-profile.ts';
import { estimateOnAws } from '../../src/shared/estimator/simulation/aws-estimate.ts';
import { DEPLOYMENT_PARAMETERS } from '../deployment-parameters.ts';
import type { AccountLimits } from './account-limits.ts';

export interface CapacityRequest {
  readonly region: string;
  readonly limits: AccountLimits;
  /** parameters of the deployed stack; empty for a new stack */
  readonly before: ReadonlyMap<string, string>;
  /** parameters after the deployment */
  readonly after: ReadonlyMap<string, string>;
}

const AN_HOUR_MS = 3_600_000;
const SEED = 1;
/** Executions that Lambda always keeps unreserved: 10 in a new account, up to 100 in others. */
const ALWAYS_UNRESERVED = { least: 10, most: 100 } as const;
const QUOTA = 'Service Quotas, AWS Lambda, "Concurrent executions" (L-B99A9384)';
const RESERVATIONS = [DEPLOYMENT_PARAMETERS.workerConcurrency.name, DEPLOYMENT_PARAMETERS.apiConcurrency.name] as const;

type Parameters = ReadonlyMap<string, string>;

const reservedBy = (parameters: Parameters, name: string): number => Number(parameters.get(name) ?? '') || 0;
const allReservedBy = (parameters: Parameters): number =>
  RESERVATIONS.reduce((sum, name) => sum + reservedBy(parameters, name), 0);

/**
 * The options of uploads without own options. If a parameter is invalid, which the deployment will report, the
 * defaults.
 */
const optionsOf = (parameters: Parameters): RenderOptions => {
  const known = STACK_PARAMETERS.flatMap(({ name }) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const environment = parameterEnvironment(Object.fromEntries(known));
  const places = { SOURCE_BUCKET: '-', OUTPUT_BUCKET: '-', EVENT_BUS_NAME: '-' };
  const layer = 'value' in environment ? readFunctionConfig({ ...places, ...environment.value }).stackOptions : {};
  const merged = mergeOptions('video', layer);
  const usual = mergeOptions('video');
  if ('value' in merged) return merged.value;
  if ('value' in usual) return usual.value;
  throw new RangeError(usual.problem);
};

/** A reservation that AWS refuses fails the whole deployment. */
const reservationLines = ({ limits, before, after }: CapacityRequest): string[] => {
  const wanted = allReservedBy(after);
  const left = limits.unreserved + allReservedBy(before) - wanted;
  if (wanted <= allReservedBy(before) || left >= ALWAYS_UNRESERVED.most) return [];
  const given = RESERVATIONS.filter((name) => reservedBy(after, name) > 0);
  const named = given.map((name) => `${name}=${after.get(name)}`).join(' and ');
  const fails = left < ALWAYS_UNRESERVED.least;
  return [
    `WARNING: ${named} would leave ${left} executions of this account unreserved, and AWS keeps at least ${ALWAYS_UNRESERVED.least}, of many accounts ` +
      `${ALWAYS_UNRESERVED.most}: the deployment ${fails ? 'will fail' : 'may fail'}. ` +
      `Leave the reservation out (${given.map((name) => `--parameters ${name}=`).join(' ')}), or raise the quota first: ${QUOTA}.`,
  ];
};

/**
 * What the account's limits mean for this stack: the estimate for a film of an hour, and whether the requested
 * concurrency can be reserved.
 * @returns lines of one or two sentences
 */
export const capacityReport = (request: CapacityRequest): string[] => {
  const { region, limits, before, after } = request;
  const [workerName] = RESERVATIONS;
  const ownWorkers = reservedBy(after, workerName);
  const shared = Math.max(1, limits.unreserved + allReservedBy(before) - allReservedBy(after));
  const concurrency = ownWorkers > 0 ? ownWorkers : shared;
  const options = optionsOf(after);
  const shape = { durationMs: AN_HOUR_MS, options };
  const { slices, time, usd, ends } = estimateOnAws({
    shape,
    profile: PROFILES.fanreel,
    accountConcurrency: concurrency,
    seed: SEED,
  });
  const rounds = Math.ceil(slices / concurrency);
  const how = rounds === 1 ? 'all of them at once' : `${rounds} rounds of ${concurrency}`;
  const lines = [
    `Lambda in ${region}: this account may run ${limits.concurrent} executions at once; ${limits.unreserved} of them are not reserved for a function.`,
    `A film of an hour is ${slices} slices of ${options.slice} s: ${how}, about ${formatSpan(time.finishMs)} and ${formatUsd(usd.total)}, when nothing else runs.`,
  ];
  if (rounds > 1) {
    const hours = AWS_LIMITS.maximumEventAgeMs / AN_HOUR_MS;
    const waiting =
      ends.expired > 0
        ? `${ends.expired} of them would wait longer than the ${hours} hours that Lambda keeps them`
        : `The others wait in Lambda's queue, for up to ${hours} hours`;
    const cure = ownWorkers > 0 ? `${workerName}=${slices} or more` : `${slices} or more: ${QUOTA}`;
    lines.push(`${waiting}. One round takes ${cure}.`);
  }
  return [...lines, ...reservationLines(request)];
};
