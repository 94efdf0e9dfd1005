import { resolve } from 'node:path'

/** `cahier start [folder]`: serves until it is told to stop. */
export async function start(folder: string | undefined): Promise<number> {
  if (folder) process.env.CAHIER_APP = resolve(folder)
  const { main } = await import('../main.ts')
  await main()
  return 0
}
