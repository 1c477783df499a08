import { redact } from './redact.ts';

const redactField = (value: unknown): unknown => {
  if (typeof value === 'string') return redact(value);
  return Array.isArray(value) ? value.map(redactField) : value;
};

/**
 * Remove secrets from an error that leaves a function: the runtime writes its fields into the log, and its message into the
 * event about the failure.
 * @param thrown changed in place, with its causes
 * @returns the same object
 */
export const redactError = (thrown: unknown): unknown => {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 10; error = error.cause, depth += 1) {
    const told = ['message', 'stack', ...Object.keys(error)];
    for (const field of told) {
      const value: unknown = Reflect.get(error, field);
      // A field that cannot be changed stays as it is; it contains no more than the error's class states.
      if (value !== undefined) Reflect.set(error, field, redactField(value));
    }
  }
  return thrown;
};
