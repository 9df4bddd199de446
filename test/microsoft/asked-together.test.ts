import { errorOf, freshStage, ids } from './support/connected';

describe('users', () => {
  const stage = freshStage();

  it('are read together, each as if alone: by their ids, fifteen at a time, and null where there is none', async () => {
    const id = (n: number) => `99999999-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
    const found = (n: number) => ({ id: id(n).toUpperCase(), userPrincipalName: `${n}@contoso.com` });
    stage.fake.answer(({ target }) => ({
      status: 200,
      body: { value: decodeURIComponent(target).includes(id(16)) ? [found(16)] : [found(2), found(1)] },
    }));
    const wanted = [...Array.from({ length: 16 }, (_, at) => id(at + 1)), id(1)];

    const users = await stage.microsoft.directory.usersById(wanted);

    const names = users.map((user) => user?.userPrincipalName ?? null);
    const nobody = Array.from({ length: 13 }, () => null);
    expect(names).toEqual(['1@contoso.com', '2@contoso.com', ...nobody, '16@contoso.com', '1@contoso.com']);
    const asked = stage.fake.requests.map(({ target }) => decodeURIComponent(target).split('&$select=')[0]);
    const first = wanted.slice(0, 15).map((each) => `'${each}'`);
    expect(asked).toEqual([
      `/v1.0/users?$filter=id in (${first.join(',')})`,
      `/v1.0/users?$filter=id in ('${id(16)}')`,
    ]);
  });

  it('are read by their own address where there is one, and not at all where there is none', async () => {
    stage.fake.answer(() => ({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'No.' } } }));

    expect(await stage.microsoft.directory.usersById([])).toEqual([]);
    expect(await stage.microsoft.directory.usersById([ids.user, ids.user.toUpperCase()])).toEqual([null, null]);

    expect(stage.fake.requests.map(({ target }) => target.split('?')[0])).toEqual([`/v1.0/users/${ids.user}`]);
  });
});

describe('security roles', () => {
  const stage = freshStage();

  it('are found together, each by the name that was asked for; what is not clear at once is asked for alone', async () => {
    const row = (name: string, template: string | null = null) => ({
      roleid: ids.role,
      name,
      _roletemplateid_value: template,
    });
    const alone: Readonly<Record<string, unknown[]>> = { "name eq 'Prüfer'": [row('Prüfer', ids.unit)] };
    stage.fake.answer(({ target }) => {
      const [, filter = ''] = /\$filter=(.*) and _businessunitid_value/.exec(decodeURIComponent(target)) ?? [];
      const all = [
        row('order WRITER', ids.role.toUpperCase()),
        row('Twice'),
        row('Twice'),
        row('Prüfer'),
        row('Prufer'),
      ];
      return { status: 200, body: { value: filter.startsWith('(') ? all : (alone[filter] ?? []) } };
    });
    const names = ['Order Writer', 'Twice', 'Prüfer', "O'Missing"];

    const found = await stage.microsoft.crm.rolesInBusinessUnit('prod', names, ids.unit);

    expect(found).toEqual([
      { name: 'Order Writer', roleTemplateId: ids.role },
      { name: 'Prüfer', roleTemplateId: ids.unit },
    ]);
    const asked = stage.fake.requests.map(
      ({ target }) => decodeURIComponent(target).split('$filter=')[1]?.split(' and _businessunitid_value')[0],
    );
    const each = ['Order Writer', 'Twice', 'Prüfer', "O''Missing"].map((name) => `name eq '${name}'`);
    expect(asked).toEqual([`(${each.join(' or ')})`, ...each.slice(1)]);
  });

  it('that cannot be read are not told as missing', async () => {
    stage.fake.answer(({ target }) =>
      target.includes('filter=(') ? { status: 200, body: { value: [] } } : { status: 403, body: {} },
    );

    const error = await errorOf(stage.microsoft.crm.rolesInBusinessUnit('prod', ['ERP', 'CRM'], ids.unit));

    expect(error.problem.code).toBe('permission-missing');
  });
});
