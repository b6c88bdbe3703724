struct foo *x;
int f(struct foo *a, struct foo **b) { struct foo *c; return sizeof(struct foo *); }
