import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settingNames } from '../../src/config/read-config';

const decisions = readdirSync('docs/decisions').map((name) => `docs/decisions/${name}`);
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/deploy.md',
  'docs/logs.md',
  'docs/alarms.md',
  'docs/backup.md',
  'docs/mutants.md',
  'docs/bench.md',
  'cards/README.md',
  ...decisions,
];

/** What whoever deploys sets for `azd` or the Agents Toolkit; the bot reads none of it. */
const settingsOfDeployment = [
  ...['DESK_DATABASE_PASSWORD', 'DESK_AUDIT_KEY', 'DESK_PRINCIPAL_ID', 'DESK_IMAGE_TAG'],
  ...['SECRET_DESK_DATABASE_PASSWORD', 'SECRET_DESK_AUDIT_KEY'],
];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

function all(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

/** The headings of a page, as GitHub names the anchors of them. */
function anchorsIn(page: string): readonly string[] {
  const headings = all(readFileSync(page, 'utf8'), /^#+ (.+)$/gm);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(documents)('%s', (file) => {
  const text = readFileSync(file, 'utf8');

  it('names only scripts that there are', () => {
    const named = all(text, /npm run ([a-z][\w:-]*)/g);

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names only files that there are', () => {
    const named = all(text, /`((?:src|test|cards|docs)\/[\w./-]*\w)`/g);

    expect(named.filter((name) => !['', '.ts', '.test.ts'].some((end) => existsSync(name + end)))).toEqual([]);
  });

  it('leads only to files and headings that there are', () => {
    const links = all(text, /\]\(([^)\s]+)\)/g).filter((link) => !link.startsWith('https://'));
    const lost = links.filter((link) => {
      const [path = '', heading] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      return !existsSync(target) || (heading !== undefined && !anchorsIn(target).includes(heading));
    });

    expect(lost).toEqual([]);
  });

  it('names only settings that are read', () => {
    const named = all(
      text,
      /\b((?:BOT|AAD|TEAMS|SECRET|KEY|PACKAGE|DESK|DATA|DATABASE|VAULT|METRICS|OTEL)_[A-Z][A-Z_]*)\b/g,
    );
    const ownWords = ['BOT_HOST', 'VAULT_NAME', ...settingsOfDeployment];

    expect(named.filter((name) => !settingNames.includes(name) && !ownWords.includes(name))).toEqual([]);
  });
});

it('the README shows each of the two ways as one line', () => {
  const readme = readFileSync('README.md', 'utf8');

  expect(readme).toContain('```sh\nnpm ci && npm start\n```');
  expect(readme).toContain('```sh\nnpm ci && npm test\n```');
  expect(readFileSync('.ci/run', 'utf8')).toContain('\nnpm ci && npm test\n');
});
