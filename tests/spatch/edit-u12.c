int main() {
  a->x = c->x(e->x);
  (*p)->x = 3;
  (&q)->x = 4;
}
