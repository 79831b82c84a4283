#include <kconnect/record.h>

#include "runtime/worker.h"
