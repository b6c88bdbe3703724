int f(void) { if (!(a == NULL)) x(); while (!(b->c == NULL) && d) ; return !(!(e == NULL)); }
