import { warnOfPlainAdministrators } from '../../src/start/warn-of-plain-administrators';
import type { DeskSettings } from '../../src/desk/settings';

const systemAdministrator = '627090ff-40a3-4053-8790-584edc5be201';

type Environment = DeskSettings['environments'][number];

function environment(id: string, ...roles: readonly (readonly [name: string, privileged?: boolean])[]): Environment {
  const named = roles.map(([name, privileged]) => ({
    id: name,
    name,
    ...(privileged === undefined ? {} : { privileged }),
  }));
  return { id, roles: named } as unknown as Environment;
}

/** What is warned of, and what Dynamics 365 was asked for it. */
async function warnedOf(environments: readonly Environment[], templates: Readonly<Record<string, string>> | null) {
  const warned: string[] = [];
  const asked: string[] = [];
  const crm = {
    businessUnit: async () => ({ businessUnitId: 'root' }),
    rolesInBusinessUnit: async (id: string, names: readonly string[]) => {
      asked.push(`${id}: ${names.join(', ')}`);
      if (templates === null) throw new Error('away');
      return names.map((name) => ({ name, roleTemplateId: templates[name] ?? null }));
    },
  };
  const warn = (fields: object) => void warned.push(Object.values(fields).join(': '));
  await warnOfPlainAdministrators({ environments }, crm, { warn });
  return { warned, asked };
}

const renamed = { Superuser: systemAdministrator };

describe('at a start', () => {
  it('an administrator role that the settings call plain is warned of, whatever it is named, by one question an environment', async () => {
    const prod = environment('prod', ['Superuser', false], ['Reader', false], ['Other', true], ['Open']);
    const uat = environment('uat', ['Reader', false]);

    expect(await warnedOf([prod, uat, environment('dev', ['Superuser', true])], renamed)).toEqual({
      warned: ['prod: Superuser'],
      asked: ['prod: Superuser, Reader', 'uat: Reader'],
    });
  });

  it('what cannot be asked for is judged by its name, and stops no start', async () => {
    const prod = environment('prod', ['System Administrator', false], ['Reader', false]);

    expect((await warnedOf([prod], null)).warned).toEqual(['prod: System Administrator']);
  });
});
