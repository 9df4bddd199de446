// Stands in the bundle for packages that the SDKs load at their start and this bot never calls. Whatever is read of it at that time
// is there; whoever calls it learns which one it was.
const standIn = (name) =>
  new Proxy(function neverCalled() {}, {
    get: (target, key) => {
      if (key === 'prototype') return target.prototype;
      if (typeof key === 'symbol' || key === 'then' || key === '__esModule') return undefined;
      return standIn(`${name}.${key}`);
    },
    apply: () => {
      throw new Error(`${name} is not part of this release.`);
    },
    construct: () => {
      throw new Error(`${name} is not part of this release.`);
    },
  });

module.exports = standIn('A package that is never called');
