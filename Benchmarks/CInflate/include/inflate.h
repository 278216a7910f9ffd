#ifndef FLOWTUI_INFLATE_H
#define FLOWTUI_INFLATE_H

/// Decompresses a zstd file into one small buffer and throws the bytes away: the least that reading
/// it can cost. Answers the bytes that came out, or -1.
long long inflate_file(const char *path);

#endif
