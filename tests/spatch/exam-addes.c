int main() {
  one(a, b);
  if (x) one(c, d);
  else one(e, f);
}
