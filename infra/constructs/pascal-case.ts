/** A name of the topology as the id of a construct: `plan-again` is `PlanAgain`. */
export const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
