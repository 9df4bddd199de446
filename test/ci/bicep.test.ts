import { isThere, namesIn, readBicep, readParameters } from './support/bicep';
import { textOf, yamlOf } from './support/deployments';

const files = ['infra/main.bicep', 'infra/bot.bicep'];
const main = readBicep('infra/main.bicep');

/** What azd and the Agents Toolkit know by themselves, or ask for; docs/deploy.md says which of them operators set. */
const known = {
  azd: ['AZURE_ENV_NAME', 'AZURE_LOCATION', 'SERVICE_BOT_IMAGE_NAME'],
  toolkit: ['TEAMSFX_ENV', 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP_NAME'],
};

describe.each(files)('%s', (file) => {
  const { modules, outputsUsed } = readBicep(file);

  it('gives each module every parameter that it must have and none that it does not know', () => {
    for (const module of modules) {
      const { parameters } = readBicep(module.file);
      const required = [...parameters].filter(([, { isRequired }]) => isRequired).map(([name]) => name);

      expect([module.name, required.filter((name) => !module.given.includes(name))]).toEqual([module.name, []]);
      expect([module.name, module.given.filter((name) => !parameters.has(name))]).toEqual([module.name, []]);
    }
  });

  it('takes from each module what that one gives', () => {
    for (const [name, output] of outputsUsed) {
      const module = modules.find((each) => each.name === name);

      expect(readBicep(module?.file ?? `no module ${name}`).outputs).toContain(output);
    }
  });

  it('uses every parameter that it has', () => {
    for (const each of [file, ...modules.map((module) => module.file)]) {
      const { parameters, text } = readBicep(each);
      const unused = [...parameters.keys()].filter(
        (name) => [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length < 2,
      );

      expect([each, unused]).toEqual([each, []]);
    }
  });
});

describe.each([
  ['infra/main.bicep', 'infra/main.parameters.json', known.azd],
  ['infra/bot.bicep', 'infra/bot.parameters.json', known.azd],
  ['infra/main.bicep', 'infra/m365agents.main.parameters.json', known.toolkit],
  ['infra/bot.bicep', 'infra/m365agents.bot.parameters.json', known.toolkit],
])('%s with %s', (bicep, file, given) => {
  const { parameters } = readBicep(bicep);
  const values = readParameters(file);

  it('is given what it must have', () => {
    const required = [...parameters].filter(([, { isRequired }]) => isRequired).map(([name]) => name);

    expect(required.filter((name) => !(name in values))).toEqual([]);
    expect(Object.keys(values).filter((name) => !parameters.has(name))).toEqual([]);
  });

  it('takes what was made before, what the tool knows, and what docs/deploy.md tells to set', () => {
    const unknown = namesIn(values).filter((name) => ![...main.outputs, ...given].includes(name));

    expect(unknown.filter((name) => !textOf('docs/deploy.md').includes(name))).toEqual([]);
  });
});

it('the registration with Teams is where the app will be, by the identity that the bot signs in with', () => {
  const bot = readBicep('infra/bot.bicep').text;

  expect(main.text).toContain("bot: 'account-desk'");
  expect(bot).toContain("name: 'account-desk'\n");
  expect(main.text).toContain("endpoint: 'https://${names.bot}.${apps.outputs.defaultDomain}/api/messages'");
  expect(readBicep('infra/modules/registration.bicep').text).toMatch(
    /msaAppType: 'UserAssignedMSI'(.|\n)*MsTeamsChannel/,
  );
});

it('the app asks what the bot serves, as often as Container Apps lets it', () => {
  const probes = [
    ...readBicep('infra/bot.bicep').text.matchAll(
      /type: '(\w+)', httpGet: \{ path: '([^']+)', port: (\d+) \}.*?failureThreshold: (\d+)/g,
    ),
  ];

  expect(probes.map(([, type, path, port]) => [type, path, port])).toEqual([
    ['Startup', '/livez', '3978'],
    ['Liveness', '/livez', '3978'],
    ['Readiness', '/readyz', '3978'],
  ]);
  for (const [, , , , threshold] of probes) expect(Number(threshold)).toBeLessThanOrEqual(10);
});

it('azd builds the service that infra/bot.bicep is named after, from the last stage of Dockerfile', () => {
  const { services } = yamlOf<{ services: Record<string, { host: string }> }>('azure.yaml');

  expect(Object.keys(services)).toEqual(['bot']);
  expect(services['bot']).toMatchObject({ host: 'containerapp', docker: { path: 'Dockerfile', context: '.' } });
  expect([...textOf('Dockerfile').matchAll(/^FROM \S+ AS (.*)$/gm)].at(-1)?.[1]).toBe('bot');
  expect(readBicep('infra/bot.bicep').text).toContain("tags: { 'azd-service-name': 'bot' }");
});

it('the Agents Toolkit deploys files that are there, and a package that npm run package writes', () => {
  const toolkit = textOf('m365agents.yml');
  const named = [...toolkit.matchAll(/(?:path|parameters): \.\/(infra\/\S+)/g)].map(([, file = '']) => file);

  expect(named).toHaveLength(4);
  expect(named.filter((file) => !isThere(file))).toEqual([]);
  expect([...toolkit.matchAll(/appPackagePath: (\S+)/g)].map(([, file]) => file)).toEqual(
    Array.from({ length: 4 }, () => './build/account-desk.zip'),
  );
  expect(textOf('src/cli/package-app.ts')).toContain("join('build', 'account-desk.zip')");
});
