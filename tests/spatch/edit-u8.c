int main() {
  int q = b->a + c->a;
  b->a = 3;
  return b->a;
}
