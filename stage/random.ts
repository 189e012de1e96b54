/** A generator of random numbers (mulberry32). With SEED in the environment it repeats its numbers. */
export function random(seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6))) {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    seed,
    /** A whole number between the two, both included. */
    integer: (least: number, most: number) => least + Math.floor(next() * (most - least + 1)),
  }
}
