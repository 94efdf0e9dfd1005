/** POST /api/files, GET /api/files/{file}/info: a file as the server keeps it; `size` in bytes. */
export type FileInfo = { readonly id: string; readonly name: string; readonly type: string; readonly size: number }
