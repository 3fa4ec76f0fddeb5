import type { Json } from './support.js'

type Release = { readonly [name: string]: Json }
type Node = { [name: string]: Json | Node | Node[] }

/** Lists that are a value as a whole, as those without ids are. */
const wholeLists = ['additionalClassifications', 'additionalIdentifiers', 'changes']

/** A record with nothing but the versioned release of releases in their order, as OCDS has it to be made. */
export function versionedRecord(releases: readonly Release[]): Json {
  const versioned: Node = { ocid: releases[0]!.ocid! }
  for (const { ocid: _, id, date, tag, ...members } of releases) {
    const of = { releaseID: id ?? null, releaseDate: date ?? null, releaseTag: tag ?? null }
    add(versioned, members, (value) => ({ ...of, value }))
  }
  return { ocid: releases[0]!.ocid!, versionedRelease: versioned } as Json
}

function add(into: Node, members: Release, version: (value: Json) => Node): void {
  for (const [name, value] of Object.entries(members)) {
    if (isObject(value)) {
      into[name] ??= {}
      add(into[name] as Node, value, version)
    } else if (Array.isArray(value) && !wholeLists.includes(name) && value.length > 0 && haveIds(value)) {
      into[name] ??= []
      const list = into[name] as Node[]
      for (const { id, ...rest } of value as readonly Release[]) {
        const known = id === undefined ? undefined : list.find((other) => other.id === id)
        const element = known ?? (id === undefined ? {} : { id })
        if (!known) list.push(element)
        add(element, rest, version)
      }
    } else {
      into[name] ??= []
      ;(into[name] as Node[]).push(version(value))
    }
  }
}

function haveIds(list: readonly Json[]): boolean {
  return list.every(isObject) && list.some((element) => 'id' in (element as Release))
}

function isObject(value: Json): value is Release {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
