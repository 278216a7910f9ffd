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

long long deflate_file(const char *path, int level) {
  static char in[1 << 17], out[1 << 17];
  FILE *file = fopen(path, "rb");
  if (!file) return -1;
  ZSTD_CCtx *context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  long long total = 0;
  size_t got, left;
  do {
    got = fread(in, 1, sizeof in, file);
    ZSTD_inBuffer source = {in, got, 0};
    ZSTD_EndDirective mode = got < sizeof in ? ZSTD_e_end : ZSTD_e_continue;
    do {
      ZSTD_outBuffer target = {out, sizeof out, 0};
      left = ZSTD_compressStream2(context, &target, &source, mode);
      if (ZSTD_isError(left)) {
        got = 0;
        total = -1;
        break;
      }
      total += (long long)target.pos;
    } while (mode == ZSTD_e_end ? left > 0 : source.pos < source.size);
  } while (got == sizeof in);
  ZSTD_freeCCtx(context);
  fclose(file);
  return total;
}
