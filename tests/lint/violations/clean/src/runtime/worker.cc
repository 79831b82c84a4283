#include <kconnect/record.h>

#include "base/text.h"
#include "sdk/log_levels.h"

const char* const advice = "look again [KC3101]";
