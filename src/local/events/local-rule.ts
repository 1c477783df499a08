import { ConfigError } from '../../shared/core/errors/errors.ts';
import { functionArn } from '../core/events/arns.ts';
import type { BusEvent } from '../core/events/bus-event.ts';
import { compilePattern, type EventMatcher } from './match-pattern.ts';

/** How long and how often delivery to a target is tried. */
export interface TargetRetry {
  /** @default 86400 */
  readonly maximumAgeSeconds?: number;
  /** Tries after the first. @default 185 */
  readonly maximumAttempts?: number;
}

interface TargetOptions {
  readonly retry?: TargetRetry;
  /** Queue for events that could not be delivered; without one they are dropped, as on AWS. */
  readonly deadLetterQueueName?: string;
}

/** A function of the local cloud. */
export interface FunctionTarget extends TargetOptions {
  readonly functionName: string;
}

/** Any other target; `deliver` resolves when the target has accepted the event. */
export interface CustomTarget extends TargetOptions {
  readonly arn: string;
  readonly deliver: (event: BusEvent) => Promise<void>;
}

export type LocalTarget = FunctionTarget | CustomTarget;

/** A rule has a pattern, or a schedule (on the default bus only), or both. */
export interface LocalRule {
  readonly name: string;
  readonly bus: string;
  readonly pattern?: unknown;
  readonly scheduleRateMs?: number;
  readonly targets: readonly LocalTarget[];
}

export interface CompiledRule extends LocalRule {
  readonly matches: EventMatcher;
}

/** ARN of a target. */
export const targetArn = (region: string, target: LocalTarget): string =>
  'functionName' in target ? functionArn(region, target.functionName) : target.arn;

/**
 * Check a rule and compile its pattern.
 * @param buses names of the buses that exist
 * @throws {ConfigError} naming the rule and what is wrong with it
 */
export const compileRule = (rule: LocalRule, buses: ReadonlySet<string>): CompiledRule => {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new ConfigError(`Rule ${rule.name}: ${problem}`, { cause });
  };
  if (!buses.has(rule.bus)) refuse(`event bus ${rule.bus} does not exist. Buses here: ${[...buses].join(', ')}.`);
  if (rule.pattern === undefined && rule.scheduleRateMs === undefined) refuse('it needs a pattern or a schedule.');
  if (rule.scheduleRateMs !== undefined) {
    if (rule.bus !== 'default') refuse(`a schedule is possible on the default bus only, not on ${rule.bus}.`);
    if (!(rule.scheduleRateMs > 0)) refuse(`scheduleRateMs must be above 0, not ${rule.scheduleRateMs}.`);
  }
  if (rule.pattern === undefined) return { ...rule, matches: () => false };
  try {
    return { ...rule, matches: compilePattern(rule.pattern) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return refuse(error.message, error);
  }
};
