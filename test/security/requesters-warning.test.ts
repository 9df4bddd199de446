import { warnOfRequesters } from '../../src/start/warn-of-requesters';
import type { EnvironmentSettings } from '../../src/desk/settings';
import { settings } from '../support/store-samples';

const some = { people: ['00000000-0000-4000-8000-00000000000d'] };
const writer = { id: 'writer', name: 'Service Writer', privileged: false };
const named = { id: 'admin', name: 'System Administrator' };
const marked = { id: 'keys', name: 'Key Keeper', privileged: true };

it.each<[string, Partial<EnvironmentSettings>, string[]]>([
  ['a role marked privileged and one known by its name', { roles: [writer, named, marked] }, [named.name, marked.name]],
  ['no role that is for some people only', { roles: [{ ...marked, requesters: some }, named] }, [named.name]],
  ['none where the environment names who may ask', { roles: [named, marked], requesters: some }, []],
  ['none where no role is privileged', { roles: [writer] }, []],
])('at start a warning names %s, where every member may ask', (_what, change, roles) => {
  const warned: unknown[] = [];
  const [environment] = settings.environments.map((each) => ({ ...each, ...change }));
  if (!environment) throw new Error('The sample settings lack an environment.');

  warnOfRequesters(
    { environments: [environment] },
    { info: () => undefined, warn: (fields) => void warned.push(fields) },
  );

  expect(warned).toEqual(roles.length > 0 ? [{ environment: environment.id, roles }] : []);
});
