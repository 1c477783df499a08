/** Owner of everything: there is one user. */
export const OWNER = { ID: 'fanreel', DisplayName: 'fanreel' };
