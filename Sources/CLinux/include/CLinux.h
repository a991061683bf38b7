#pragma once

// What Swift's own module of the C library leaves out, because it is Linux's alone.

/// The process at the other end of a Unix socket, and its user; -1 where the kernel does not say.
int ticketledger_peer(int descriptor, int *process, unsigned *user);

/// Gives memory that nobody uses back to the system: malloc_trim(3).
void ticketledger_trim(void);

/// Keeps the C library from holding memory apart for each thread: M_ARENA_MAX of mallopt(3).
void ticketledger_share_memory(void);
