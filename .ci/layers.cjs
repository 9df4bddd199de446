/** Who may import whom. The comment of a rule is the sentence a developer gets. */
const outside = (allowed) => ({ path: '^src/', pathNot: allowed });
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: outside(allowed),
});
const fence = (name, packages, home, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: home },
  to: { path: `^node_modules/(${packages})(/|$)`, dependencyTypesNot: ['type-only'] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one idea: merge them or move the shared part down.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file: delete it, or wire it.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['^src/(main|build)\\.ts$', '^src/cli/', '^src/sandbox/teams/page/', '\\.d\\.ts$'],
      },
      to: {},
    },
    {
      name: 'src-not-test',
      comment: 'The product never needs its tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'nobody-imports-main',
      comment: 'main.ts is where the parts meet; nothing is taken from it.',
      severity: 'error',
      from: { path: '^(src|test)/', pathNot: '^src/cli/' },
      to: { path: '^src/main\\.ts$' },
    },
    only(
      'words-are-the-floor',
      '^src/words/',
      ['^src/words/'],
      'Words know keys and values and nothing of the domain: hand them over, and keep what is meant in the room above.',
    ),
    only(
      'desk-is-pure',
      '^src/desk/',
      ['^src/(desk|words)/'],
      'The domain knows the words for what it says and nothing else: take what you need as an argument.',
    ),
    only(
      'recipe-is-pure',
      '^src/recipe/',
      ['^src/(recipe|desk|words)/'],
      'The recipe talks to ports, never to Teams, HTTP or the database.',
    ),
    only('usecases-are-pure', '^src/usecases/', ['^src/(usecases|desk|recipe|words)/'], 'Use cases talk to ports.'),
    only(
      'cards-know-the-desk',
      '^src/cards/',
      ['^src/(cards|desk|usecases|words)/'],
      'A card is a picture of the domain.',
    ),
    only(
      'microsoft-implements-ports',
      '^src/microsoft/',
      ['^src/(microsoft|desk|recipe|words)/'],
      'Clients implement the ports of the recipe and nothing else.',
    ),
    only(
      'store-implements-ports',
      '^src/store/',
      ['^src/(store|desk|recipe|usecases|words)/'],
      'The store implements ports.',
    ),
    only(
      'teams-is-a-sealed-room',
      '^src/teams/',
      ['^src/(teams|desk|recipe|usecases|cards|words)/'],
      'Teams turns activities into use cases and cards into activities.',
    ),
    only(
      'sandbox-stands-alone',
      '^src/sandbox/',
      ['^src/sandbox/'],
      'The sandbox plays Microsoft; sharing code with the clients would make them agree on the same mistake.',
    ),
    {
      name: 'sandbox-not-in-production',
      comment: 'Only the sandbox entry loads the sandbox, and only by a dynamic import.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(sandbox|cli)/', '^src/start/'] },
      to: { path: '^src/sandbox/' },
    },
    fence(
      'teams-sdk',
      'botbuilder|botbuilder-core|botframework-[a-z]+|@microsoft/teams-ai',
      '^src/teams/',
      'The Bot Framework SDK has reached end of support; only src/teams may know it.',
    ),
    fence('one-axios', 'axios', '^src/microsoft/http', 'All HTTP goes through src/microsoft/http.ts.'),
    fence('one-msal', '@azure/msal-node', '^src/microsoft/tokens', 'All tokens come from src/microsoft/tokens.ts.'),
    fence(
      'one-renderer',
      'adaptivecards-templating|adaptive-expressions',
      '^src/cards/render',
      'Templates are expanded once, in src/cards/render.ts.',
    ),
    fence(
      'one-engine',
      '@dbos-inc/dbos-sdk',
      '^src/store/',
      'The durable engine is reached through recipe/durable.ts.',
    ),
    fence('one-database', 'pg|kysely', '^src/store/', 'SQL lives in src/store.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|build)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
