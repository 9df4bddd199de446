import { finding, found } from '../../src/desk/finding';
import type { CheckName, Finding, Found } from '../../src/desk/finding';
import { requestCard } from '../../src/cards/request-card';
import { words } from '../../src/words/words';
import { stepsOfUndoing } from '../../src/cards/progress';
import { undoing } from '../../src/recipe/obligations';
import { recipe } from '../../src/recipe/steps';
import type { RunStep } from '../../src/desk/run-step';
import { samAccountNameOf } from '../../src/desk/account-names';
import { elementsOf, textsOf } from './support/card-json';
import { decision, problem, sampleView } from './support/views';

const english = words('en-GB', 'UTC');

describe('an account that is made in Active Directory', () => {
  const waiting: RunStep = {
    name: 'await-directory-sync',
    attempt: 1,
    position: 0,
    state: 'waiting',
    waitingFor: 'directory-sync',
    waitingUntil: '2026-11-21T10:42:00Z',
  };
  const onPremises = {
    domain: 'corp.contoso.com',
    upnSuffix: 'contoso.com',
    organizationalUnit: "OU=O'Neill’s,DC=corp",
  };
  const view = sampleView({ state: 'running', accountKind: 'onprem', accountName: 'svc-warehouse-stock-feed' });
  const card = requestCard(
    { ...view, environment: { ...view.environment, onPremises }, steps: [waiting] },
    'approver',
    english,
  );

  it('is described with a command in which nothing is expanded', () => {
    const [code] = elementsOf(card, 'CodeBlock');

    expect(code?.['codeSnippet']).toContain("-Path 'OU=O''Neill’’s,DC=corp' -EmployeeID 'SA-1042-k7f2'");
    expect(code?.['codeSnippet']).toContain("-AccountPassword (Read-Host -AsSecureString 'Password')");
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('has a password that lasts as the form asked for: never expires is %s', (passwordNeverExpires, count) => {
    const asked = sampleView({ state: 'running', accountKind: 'onprem', passwordNeverExpires });
    const environment = { ...asked.environment, onPremises };
    const [code] = elementsOf(
      requestCard({ ...asked, environment, steps: [waiting] }, 'approver', english),
      'CodeBlock',
    );

    expect(String(code?.['codeSnippet']).split('-PasswordNeverExpires $true')).toHaveLength(count + 1);
  });

  it('says until when the desk waits', () => {
    expect(textsOf(card)).toContain('The desk waits until 21 Nov 2026, 10:42.');
  });

  it.each(['svc-a', 'svc-warehouse-stock-feed', 'svc-exactly-twenty-x', 'svc-cut-here-----------x'])(
    'has the logon name that the run waits for: %s',
    (accountName) => {
      const named = sampleView({ state: 'running', accountKind: 'onprem', accountName });
      const shown = requestCard(
        { ...named, environment: { ...named.environment, onPremises }, steps: [waiting] },
        'approver',
        english,
      );

      const [code] = elementsOf(shown, 'CodeBlock');
      expect(code?.['codeSnippet']).toContain(`-SamAccountName '${samAccountNameOf(named.request)}'`);
    },
  );
});

describe('a run in which a step failed', () => {
  const step = (name: string, position: number, state: RunStep['state']): RunStep => ({
    name,
    position,
    state,
    attempt: 1,
    ...(state === 'failed' ? { problem } : {}),
  });
  const card = (change: Parameters<typeof sampleView>[0], ...steps: readonly RunStep[]) =>
    textsOf(requestCard(sampleView({ state: 'running', ...change }, { steps }), 'requester', english)).join('\n');

  it('takes a creation back before the access mode is set, and plans nothing else', () => {
    const text = card(
      { facts: {} },
      step('assign-license', 0, 'failed'),
      step('verify', 1, 'todo'),
      step('block-sign-in', 2, 'todo'),
    );

    expect(text).toContain('Undoing svc-erp-sync');
    expect(text).toContain('Block sign-in');
    expect(text).not.toContain('Read everything back');
  });

  it('says so too when a person asked for undoing', () => {
    expect(card({ facts: {} }, step('return-license', 0, 'running'))).toContain('Undoing svc-erp-sync');
  });

  it('goes on once the access mode is set, and always when it retires an account', () => {
    const after = card({ facts: { accessModeSet: true } }, step('remove-license', 0, 'failed'));
    const retiring = card({ kind: 'retire' }, step('block-sign-in', 0, 'failed'));

    expect(after).toContain('Setting up svc-erp-sync');
    expect(retiring).toContain('Retiring svc-erp-sync');
    expect(after).not.toContain('taken back');
    expect(retiring).toContain('It stopped.');
  });

  it('knows every step that the recipe takes back with', () => {
    expect([...stepsOfUndoing].sort()).toEqual(
      undoing(recipe)
        .map(({ name }) => name)
        .sort(),
    );
  });
});

describe('what was read back', () => {
  const check = (name: CheckName, result: Finding['result'], what: Found) => finding(name, result, what, decision.at);
  const read = (...findings: readonly ReturnType<typeof check>[]) =>
    textsOf(requestCard(sampleView({ state: 'done', decision, findings }), 'requester', english)).join('\n');

  it('counts only what there is', () => {
    const good = check('account-enabled', 'pass', found('enabled'));

    expect(read(good, check('password-policy', 'warn', found('may-expire')))).toContain('1 passed and 1 with a remark');
    expect(read(good, check('access-mode', 'fail', found('access-mode-0')))).toContain('1 passed and 1 failed');
  });

  it('says which check failed and who sets it right', () => {
    const text = read(check('access-mode', 'fail', found('access-mode-0')));

    expect(text).toContain('Access mode: not as it should be');
    expect(text).toContain('then sends “verify svc-erp-sync”.');
  });

  it('does not repeat as advice what a person has settled by hand', () => {
    const view = sampleView({ state: 'done', decision, endedByHand: true, problem });

    const text = textsOf(requestCard(view, 'approver', english)).join('\n');

    expect(text).toContain('It stopped.');
    expect(text).not.toContain('Do this.');
  });
});

describe('an account that was licensed for a while', () => {
  const at = '2026-11-20T10:42:00Z';
  const findings = [finding('access-mode', 'pass', found('access-mode-4'), at)];
  const said = (kind: 'create' | 'retire', ungatedElsewhere: readonly string[]) =>
    textsOf(
      requestCard(
        { ...sampleView({ state: 'done', kind, findings, finishedAt: at }), ungatedElsewhere },
        'approver',
        english,
      ),
    ).join('\n');

  it('may have a row in environments that no group gates, which the evidence names', () => {
    expect(said('create', ['Contoso UAT', 'Contoso Dev'])).toContain(
      'a user row of it in Contoso UAT and Contoso Dev too (no security group there)',
    );
  });

  it('has none to be told of where every other environment has a group, nor at its end', () => {
    expect(said('create', [])).not.toContain('may have made a user row');
    expect(said('retire', ['Contoso UAT'])).not.toContain('may have made a user row');
  });
});
