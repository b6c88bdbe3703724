struct old {
  int x;
};
static struct old *f(struct old *a, const struct old b[]) {
  struct old z = { .x = 1 };
  struct old *q = (struct old *)a;
  return sizeof(struct old) + sizeof(*q);
}
