const char* const text = "nothing to read [KC3999]";
