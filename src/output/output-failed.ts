import { TenderflagError } from '../errors.js'

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room or write to another disk',
  EDQUOT: 'the quota of the disk is used up; make room or write to another disk',
  EFBIG: 'the file is larger than the file system allows; write to another disk',
  ENOENT: 'the folder does not exist; make it first, or choose another path',
  ENOTDIR: 'a part of the path is a file, not a folder; choose another path',
  EISDIR: 'it is a folder; name a file',
  EACCES: 'there is no permission to write there; choose another path',
  EPERM: 'there is no permission to write there; choose another path',
  EROFS: 'the disk is read-only; choose another path',
  ENAMETOOLONG: 'the name is too long; choose another path',
}

/** What the system said about writing, as an error for a person; a bug (no system code) is passed on as it is. */
export function outputFailed(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  const code = String(error.code)
  const what = causes[code] ?? `writing failed (${code}); choose another path`
  return new TenderflagError('OUTPUT_FAILED', `cannot write the output: ${what}`, { file }, { cause: error })
}
