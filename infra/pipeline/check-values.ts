import { Token } from 'aws-cdk-lib';
import { refusal } from './refusal.ts';

/** @throws {ConfigError} when it is no whole number from 1 to the maximum; a token passes */
export const checkInteger = (property: string, value: number | undefined, maximum: number): void => {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  throw refusal(property, value, `are whole numbers from 1 to ${maximum}`, 'Leave it out for none.');
};

/**
 * @param form regular expression for an origin
 * @throws {ConfigError} when one is no origin; tokens pass
 */
export const checkOrigins = (property: string, origins: readonly string[] | undefined, form: string): void => {
  const whole = new RegExp(`^${form}$`);
  const wrong = origins?.find((origin) => !Token.isUnresolved(origin) && !whole.test(origin));
  if (wrong === undefined) return;
  const advice = 'An origin has no path and no slash at its end.';
  throw refusal(property, wrong, 'are origins like https://www.example.com', advice);
};
