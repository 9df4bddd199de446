import type { Directory } from '../../recipe/ports/directory';
import { createGroupCalls } from './groups';
import type { Graph } from './graph';
import { createLicenseCalls } from './licenses';
import { createUserCalls } from './users';

/** Entra ID as the recipe needs it, over Microsoft Graph v1.0. */
export function createDirectory(graph: Graph): Directory {
  return { ...createUserCalls(graph), ...createLicenseCalls(graph), ...createGroupCalls(graph) };
}
