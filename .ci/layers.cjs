/** Who may import whom. The comment of a rule is the sentence a developer gets: what to do instead. */
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

/** A room of src/teams, what of the product it knows, and which rooms and files of src/teams below it. */
const roomOfTeams = (room, product, below, comment) =>
  only(
    `teams-${room}`,
    `^src/teams/${room}/`,
    [`^src/(${product})/`, `^src/teams/(${[`${room}/`, ...below].join('|')})`],
    comment,
  );

/** Where a program begins. The page that plays Teams is served as files, so each of its files is a beginning. */
const beginnings = [
  '^src/main\\.ts$',
  '^src/cli/account-desk\\.ts$',
  '^src/cli/release\\.ts$',
  '^src/sandbox/release\\.ts$',
  '^src/sandbox/teams/page/',
];

/** Loaded where the settings want metrics or traces. */
const measuring = '^src/start/metrics/(begin-telemetry|traces)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one idea: merge them, or move the shared part (a type, too) down.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unreachable',
      comment: 'No program needs this file: call it, delete it, or move it to test/ where only tests need it.',
      severity: 'error',
      from: { path: beginnings },
      to: { path: '^src/', pathNot: beginnings, reachable: false },
    },
    {
      name: 'src-not-test',
      comment: 'Move what the product needs from test/ to src/, and let the test import it from there.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'nobody-imports-main',
      comment: 'Move what you need out of main.ts into src/start, and import it from there.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'nobody-imports-a-program',
      comment: 'Move what you need out of src/cli, down to the room it speaks of, and import it from there.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    only(
      'words-are-the-floor',
      '^src/words/',
      ['^src/words/'],
      'Hand keys and values over from the room above: the words know nothing of what is meant.',
    ),
    only(
      'desk-is-pure',
      '^src/desk/',
      ['^src/(desk|words)/'],
      'Take what you need as an argument: the caller, a use case or the recipe, reads it and hands it in.',
    ),
    only(
      'recipe-is-pure',
      '^src/recipe/',
      ['^src/(recipe|desk|words)/'],
      'Put what you need on a port in src/recipe/ports; src/microsoft or src/store implements it, src/start hands it in.',
    ),
    only(
      'usecases-are-pure',
      '^src/usecases/',
      ['^src/(usecases|desk|recipe|words)/'],
      'Put what you need on a port in src/usecases; src/store implements it, src/start hands it in.',
    ),
    only(
      'cards-know-the-desk',
      '^src/cards/',
      ['^src/(cards|desk|usecases|words)/'],
      "Put what the card shows into the card's input, and let whoever draws it fill that in.",
    ),
    only(
      'microsoft-implements-ports',
      '^src/microsoft/',
      ['^src/(microsoft|desk|recipe|words)/'],
      'Implement a port of the recipe; settings, logs and certificates come in as arguments, from src/start.',
    ),
    only(
      'store-implements-ports',
      '^src/store/',
      ['^src/(store|desk|recipe|usecases|words)/'],
      'Implement a port of the recipe or the use cases; everything else comes in as an argument, from src/start.',
    ),
    only(
      'teams-is-a-sealed-room',
      '^src/teams/',
      ['^src/(teams|desk|recipe|usecases|cards|words)/'],
      'Call a use case or draw a card; what else is needed comes in with the options of the server, from src/start.',
    ),
    roomOfTeams(
      'front-door',
      'desk|recipe|usecases',
      ['ports', 'bot'],
      'Take it as an option (front-door/options.ts) and let server.ts hand it in: the door judges before anybody else reads.',
    ),
    roomOfTeams(
      'activity',
      'desk|usecases|cards',
      ['front-door/activity'],
      'Read it off the activity alone; what the desk knows of the person is asked in turn/admission.ts.',
    ),
    roomOfTeams(
      'connector',
      'desk|usecases|cards',
      ['front-door/', 'activity/', 'ports', 'bot'],
      'Take the finished message as an argument: connector/ carries it, answer/ and outbox/ write it.',
    ),
    roomOfTeams(
      'answer',
      'desk|usecases|cards|words',
      ['front-door/activity', 'activity/', 'caller-context', 'turn-services', 'ports'],
      'Give the Reply another kind, or take what you need from TurnServices: an answer knows no command and no button.',
    ),
    roomOfTeams(
      'outbox',
      'desk|recipe|usecases|cards|words',
      ['answer/', 'ports'],
      'Go through the port Chat and draw with answer/: the outbox knows rows and messages, no turn and no SDK.',
    ),
    roomOfTeams(
      'commands',
      'desk|usecases|cards|words',
      ['answer/', 'caller-context'],
      'Call a use case and return a Reply; what a command needs of the turn comes in with its CommandContext.',
    ),
    roomOfTeams(
      'actions',
      'desk|usecases|cards',
      ['answer/', 'activity/button-data', 'caller-context'],
      'Call a use case and return a Reply; what a button needs of the turn comes in with its ActionContext.',
    ),
    roomOfTeams(
      'turn',
      'usecases|cards|words',
      [
        'front-door/activity',
        'activity/',
        'answer/',
        'commands/',
        'actions/',
        'connector/typing-sign',
        'caller-context',
        'turn-services',
        'ports',
      ],
      'Add it to TurnServices and let server.ts hand it in: a turn reads and answers, others carry.',
    ),
    only(
      'simulation-stands-alone',
      '^src/sandbox/(tenant|teams)/',
      ['^src/sandbox/(tenant|teams)/'],
      "Write it anew here, from Microsoft's documents: code shared with the clients would share their mistakes.",
    ),
    {
      name: 'sandbox-on-demand',
      comment: 'Load it with await import() in src/main.ts or src/cli, so that a bot in production never does.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/sandbox/' },
      to: { path: '^src/sandbox/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sandbox-not-in-production',
      comment: 'Move what both need to src/start; only src/main.ts and src/cli know that there is a sandbox.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(sandbox|cli)/', '^src/main\\.ts$'] },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'telemetry-on-demand',
      comment:
        'Load it with await import() in src/start/metrics/open-telemetry.ts, so that a bot that nobody measures never does.',
      severity: 'error',
      from: { path: '^src/', pathNot: measuring },
      to: { path: measuring, dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    fence(
      'one-telemetry',
      '@opentelemetry/[^/]+',
      measuring,
      'Take a Meter as an argument: the libraries are loaded where somebody wants what they measure, and nowhere else.',
    ),
    fence(
      'teams-sdk',
      'botbuilder|botbuilder-core|botframework-[a-z]+|@microsoft/teams-ai',
      '^src/teams/(connector/|turn/router)',
      'Wrap it in src/teams/connector and import that: the Bot Framework SDK has reached end of support and must stay replaceable.',
    ),
    fence(
      'one-axios',
      'axios',
      '^src/microsoft/http',
      'Send it with src/microsoft/http.ts: it knows limits and secrets.',
    ),
    fence(
      'one-proxy',
      'https-proxy-agent',
      '^src/microsoft/http',
      'Send it with src/microsoft/http.ts: it knows which calls go through the proxy.',
    ),
    fence('one-msal', '@azure/msal-node', '^src/microsoft/tokens', 'Ask src/microsoft/tokens.ts for the token.'),
    fence(
      'one-renderer',
      'adaptivecards-templating|adaptive-expressions',
      '^src/cards/render',
      'Call render() of src/cards/render.ts with the data of the template.',
    ),
    fence(
      'one-engine',
      '@dbos-inc/dbos-sdk',
      '^src/store/',
      'Take a Durable of src/recipe/durable.ts as an argument: step and sleep are all a run needs.',
    ),
    fence('one-database', 'pg|kysely', '^src/store/', 'Write the SQL in src/store and call it through a port.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|build)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
