int f(void) { return x & MASK == 0 || y & 3 == 0; }
