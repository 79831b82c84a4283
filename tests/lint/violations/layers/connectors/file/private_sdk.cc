#include "sdk/log_levels.h"
