#include "file/source_task.h"

#include <kconnect/source_task.h>

#include "base/text.h"
