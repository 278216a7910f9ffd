// A disk that can be told to fail, to lose what was not synced, or to stop the machine.
//
// Preloaded before the C library. It looks at files whose name holds ".flow" and does not end in
// "-shm" or "-lock"; all others pass.
//
//   FAULT_TRACE=FILE   every write, sync and truncation of a log is appended to FILE as well, and
//                      every write to descriptor FAULT_REPORT: a test cuts the power anywhere in it
//   FAULT_ERRNO=N      after FAULT_AFTER bytes every write and sync fails with errno N, until
//   FAULT_HEALED=FILE  this file is there
//   FAULT_KILL=N       the N-th write or truncation is done by half, and the process is killed
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *trace_path, *healed_path;
static int trace = -1, fault, report = -1;
static long long after, written, kill_at, count;

__attribute__((constructor)) static void start(void) {
  const char *text;
  trace_path = getenv("FAULT_TRACE");
  healed_path = getenv("FAULT_HEALED");
  if ((text = getenv("FAULT_ERRNO"))) fault = atoi(text);
  if ((text = getenv("FAULT_REPORT"))) report = atoi(text);
  if ((text = getenv("FAULT_AFTER"))) after = atoll(text);
  if ((text = getenv("FAULT_KILL"))) kill_at = atoll(text);
  if (trace_path) trace = open(trace_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

/// The path of a descriptor; nothing when it is no part of a log.
static const char *logged(int descriptor, char *path, size_t size) {
  char link[64];
  if (!fault && trace < 0 && !kill_at) return NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, size - 1);
  if (length <= 0) return NULL;
  path[length] = 0;
  if (!strstr(path, ".flow")) return NULL;
  if (length > 4 && !strcmp(path + length - 4, "-shm")) return NULL;
  if (length > 5 && !strcmp(path + length - 5, "-lock")) return NULL;
  return path;
}

/// kind, length of the path, path, offset, length of the data, data; little-endian.
static void note(char kind, const char *path, uint64_t offset, const void *data, uint32_t length) {
  if (trace < 0) return;
  uint16_t named = (uint16_t)strlen(path);
  size_t total = 1 + 2 + named + 8 + 4 + length;
  char *record = malloc(total), *end = record;
  if (!record) abort();
  *end++ = kind;
  memcpy(end, &named, 2), end += 2;
  memcpy(end, path, named), end += named;
  memcpy(end, &offset, 8), end += 8;
  memcpy(end, &length, 4), end += 4;
  if (length) memcpy(end, data, length);
  if (syscall(SYS_write, trace, record, total) != (long)total) abort();
  free(record);
}

static int is_failing(long long bytes) {
  if (!fault) return 0;
  if (healed_path && access(healed_path, F_OK) == 0) return 0;
  written += bytes;
  return written > after;
}

static int is_last(void) { return kill_at && ++count == kill_at; }

static ssize_t put(int descriptor, const void *data, size_t length, off_t offset) {
  char path[4096];
  if (!logged(descriptor, path, sizeof path))
    return syscall(SYS_pwrite64, descriptor, data, length, offset);
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  if (is_failing((long long)length)) {
    errno = fault;
  } else {
    if (is_last()) {
      syscall(SYS_pwrite64, descriptor, data, length / 2, offset);
      kill(getpid(), SIGKILL);
    }
    done = syscall(SYS_pwrite64, descriptor, data, length, offset);
    if (done > 0) note('w', path, (uint64_t)offset, data, (uint32_t)done);
  }
  int kept = errno;
  pthread_mutex_unlock(&lock);
  errno = kept;
  return done;
}

static int cut(int descriptor, off_t length) {
  char path[4096];
  if (!logged(descriptor, path, sizeof path)) return syscall(SYS_ftruncate, descriptor, length);
  pthread_mutex_lock(&lock);
  int result = -1;
  if (is_failing(0)) {
    errno = fault;
  } else {
    if (is_last()) kill(getpid(), SIGKILL);
    result = syscall(SYS_ftruncate, descriptor, length);
    if (result == 0) note('t', path, (uint64_t)length, NULL, 0);
  }
  int kept = errno;
  pthread_mutex_unlock(&lock);
  errno = kept;
  return result;
}

static int flush(int descriptor, long call) {
  char path[4096];
  if (!logged(descriptor, path, sizeof path)) return syscall(call, descriptor);
  pthread_mutex_lock(&lock);
  int result = -1;
  if (is_failing(0)) {
    errno = fault;
  } else {
    // The trace stands for the disk: nothing is gained by waiting for the real one as well.
    result = trace >= 0 ? 0 : syscall(call, descriptor);
    if (result == 0) note('s', path, 0, NULL, 0);
  }
  int kept = errno;
  pthread_mutex_unlock(&lock);
  errno = kept;
  return result;
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) {
  return put(descriptor, data, length, offset);
}
ssize_t pwrite64(int descriptor, const void *data, size_t length, off_t offset) {
  return put(descriptor, data, length, offset);
}
int ftruncate(int descriptor, off_t length) { return cut(descriptor, length); }
int ftruncate64(int descriptor, off_t length) { return cut(descriptor, length); }
int fsync(int descriptor) { return flush(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return flush(descriptor, SYS_fdatasync); }

ssize_t write(int descriptor, const void *data, size_t length) {
  char path[4096];
  if (descriptor == report && trace >= 0) {
    pthread_mutex_lock(&lock);
    note('r', "", 0, data, (uint32_t)length);
    pthread_mutex_unlock(&lock);
  }
  if (logged(descriptor, path, sizeof path)) {
    off_t offset = syscall(SYS_lseek, descriptor, 0, SEEK_CUR);
    ssize_t done = put(descriptor, data, length, offset);
    if (done > 0) syscall(SYS_lseek, descriptor, offset + done, SEEK_SET);
    return done;
  }
  return syscall(SYS_write, descriptor, data, length);
}

int unlink(const char *path) {
  size_t length = strlen(path);
  int is_log = strstr(path, ".flow") && !(length > 4 && !strcmp(path + length - 4, "-shm"))
    && !(length > 5 && !strcmp(path + length - 5, "-lock"));
  if (!is_log) return syscall(SYS_unlink, path);
  pthread_mutex_lock(&lock);
  if (is_last()) kill(getpid(), SIGKILL);
  int result = syscall(SYS_unlink, path);
  int kept = errno;
  if (result == 0) note('u', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = kept;
  return result;
}
