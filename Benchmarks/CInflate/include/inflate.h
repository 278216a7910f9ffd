#ifndef FLOWTUI_INFLATE_H
#define FLOWTUI_INFLATE_H

/// Decompresses a zstd file into one small buffer and throws the bytes away: the least that reading
/// it can cost. Answers the bytes that came out, or -1.
long long inflate_file(const char *path);

/// The bytes that zstd makes of a file at a level, or -1.
long long deflate_file(const char *path, int level);

#endif
