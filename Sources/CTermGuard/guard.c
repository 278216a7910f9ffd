#define _GNU_SOURCE
#include "CTermGuard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static struct termios saved;
static int armed_input = -1;
static int armed_output = -1;
static char restore_string[256];
static size_t restore_length;
static volatile sig_atomic_t armed;
static volatile sig_atomic_t relaxed;
static volatile sig_atomic_t saved_errors = -1;

static int make_raw(void) {
  struct termios raw = saved;
  cfmakeraw(&raw);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  return tcsetattr(armed_input, TCSANOW, &raw);
}

int ctg_arm(int input, int output, const char *restore) {
  if (armed) {
    errno = EBUSY;
    return -1;
  }
  if (tcgetattr(input, &saved) != 0) return -1;
  armed_input = input;
  armed_output = output;
  restore_length = strnlen(restore, sizeof restore_string - 1);
  memcpy(restore_string, restore, restore_length);
  relaxed = 0;
  if (make_raw() != 0) return -1;
  armed = 1;
  return 0;
}

int ctg_rearm(void) {
  if (!armed) return 0;
  /* Stopped from outside, nothing was given back: the settings now may be our own. */
  if (relaxed && tcgetattr(armed_input, &saved) != 0) return -1;
  relaxed = 0;
  return make_raw();
}

int ctg_relax(void) {
  if (!armed) return 0;
  relaxed = 1;
  return tcsetattr(armed_input, TCSANOW, &saved);
}

int ctg_disarm(void) {
  if (!armed) return 0;
  armed = 0;
  return relaxed ? 0 : tcsetattr(armed_input, TCSANOW, &saved);
}

int ctg_is_armed(void) { return armed != 0; }

void ctg_restore(void) {
  if (!armed) return;
  armed = 0;
  if (relaxed) return;
  size_t sent = 0;
  /* A terminal that takes nothing must not hang a dying process: a few tries are enough. */
  for (int tries = 0; sent < restore_length && tries < 16; tries++) {
    ssize_t count = write(armed_output, restore_string + sent, restore_length - sent);
    if (count > 0) sent += (size_t)count;
    if (count < 0 && errno != EINTR && errno != EAGAIN) break;
  }
  tcsetattr(armed_input, TCSANOW, &saved);
}

static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
enum { fatal_count = sizeof fatal / sizeof *fatal };
static struct sigaction previous[fatal_count];
static _Alignas(16) char crash_stack[128 * 1024];

static void crash(int number, siginfo_t *info, void *context) {
  (void)context;
  int keep = errno;
  ctg_restore();
  ctg_return_errors();
  for (int i = 0; i < fatal_count; i++) {
    if (fatal[i] == number) sigaction(number, &previous[i], NULL);
  }
  errno = keep;
  /* A fault repeats itself on return, with its place intact for the runtime's backtrace. A trap
     may have stepped past its instruction, and a sent signal is gone: those are raised again, and
     stay pending until this handler returns. */
  if (number == SIGTRAP || info->si_code <= 0) raise(number);
}

static void restore_at_exit(void) {
  ctg_restore();
  ctg_return_errors();
}

int ctg_catch_crashes(void) {
  static int installed;
  if (installed) return 0;
  installed = 1;
  stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
  if (sigaltstack(&stack, NULL) != 0) return -1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < fatal_count; i++) {
    if (sigaction(fatal[i], &action, &previous[i]) != 0) return -1;
  }
  return atexit(restore_at_exit);
}

int ctg_signal_descriptor(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGWINCH);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTSTP);
  sigaddset(&set, SIGCONT);
  int failure = pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (failure != 0) {
    errno = failure;
    return -1;
  }
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int ctg_next_signal(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t count;
  do count = read(descriptor, &info, sizeof info);
  while (count < 0 && errno == EINTR);
  return count == sizeof info ? (int)info.ssi_signo : 0;
}

int ctg_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int ctg_event_raise(int descriptor) {
  uint64_t one = 1;
  return write(descriptor, &one, sizeof one) == sizeof one || errno == EAGAIN ? 0 : -1;
}

int ctg_event_clear(int descriptor) {
  uint64_t count = 0;
  return read(descriptor, &count, sizeof count) == sizeof count;
}

int ctg_divert_errors(const char *path) {
  if (saved_errors >= 0 || !isatty(STDERR_FILENO)) return 0;
  int target = open(path ? path : "/dev/null", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (target < 0) return -1;
  int keep = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (keep < 0 || dup2(target, STDERR_FILENO) < 0) {
    close(target);
    return -1;
  }
  close(target);
  saved_errors = keep;
  return 0;
}

void ctg_return_errors(void) {
  if (saved_errors < 0) return;
  dup2(saved_errors, STDERR_FILENO);
  close(saved_errors);
  saved_errors = -1;
}

int ctg_window_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

int64_t ctg_monotonic(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
