import type { Disk } from './disk.ts'

/** What keeps files is read when the first one is asked for. */
export const onDisk = (data: string): (() => Promise<Disk>) => {
  let opened: Promise<Disk> | undefined
  return () => (opened ??= import('./disk.ts').then(({ openDisk }) => openDisk(data)))
}
