import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { deskSchema } from '../config/desk-schema';
import { runCommand } from './run-command';

const file = 'env/desk.schema.json';

runCommand(
  new Command('desk-schema').description(`Writes ${file} anew from what the bot accepts.`).action(() => {
    writeFileSync(file, deskSchema());
    console.log(`${file} is written.`);
  }),
);
