/**
 * Lint plugin for the pure packages: what they compute depends on their arguments alone.
 * Node's and the browser's globals are already out of reach there (tsconfig.pure.json has no
 * types for them); these rules close the language's own doors to the clock and to chance.
 */
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random', 'Temporal.Now']);

/** @param {any} node */
const isDate = (node) => node.type === 'Identifier' && node.name === 'Date';

const noAmbientInput = {
  meta: { type: 'problem', docs: { description: 'time and chance are passed in' } },
  /** @param {any} context */
  create(context) {
    /** @param {any} node @param {string} what */
    const report = (node, what) =>
      context.report({ node, message: `${what} in a pure package: pass the value in instead.` });
    return {
      /** @param {any} node */
      NewExpression(node) {
        if (isDate(node.callee) && node.arguments.length === 0) report(node, 'new Date()');
      },
      /** @param {any} node */
      CallExpression(node) {
        if (isDate(node.callee)) report(node, 'Date()');
      },
      /** @param {any} node */
      MemberExpression(node) {
        const property = node.computed ? node.property.value : node.property.name;
        const member = `${node.object.name}.${property}`;
        if (IMPURE_MEMBERS.has(member)) report(node, member);
      },
    };
  },
};

export default {
  meta: { name: 'purity' },
  rules: { 'no-ambient-input': noAmbientInput },
};
