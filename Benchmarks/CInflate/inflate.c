#include "inflate.h"

#include <stdio.h>
#include <zstd.h>

long long inflate_file(const char *path) {
  static char in[1 << 17], out[1 << 17];
  FILE *file = fopen(path, "rb");
  if (!file) return -1;
  ZSTD_DCtx *context = ZSTD_createDCtx();
  long long total = 0;
  size_t got;
  while (total >= 0 && (got = fread(in, 1, sizeof in, file)) > 0) {
    ZSTD_inBuffer source = {in, got, 0};
    while (source.pos < source.size) {
      ZSTD_outBuffer target = {out, sizeof out, 0};
      if (ZSTD_isError(ZSTD_decompressStream(context, &target, &source))) {
        total = -1;
        break;
      }
      total += (long long)target.pos;
    }
  }
  ZSTD_freeDCtx(context);
  fclose(file);
  return total;
}
