int f(void) { return (*a).b + (*g(x)).c + (*p->q).r; }
