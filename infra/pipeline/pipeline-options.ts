import { Token } from 'aws-cdk-lib';
import { ConfigError } from '../../src/shared/core/errors/errors.ts';
import { parameterEnvironment } from '../../src/shared/core/options/stack-parameters.ts';
import { refusal } from './refusal.ts';

/**
 * What is rendered of uploads that do not say otherwise in their metadata, and limits that no upload can raise.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export interface PipelineOptions {
  /**
   * Whether a picture of every second is stored in full size.
   *
   * @default true
   */
  readonly generateFrames?: boolean;

  /**
   * Kinds of renders, e.g. `['gif', 'storyboard']`; those that fit the upload are made.
   *
   * @default - the usual ones
   */
  readonly renders?: readonly string[];

  /**
   * Length of a slice, seconds, 1 to 300: one GIF and one invocation of the worker each.
   *
   * @default 30
   */
  readonly sliceSeconds?: number;

  /**
   * Whether every film gets coarse pictures of the whole, a poster and fingerprints by which a picture is found.
   *
   * @default true
   */
  readonly extras?: boolean;

  /**
   * Pictures per second of a GIF, 1 to 50.
   *
   * @default 10
   */
  readonly gifFps?: number;

  /**
   * Width of a GIF, pixels, 16 to 1280.
   *
   * @default 240
   */
  readonly gifWidth?: number;

  /**
   * Width of ASCII art, characters, 20 to 400.
   *
   * @default 120
   */
  readonly asciiColumns?: number;

  /**
   * Most slices that one film may have, 1 to 100,000.
   *
   * @default 10000
   */
  readonly maxSlices?: number;

  /**
   * Most that one upload may cost, USD by the price file, with up to four decimals; 0: no limit.
   *
   * @default 5
   */
  readonly maxJobUsd?: number;
}

const parameterName = (option: string): string => option.charAt(0).toUpperCase() + option.slice(1);

/**
 * Environment variables of the functions for options.
 * @throws {ConfigError} naming the option, its value and what is allowed
 */
export const optionEnvironment = (options: PipelineOptions): Readonly<Record<string, string>> => {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (Token.isUnresolved(value)) {
      throw refusal(`options.${name}`, 'a token', 'are values that are known at synthesis', 'Write the value out.');
    }
  }
  const reading = parameterEnvironment(
    Object.fromEntries(given.map(([name, value]) => [parameterName(name), String(value)])),
  );
  if ('value' in reading) return reading.value;
  throw new ConfigError(`FanreelPipeline: options do not fit. ${reading.problem}`);
};
