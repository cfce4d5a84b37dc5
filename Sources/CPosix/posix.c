#include "CPosix.h"
int reconcile_posix_placeholder(void) { return 0; }
