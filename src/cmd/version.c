/* The version that the Makefile gives. */
#include "cmd/version.h"

const char muster_version[] = MUSTER_VERSION;
