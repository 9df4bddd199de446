#!/usr/bin/env node
import { Command } from 'commander';
import { processEnvironment } from '../config';
import { lookAfter, runProgram } from './operate';

/** The program of a release: the bot, and what operators do beside it. Nothing of the sandbox is in it. */
function program(): Command {
  const desk = new Command('account-desk').description('Runs Account Desk and looks after it.');
  desk
    .command('start', { isDefault: true })
    .description('runs the bot for the tenant that the settings name')
    .action(async () => (await import('../start/production.js')).runForParent(processEnvironment()));
  lookAfter(desk);
  return desk;
}

runProgram(program());
