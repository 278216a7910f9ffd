#ifndef FLOWTUI_CTERMGUARD_H
#define FLOWTUI_CTERMGUARD_H

#include <stdint.h>

/* What must be C: the state that signal handlers use to give the terminal back.
   One terminal at a time. Functions answer 0, or -1 with errno. */

/* Saves the settings of `input`, makes it raw, and arms the restore.
   `restore` is copied (at most 255 bytes) and is what a crash writes to `output`.
   Fails with EBUSY while armed. */
int ctg_arm(int input, int output, const char *restore);

/* Makes the terminal raw again; after ctg_relax it saves the settings anew. */
int ctg_rearm(void);

/* Puts the settings back without writing the restore string: for suspending. */
int ctg_relax(void);

/* Puts the settings back and disarms. */
int ctg_disarm(void);

/* True between ctg_arm and ctg_disarm. */
int ctg_is_armed(void);

/* Writes the restore string and puts the settings back, if armed. Safe in a signal handler,
   and harmless when called twice. */
void ctg_restore(void);

/* Installs handlers for the fatal signals that restore the terminal and then let the handler
   that was there before have the signal, and an atexit restore. Once per process; later calls
   do nothing. The alternate stack serves the calling thread. */
int ctg_catch_crashes(void);

/* Blocks SIGWINCH SIGTERM SIGHUP SIGINT SIGTSTP SIGCONT in this thread and those it makes, and
   answers a descriptor that reads them. Call before any thread exists. */
int ctg_signal_descriptor(void);

/* Reads one signal; 0 when none waits. */
int ctg_next_signal(int descriptor);

/* A counter to wake a poll; nonblocking. */
int ctg_event_descriptor(void);
int ctg_event_raise(int descriptor);
int ctg_event_clear(int descriptor);

/* Sends standard error to a file (appended), or nowhere for NULL. Does nothing when standard
   error is no terminal. A crash puts it back before the trace is printed. */
int ctg_divert_errors(const char *path);
void ctg_return_errors(void);

/* Rows and columns of a terminal. */
int ctg_window_size(int descriptor, int *columns, int *rows);

/* Nanoseconds of the monotonic clock. */
int64_t ctg_monotonic(void);

#endif
