#define _GNU_SOURCE
#include "CLinux.h"

#include <malloc.h>
#include <sys/socket.h>

int ticketledger_peer(int descriptor, int *process, unsigned *user) {
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
  *process = credentials.pid;
  *user = credentials.uid;
  return 0;
}

void ticketledger_trim(void) { malloc_trim(0); }

void ticketledger_share_memory(void) { mallopt(M_ARENA_MAX, 2); }
