export { quick, watchable } from './delays';
export type { Pace } from './delays';
export { createWorld, crmAdmins } from './world';
export type { DeskFile, World, WorldOptions } from './world';
