"""Speed, told as ratios within one run, so that the machine's own speed cancels out; ``python -m benchmarks`` prints every figure.

How to read them:

- steps, digits: characters a second of the whole reading, and what part of it each step takes; how far finding quantities is from a bare
  search for digits.
- growth, hostile: the time for four times the text, of one repeated piece. About 4 is linear; 16 would be quadratic.
- audit, ledger, identities: the same for ever more claims, beside what n log n would give.
- builds: seconds of ``reportlib report`` from nothing, after one document has changed, and with nothing to do. These are seconds of this
  machine, and mean something only while nothing else runs on it.
"""
