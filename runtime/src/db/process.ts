import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * When a process was born, as a text that no other process with its number shares: on Linux the boot and the clock ticks since
 * (wall clocks are set back and forth), elsewhere what `ps` prints. '' where neither is known or the process is gone.
 */
export const bornAt = async (pid: number): Promise<string> => {
  try {
    const [boot, stat] = await Promise.all([readFile('/proc/sys/kernel/random/boot_id', 'utf8'), readFile(`/proc/${pid}/stat`, 'utf8')])
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${boot.trim()}/${fields[19]}`
  } catch {
    return process.platform === 'linux' || process.platform === 'win32' ? '' : listed(pid)
  }
}

const listed = async (pid: number): Promise<string> => {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env }).catch(() => ({ stdout: '' }))
  return stdout.trim()
}
