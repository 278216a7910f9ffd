#ifndef FLOWTUI_CNCURSES_SHIM_H
#define FLOWTUI_CNCURSES_SHIM_H

/* memfd_create is a GNU extension; the wide functions hide behind NCURSES_WIDECHAR. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Swift 6 refuses the mutable globals of curses and does not import its function-like macros. */

static inline WINDOW *cn_stdscr(void) { return stdscr; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

static inline attr_t cn_bold(void) { return A_BOLD; }
static inline attr_t cn_dim(void) { return A_DIM; }
static inline attr_t cn_underline(void) { return A_UNDERLINE; }
static inline attr_t cn_reverse(void) { return A_REVERSE; }

static inline int cn_key_f(int number) { return KEY_F(number); }

/* One cell as setcchar makes it, without the call: the pair goes to both of its places. */
static inline void cn_cell(cchar_t *cell, wchar_t scalar, attr_t attributes, int pair) {
  *cell = (cchar_t){0};
  cell->chars[0] = scalar;
  cell->attr = attributes | (attr_t)((pair > 255 ? 255 : pair) << 8);
  cell->ext_color = pair;
}

/* A file in memory that curses writes to, so that a frame can be sent with one write. */
static inline FILE *cn_memory_file(int *descriptor) {
  int fd = memfd_create("frame", MFD_CLOEXEC);
  if (fd < 0) return NULL;
  FILE *file = fdopen(fd, "w");
  if (!file) {
    close(fd);
    return NULL;
  }
  *descriptor = fd;
  return file;
}

/* Takes the character type of the user's locale, or C.UTF-8 when that is missing or no UTF-8:
   ssh forwards names of locales that the host does not have. Only LC_CTYPE, so that numbers are
   still read and written with a point. True when UTF-8 is on. */
static inline int cn_take_locale(void) {
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  if (setlocale(LC_CTYPE, "C.UTF-8") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  return 0;
}

#endif
