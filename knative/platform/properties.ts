/** One setting as settings.yaml has it, its value filled in. */
export interface Setting {
  readonly configMap: string
  /** The entry of the ConfigMap that is a properties file; without it the entry is the setting. */
  readonly file?: string
  readonly name: string
  readonly atLeast?: number
  readonly equals?: string
}

/** The entries of a ConfigMap. */
export type Data = Readonly<Record<string, string>>

/** The value a ConfigMap has for a setting; undefined if it does not set it. */
export function currentValue(data: Data, { file, name }: Setting): string | undefined {
  if (file === undefined) return data[name]
  return linesOf(data, file)
    .findLast((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

/** Whether the value a ConfigMap has will do. */
export function holds(data: Data, setting: Setting): boolean {
  const value = currentValue(data, setting)?.trim()
  if (value === undefined) return false
  if (setting.atLeast === undefined) return value === setting.equals
  return /^\d+$/.test(value) && Number(value) >= setting.atLeast
}

/** The entry of a ConfigMap with the setting in it, all other lines as they are. */
export function withSetting(data: Data, setting: Setting): Data {
  const { file, name } = setting
  const value = wanted(setting)
  if (file === undefined) return { ...data, [name]: value }
  const others = linesOf(data, file).filter((line) => !line.startsWith(`${name}=`))
  return { ...data, [file]: `${[...others, `${name}=${value}`].join('\n')}\n` }
}

/** What a setting should be, as it is written. */
export const wanted = ({ atLeast, equals }: Setting): string => String(equals ?? atLeast)

const linesOf = (data: Data, file: string): string[] => (data[file] ?? '').trimEnd().split('\n')
