import fc from 'fast-check'

// The same data sets on every machine, so that a failure is one of the change at hand; TENDERFLAG_TEST_SEED=1234
// draws others, and TENDERFLAG_TEST_SEED=random new ones each time.
const given = process.env.TENDERFLAG_TEST_SEED
if (given !== 'random') fc.configureGlobal({ seed: Number(given ?? 42) })
