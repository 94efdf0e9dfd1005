export type Cluster = {
  readonly url: string
  readonly bin: string
  pid(): number | undefined
  restart(): Promise<unknown>
  stop(): Promise<void>
}
export function binaries(): string | undefined
export function cluster(settings?: Record<string, string | number>): Promise<Cluster | undefined>
