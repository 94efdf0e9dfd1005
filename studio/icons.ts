import type { PreprocessorGroup } from 'svelte/compiler'

type Attributes = Readonly<Record<string, string>>
type Icon = { readonly size: number; readonly node: readonly (readonly [tag: string, attributes: Attributes])[] }

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')

const drawn = ({ size, node }: Icon): string => {
  const parts = node.map(([tag, attributes]) => `<${tag}${written(attributes)} />`)
  return `<script>let { class: given } = $props()</script>
<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}" fill="none" stroke="currentColor"
  stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" class={given}>${parts.join('')}</svg>`
}

/**
 * Lucide puts an icon together from its data each time one is shown: a tenth of what it takes to open a record. Here its drawing
 * is written out, to be copied as the browser has parsed it once. All it can be told is its class; who reads it aloud is told by
 * what stands beside it.
 */
export const icons: PreprocessorGroup = {
  name: 'icons',
  markup({ content, filename = '' }) {
    const data = /@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/.test(filename) && /const iconData = (\{.*\});/.exec(content)
    return data ? { code: drawn(JSON.parse(data[1]!) as Icon) } : undefined
  },
}
