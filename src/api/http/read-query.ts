import { badField } from './problem.ts';
import type { QueryParameters, QueryValues } from './route.ts';

/**
 * Read the query of a request.
 * @param search `URL.searchParams` of the request
 * @param parameters of the route: others are refused, and so is a repeated one
 * @throws {ApiProblem} 400 with the parameter as `field`
 */
export const readQuery = <P extends QueryParameters>(search: URLSearchParams, parameters: P): QueryValues<P> => {
  const values: Record<string, unknown> = {};
  for (const [name, raw] of search) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter === undefined) {
      const names = Object.keys(parameters);
      const allowed = names.length === 0 ? 'this path has none' : `allowed are ${names.join(', ')}`;
      throw badField(name.slice(0, 100), `"${name.slice(0, 100)}" is no query parameter; ${allowed}.`);
    }
    if (Object.hasOwn(values, name)) throw badField(name, `${name} is given more than once; give it once.`);
    const reading = parameter.read(raw);
    if ('problem' in reading) throw badField(name, reading.problem);
    values[name] = reading.value;
  }
  for (const [name, { required }] of Object.entries(parameters)) {
    if (required === true && !Object.hasOwn(values, name)) throw badField(name, `${name} is missing from the query.`);
  }
  return values as QueryValues<P>;
};
