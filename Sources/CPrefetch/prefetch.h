#pragma once

/// Asks for the cache lines of some memory, and waits for nothing. Any address will do.
static inline void prefetch(const void *_Nonnull memory, long bytes) {
  const char *at = (const char *)memory;
  for (long offset = 0; offset < bytes; offset += 64) __builtin_prefetch(at + offset, 1, 3);
}
