// Words for a person at a terminal. Plain .mjs that Node 20 reads: it runs before anything is installed.
const colour = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code) => (text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
export const bold = paint(1)
export const dim = paint(2)
export const red = paint(31)
export const yellow = paint(33)

/** Says what begins, and how long it took when it ends. */
export async function stage(title, work) {
  const began = Date.now()
  console.log(`${bold('›')} ${title}`)
  const answer = await work()
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(dim(`  done in ${seconds} s`))
  return answer
}

/** Says what went wrong and what to do, and ends the process. */
export function stop(what, advice) {
  console.error(`\n${red('✗')} ${what}`)
  if (advice) console.error(`  ${advice}`)
  process.exit(1)
}
