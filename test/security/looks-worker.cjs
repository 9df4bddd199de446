'use strict';
// Sends activities one after the other from a thread of its own, 10 ms apart. Tells what each waited, ms, and was answered.
const { parentPort, workerData } = require('node:worker_threads');
const { Agent, request } = require('node:http');

const { url, token, activities } = workerData;
const agent = new Agent({ keepAlive: true });
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

function post(activity) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve({ ms: performance.now() - began, status: response.statusCode }));
    });
    call.on('error', reject).end(JSON.stringify(activity));
  });
}

async function sendAll() {
  const looks = [];
  for (const activity of activities) {
    looks.push(await post(activity));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  agent.destroy();
  parentPort.postMessage(looks);
}

void sendAll();
