#ifndef FLOWTUI_ALLOCATIONS_H
#define FLOWTUI_ALLOCATIONS_H

/// Blocks taken from the heap by the calling thread since it started.
unsigned long long allocations_count(void);

/// Bytes of those blocks, as asked for.
unsigned long long allocations_bytes(void);

#endif
