int main() {
  if (a == b && c == d || !(e == f))
    return (x + 1) == y;
  z = a==b;
}
