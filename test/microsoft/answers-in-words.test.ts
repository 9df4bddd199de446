import { classify, errorOf, type AnswerRule, type ServiceAnswer } from '../../src/microsoft/answers';
import { dataverseRules, impersonationRules, assignRoleRules } from '../../src/microsoft/dataverse/dataverse-answers';
import { serviceTitles, type ServiceName } from '../../src/microsoft/exchange';
import {
  assignLicenseRules,
  changePasswordRules,
  createUserRules,
  graphRules,
} from '../../src/microsoft/graph/graph-answers';
import { keyVaultRules } from '../../src/microsoft/key-vault/key-vault-answers';
import { languages } from '../../src/words/languages';
import { words } from '../../src/words/words';

const graph = [graphRules, createUserRules, changePasswordRules, assignLicenseRules].flat();
const dataverse = [dataverseRules, impersonationRules, assignRoleRules].flat();
const ruled: readonly (readonly [ServiceName, readonly AnswerRule[]])[] = [
  ['graph', graph],
  ['dataverse', dataverse],
  ['keyVault', keyVaultRules],
];
const statuses = [301, 401, 403, 404, 408, 412, 413, 418, 429, 500, 501, 503];
const answer: ServiceAnswer = {
  service: 'graph',
  method: 'POST',
  path: '/v1.0/users',
  status: 418,
  code: 'teapot',
  details: ['short'],
  targets: [],
  message: '',
  requestId: undefined,
  retryAfterMs: undefined,
};
const rules = [
  ...ruled.flatMap(([service, all]) => all.map((rule) => ({ service, rule, status: 418 }))),
  ...statuses.flatMap((status) =>
    (Object.keys(serviceTitles) as ServiceName[]).map((service) => ({
      service,
      rule: classify({ ...answer, service, status }, []),
      status,
    })),
  ),
];

it.each(Object.keys(languages))(
  'every answer of a service is told with all its values, in the language %s',
  (language) => {
    const reader = words(language, 'UTC');

    const told = rules.map(({ service, rule, status }) => {
      const { problem } = errorOf(rule, { doing: 'make tea' }, { ...answer, service, status });
      return { code: problem.code, ...reader.problem(problem) };
    });

    expect(told.length).toBeGreaterThan(100);
    const lacking = told.filter(({ what, standing, next }) =>
      /\{\w+\}|problem\.[a-z]|undefined/.test(what + standing + next),
    );
    expect(lacking).toEqual([]);
  },
);
